"""The feed server: finished works as a page, as podcast feeds, and their files."""
