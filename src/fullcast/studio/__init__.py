"""The local web page and feed server."""
