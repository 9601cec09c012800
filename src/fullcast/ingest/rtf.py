"""Read RTF: what its paragraphs say, and which of them are headings."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from ..errors import InputError
from ..model import Source, Work
from .drafts import Findings
from .flat import work_of_blocks
from .html_text import blocks_in
from .page import Page, heading_tag
from .rtf_tokens import Token, tokens_of

_DEEPEST = 2000
"""Groups inside each other."""
_CHARACTERS = {
    "emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’", "ldblquote": "“",
    "rdblquote": "”", "bullet": "•", "tab": "\t", "emspace": "\u2003", "enspace": "\u2002",
}  # fmt: skip
_SYMBOLS = {"~": "\u00a0", "_": "\u2011", "-": "", "{": "{", "}": "}", "\\": "\\"}
_PARAGRAPH_ENDS = frozenset({"par", "sect", "page", "cell", "row", "nestcell", "nestrow"})
_PASSED_OVER = frozenset(
    "fonttbl colortbl listtable listoverridetable pict object objdata header headerl headerr "
    "headerf footer footerl footerr footerf fldinst xe tc filetbl revtbl rsidtbl generator "
    "themedata datastore latentstyles pntext pntxta pntxtb bkmkstart bkmkend annotation atnid "
    "atnauthor nonshppict shppict operator comment company manager subject keywords category "
    "doccomm hlinkbase".split()
)
"""Groups that are not text; so are all that begin with ``\\*``."""
_INFO = {"title": "title", "author": "author"}
_HEADING = re.compile(r"heading\s*(?P<level>[1-9])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Style:
    """How the pen writes. ``into`` names a destination other than the text."""

    italic: bool = False
    bold: bool = False
    hidden: bool = False
    level: int = 0
    into: str = ""
    fallback: int = 1
    """Characters after ``\\u`` for readers that do not know it."""


def read_rtf(
    data: bytes, source: Source, chapters_at: Sequence[str], include: Sequence[str] = ()
) -> Work:
    """Read RTF as well as it goes: tables and lists are paragraphs.

    Raises:
        InputError: it is damaged or holds no story.
    """
    if not data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{\\rtf"):
        raise InputError("is no RTF.", where=source.name, hint="Leave out --input-format.")
    document = _Document(source.name, found=Findings(include))
    for token in tokens_of(data):
        document.read(token)
    document.finish()
    if document.pictures:
        document.found.skip(f"images: {document.pictures}", "not text")
    blocks = blocks_in([document.page.body], document.found)
    labels = [(label, " ".join(value.split())) for label, value in document.labels.items()]
    return work_of_blocks(blocks, labels, source, chapters_at, document.found)


@dataclass(slots=True)
class _Document:
    """A walk over the tokens, written down as a page."""

    where: str
    page: Page = field(default_factory=Page)
    found: Findings = field(default_factory=Findings)
    labels: dict[str, str] = field(default_factory=dict)
    pictures: int = 0
    _style: _Style = _Style()
    _stack: list[_Style] = field(default_factory=list)
    _styles: dict[int, int] = field(default_factory=dict)
    """Number of a paragraph style -> level of heading."""
    _style_number: int | None = None
    _runs: list[tuple[str, bool]] = field(default_factory=list)
    _runs_of_text: list[tuple[str, bool]] = field(default_factory=list)
    """The paragraph that a foot note interrupts."""
    _skip: int = 0
    _surrogate: int = 0
    _opened: bool = False
    _optional: bool = False

    def read(self, token: Token) -> None:
        """Read one token."""
        if token.kind == "open":
            self._open()
        elif token.kind == "close":
            self._close()
        elif token.kind == "text":
            self._write(token.text)
        elif token.kind == "symbol":
            self._symbol(token.text)
        else:
            self._word(token)
        self._opened = token.kind == "open"

    def finish(self) -> None:
        """Write what is left."""
        self._end_paragraph()
        self.page.place_notes()

    # ------------------------------------------------------------ groups

    def _open(self) -> None:
        self._stack.append(self._style)
        if len(self._stack) > _DEEPEST:
            raise InputError(
                "nests its groups too deeply to be a text.",
                where=self.where,
                hint="Save it as DOCX or plain text.",
            )
        self._skip = 0

    def _close(self) -> None:
        was = self._style
        self._style = self._stack.pop() if self._stack else _Style()
        if was.into == "footnote" and self._style.into != "footnote":
            self._end_note()
        self._skip = 0
        self._optional = False

    # ------------------------------------------------------------ words

    def _word(self, token: Token) -> None:
        word, value = token.text, token.value
        if self._begins_destination(word):
            return
        if word == "u" and value is not None:
            self._unicode(value)
        elif word in _CHARACTERS:
            self._write(_CHARACTERS[word])
        elif word in _PARAGRAPH_ENDS:
            self._end_paragraph()
        elif word in {"line", "softline", "lbr"}:
            self._write("\n")
        else:
            self._set(word, value)

    def _begins_destination(self, word: str) -> bool:
        """Follow the word that says where a group's text belongs, if it is one."""
        if word in {"pict", "object"} and not self._style.into:
            self.pictures += 1
        into = None
        if word in {"stylesheet", "info", "footnote"} or word in _INFO:
            inside = {"title": "info", "author": "info"}.get(word, "")
            into = word if self._style.into == inside else None
        elif (self._optional or word in _PASSED_OVER) and word != "shptxt":
            into = self._style.into or "nowhere"
        self._optional = False
        if into is None:
            return False
        if into == "footnote" and self._style.into == "":
            self._runs_of_text, self._runs = self._runs, []
        self._style = replace(self._style, into=into)
        return True

    def _set(self, word: str, value: int | None) -> None:
        """Change how the pen writes."""
        on = value != 0
        if word == "i":
            self._style = replace(self._style, italic=on)
        elif word == "b":
            self._style = replace(self._style, bold=on)
        elif word == "v":
            self._style = replace(self._style, hidden=on)
        elif word == "plain":
            self._style = replace(self._style, italic=False, bold=False, hidden=False)
        elif word == "uc":
            self._style = replace(self._style, fallback=max(value or 0, 0))
        elif word == "pard":
            self._style = replace(self._style, level=0)
        elif word == "s" and value is not None:
            self._begin_style(value)
        elif word == "outlinelevel" and value is not None:
            self._outline(value)

    def _begin_style(self, number: int) -> None:
        if self._style.into == "stylesheet":
            self._style_number = number
            return
        if self._style.into:
            return
        if any(text.strip() for text, _ in self._runs):  # converters forget to end the paragraph
            self._end_paragraph()
        self._style = replace(self._style, level=self._styles.get(number, 0))

    def _outline(self, value: int) -> None:
        if self._style.into == "stylesheet" and self._style_number is not None:
            self._styles.setdefault(self._style_number, value + 1 if value < 9 else 0)
        elif not self._style.into:
            self._style = replace(self._style, level=value + 1 if value < 9 else 0)

    def _symbol(self, symbol: str) -> None:
        if symbol == "*":
            self._optional = True
        elif symbol in "\r\n":
            self._end_paragraph()
        else:
            self._write(_SYMBOLS.get(symbol, ""))

    # ------------------------------------------------------------ text

    def _unicode(self, value: int) -> None:
        """Write a character; those beyond U+FFFF are two words, or one that is out of bounds."""
        code = value + 0x10000 if value < 0 else value
        if 0xD800 <= code < 0xDC00:
            self._surrogate = code
        elif 0xDC00 <= code < 0xE000 and self._surrogate:
            self._put(chr(0x10000 + ((self._surrogate - 0xD800) << 10) + (code - 0xDC00)))
            self._surrogate = 0
        elif 0 < code < 0x110000 and not 0xD800 <= code < 0xE000:
            self._put(chr(code))
        self._skip = self._style.fallback

    def _write(self, text: str) -> None:
        if self._skip:
            skipped = min(self._skip, len(text))
            self._skip -= skipped
            text = text[skipped:]
        begins = self._opened and text.startswith("\t") and not self._style.into
        if begins and any(run.strip() for run, _ in self._runs):
            self._end_paragraph()  # so begins a paragraph of calibre's, whatever came before
        self._put(text)

    def _put(self, text: str) -> None:
        style = self._style
        if not text:
            return
        if style.into in _INFO:
            self.labels[_INFO[style.into]] = self.labels.get(_INFO[style.into], "") + text
        elif style.into == "stylesheet":
            self._name_style(text)
        elif style.hidden:
            self.found.skip(text, "hidden in the document")
        elif style.into in {"", "footnote"}:
            self._runs.append((text, style.italic or style.bold))

    def _name_style(self, text: str) -> None:
        match = _HEADING.search(text)
        if match and self._style_number is not None:
            self._styles[self._style_number] = int(match["level"])

    def _end_paragraph(self) -> None:
        if self._style.into == "footnote":
            self._runs.append((" ", False))
        elif not self._style.into and self._runs:
            level = self._style.level
            self._flush(lambda: self.page.begin(heading_tag(level) if level else "p"))

    def _end_note(self) -> None:
        self._flush(self.page.begin_note)
        self._runs = self._runs_of_text
        self._runs_of_text = []

    def _flush(self, begin: Callable[[], None]) -> None:
        begin()
        for text, emphasis in self._runs:
            for number, line in enumerate(text.split("\n")):
                if number:
                    self.page.break_line()
                self.page.write(line, emphasis=emphasis)
        self._runs = []
