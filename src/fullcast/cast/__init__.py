"""The cast stage: a voice for every speaker, in cast.toml, where people change it."""
