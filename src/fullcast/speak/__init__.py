"""speak: from (text, voice) to clips in a content-addressed store.

`normalise` says how a text is read aloud, `plan` decides which clips are missing, `run` speaks them
in worker processes through an engine (`engines`), `verify` refuses a bad one, `clips` keeps them.
"""
