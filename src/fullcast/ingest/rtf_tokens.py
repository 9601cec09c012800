"""Cut RTF into its tokens: groups, control words, and text in the document's encoding.

After Microsoft's Rich Text Format Specification 1.9.1.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass

_TOKEN = re.compile(
    rb"\\'(?P<byte>[0-9A-Fa-f]{2})|\\(?P<word>[A-Za-z]{1,32})(?P<value>-?\d{1,10})? ?|"
    rb"\\(?P<symbol>[^A-Za-z])|(?P<brace>[{}])|(?P<text>[^\\{}\r\n]+)|[\r\n]+|\\"
)
_PAGES = {"ansi": "cp1252", "mac": "mac_roman", "pc": "cp437", "pca": "cp850"}


@dataclass(frozen=True, slots=True)
class Token:
    """One token: ``kind`` is ``open``, ``close``, ``text``, ``word`` or ``symbol``.

    ``value`` is a control word's number, None where it has none.
    """

    kind: str
    text: str = ""
    value: int | None = None


def tokens_of(data: bytes) -> Iterator[Token]:
    """Yield the tokens; bytes next to each other are decoded together, as CJK text needs."""
    encoding = "cp1252"
    waiting = b""
    for match in _TOKEN.finditer(data):
        if match["byte"] or match["text"]:
            waiting += bytes.fromhex(match["byte"].decode()) if match["byte"] else match["text"]
            continue
        if waiting and (match["word"] or match["symbol"] or match["brace"]):
            yield Token("text", waiting.decode(encoding, "replace"))
            waiting = b""
        if match["brace"]:
            yield Token("open" if match["brace"] == b"{" else "close")
        elif match["symbol"]:
            yield Token("symbol", match["symbol"].decode("latin-1"))
        elif match["word"]:
            token = _word(match)
            encoding = _encoding(token) or encoding
            yield token
    if waiting:
        yield Token("text", waiting.decode(encoding, "replace"))


def _word(match: re.Match[bytes]) -> Token:
    value = match["value"]
    return Token("word", match["word"].decode(), None if value is None else int(value))


def _encoding(token: Token) -> str | None:
    """Return the encoding that a control word sets for the document."""
    if token.text == "ansicpg" and token.value:
        try:
            return codecs.lookup(f"cp{token.value}").name
        except LookupError:
            return None
    return _PAGES.get(token.text)
