"""Read Markdown: front matter or a title heading, then chapters by headings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import accumulate, zip_longest
from typing import TYPE_CHECKING

from ..errors import InputError
from ..model import Emphasis, Paragraph, Role, Source, Work
from .build import build
from .chapters_at import split_by_hand
from .drafts import Findings
from .heading_chapters import drafts_by_headings, title_page, with_level
from .html_text import Block, blocks_in
from .metadata import is_known, metadata_from
from .scene_breaks import HR_TEXT, is_scene_break
from .text_file import read_text

if TYPE_CHECKING:
    from markdown_it.token import Token

_FRONT_MATTER = re.compile(
    r"\s*---[^\S\n]*\n(?P<body>.*?\n)(?:---|\.\.\.)[^\S\n]*(?:\n|$)", re.DOTALL
)
_KEY = re.compile(r"(?P<key>[\w -]+?)\s*:\s*(?P<value>.*)")
_ITEM = re.compile(r"\s*-\s+(?P<value>.*)")
_CONTAINERS = {
    "blockquote": Role.BLOCKQUOTE,
    "list_item": Role.LIST_ITEM,
    "footnote_reference": Role.FOOTNOTE,
}
_DEEPEST = 20
"""Lists and quotations inside each other; the parser leaves out what is deeper."""
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_SENTENCE = re.compile(r"[.!?…][\"'”’*_)]*\s*$")
_NEEDS_NO_SPACE = re.compile(r"[ .,;:!?…)\]”’]")
_BREAK_TAG = re.compile(r"<br\s*/?>", re.IGNORECASE)


def read_markdown(
    data: bytes, source: Source, chapters_at: Sequence[str], include: Sequence[str] = ()
) -> Work:
    """Read Markdown.

    Raises:
        InputError: it is not text, or holds no story.
    """
    found = Findings(include)
    text = read_text(data, source.name, found)
    pairs, start = _front_matter(text, found)
    blocks, labels = title_page(list(_Blocks(text, start, source.name, found)), (), found)
    metadata = metadata_from([*pairs, *labels], found)
    drafts, metadata = drafts_by_headings(blocks, metadata, found)
    return build(metadata, split_by_hand(drafts, chapters_at, source.name, found), source, found)


def _front_matter(text: str, found: Findings) -> tuple[list[tuple[str, str]], int]:
    """Return the (key, value) pairs of a front matter of plain ``key: value`` lines, and its end.

    ``- item`` lines are one value, joined by commas; ``series_index`` joins the series.
    """
    match = _FRONT_MATTER.match(text)
    if match is None or not _KEY.match(match["body"]):
        return [], 0
    values: dict[str, str] = {}
    key = ""
    for line in match["body"].splitlines():
        if pair := _KEY.fullmatch(line):
            key = pair["key"].strip().replace("_", " ")
            values[key] = _scalar(pair["value"])
        elif (item := _ITEM.fullmatch(line)) and key:
            values[key] = ", ".join(filter(None, [values[key], _scalar(item["value"])]))
    index = values.pop("series index", "")
    if index and values.get("series"):
        values["series"] = f"Part {index} of {values['series']}"
    for unknown in [key for key in values if not is_known(key)]:
        found.skip(f"{unknown}: {values.pop(unknown)}", "unknown label: kept nowhere")
    return [*values.items()], match.end()


def _scalar(value: str) -> str:
    value = value.strip()
    if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
        return value[1:-1]
    return value.removeprefix("[").removesuffix("]") if value.startswith("[") else value


class _Blocks:
    """The document's blocks in order, from markdown-it's flat list of tokens."""

    def __init__(self, text: str, start: int, where: str, found: Findings) -> None:
        from markdown_it import MarkdownIt
        from mdit_py_plugins.footnote import footnote_plugin

        self._text = text
        self._where = where
        self._found = found
        # Indented prose is prose here, not program code.
        # A definition such as “[1]: note” would vanish, and may be a note of the writer.
        parser = MarkdownIt("commonmark", {"maxNesting": _DEEPEST})
        parser.enable("table").disable(["code", "reference"])
        parser.use(footnote_plugin, inline=False, move_to_end=False)
        self._tokens = _with_notes_placed(parser.parse(text[start:]))
        if any(token.level >= _DEEPEST - 1 for token in self._tokens):
            raise InputError(
                "nests its lists or quotations too deeply to be a text.",
                where=where,
                hint="Read it with the option --input-format text.",
            )
        lengths = (len(line) + 1 for line in text[start:].split("\n"))
        self._lines = [start, *accumulate(lengths, initial=start)][1:]
        self._roles: list[Role] = []
        self._level = 0
        self._row: list[str] | None = None

    def __iter__(self) -> Iterator[Block]:
        for token, following in zip_longest(self._tokens, self._tokens[1:]):
            kind = token.type
            if kind.endswith("_open") and (role := _CONTAINERS.get(kind.removesuffix("_open"))):
                self._roles.append(role)
            elif kind.endswith("_close") and kind.removesuffix("_close") in _CONTAINERS:
                self._roles.pop()
            elif kind == "heading_open":
                self._level = int(token.tag[1]) if _is_heading(token, following) else 0
            elif kind == "heading_close":
                if not self._level:  # a scene break right below a line of prose
                    yield from self._finish(token.markup * 3, (), Role.SCENE_BREAK)
                self._level = 0
            elif kind == "tr_open":
                self._row = []
            elif kind == "tr_close":
                yield from self._finish(" | ".join(self._row or ()), (), Role.TABLE_ROW)
                self._row = None
            elif kind in {"inline", "fence", "html_block", "hr"}:
                yield from self._block(token)

    def _block(self, token: Token) -> Iterator[Block]:
        if token.type == "hr":
            yield from self._finish(
                self._source_of(token).strip() or HR_TEXT, (), Role.SCENE_BREAK, token
            )
        elif token.type == "html_block":
            yield from self._html(token.content)
        elif token.type == "fence":
            yield from self._finish(token.content, (), self._role())
        elif self._row is not None:
            self._row.append(_inline(token, self._found)[0])
        else:
            text, marks = _inline(token, self._found)
            yield from self._finish(text, marks, self._role(), token)

    def _role(self) -> Role:
        if Role.FOOTNOTE in self._roles:
            return Role.FOOTNOTE
        return self._roles[-1] if self._roles else Role.PROSE

    def _html(self, content: str) -> Iterator[Block]:
        from .html_tree import html_tree

        comments = _COMMENT.findall(content)
        for comment in comments:
            self._found.skip(comment, "a comment")
        if _COMMENT.sub("", content).strip():
            yield from blocks_in([html_tree(content.encode(), self._where)], self._found)

    def _finish(
        self, text: str, marks: tuple[Emphasis, ...], role: Role, token: Token | None = None
    ) -> Iterator[Block]:
        lead = len(text) - len(text.lstrip())
        shown = text.strip()
        if not shown:
            return
        moved = tuple(
            Emphasis(max(mark.start - lead, 0), min(mark.end - lead, len(shown))) for mark in marks
        )
        role = Role.SCENE_BREAK if is_scene_break(shown) else role
        start, end = self._range(shown, token)
        paragraph = Paragraph(shown, role, moved, start, end)
        yield (
            with_level(paragraph, self._level) if role is not Role.SCENE_BREAK else Block(paragraph)
        )

    def _source_of(self, token: Token) -> str:
        first, last = token.map or (0, 0)
        return self._text[
            self._lines[first] : self._lines[last] if last < len(self._lines) else None
        ]

    def _range(self, shown: str, token: Token | None) -> tuple[int | None, int | None]:
        """Return a block's offsets where its source is the same text, character by character."""
        if token is None or token.map is None:
            return None, None
        raw = self._source_of(token)
        start = self._lines[token.map[0]] + len(raw) - len(raw.lstrip())
        raw = raw.strip()
        same = raw.replace("\n", " ") == shown.replace("\n", " ")
        return (start, start + len(raw)) if same else (None, None)


def _is_heading(token: Token, following: Token) -> bool:
    """Tell a heading from a sentence with a scene break right below it."""
    return token.markup != "-" or _SENTENCE.search(following.content) is None


def _with_notes_placed(tokens: Sequence[Token]) -> list[Token]:
    """Move each foot note to the end of the chapter that first refers to it.

    Writers gather them at the end of a work; a note that nothing refers to stays where it is.
    """
    notes, rest = _notes_apart(tokens)
    placed: list[Token] = []
    waiting: list[Token] = []
    for token, following in zip_longest(rest, rest[1:]):
        if token.type == "heading_open" and not token.level and _is_heading(token, following):
            placed += waiting
            waiting = []
        placed.append(token)
        for label in _labels_in(token):
            waiting += notes.pop(label, [])
    return placed + waiting


def _notes_apart(tokens: Sequence[Token]) -> tuple[dict[str, list[Token]], list[Token]]:
    """Return the foot notes that something refers to, by label, and all other tokens."""
    referred = {label for token in tokens for label in _labels_in(token)}
    notes: dict[str, list[Token]] = {}
    rest: list[Token] = []
    into = rest
    for token in tokens:
        if token.type == "footnote_reference_open" and token.meta["label"] in referred:
            into = notes.setdefault(token.meta["label"], [])
        into.append(token)
        if token.type == "footnote_reference_close":
            into = rest
    return notes, rest


def _labels_in(token: Token) -> list[str]:
    children = token.children or []
    return [child.meta["label"] for child in children if child.type == "footnote_ref"]


def _inline(token: Token, found: Findings) -> tuple[str, tuple[Emphasis, ...]]:
    """Return a block's text without its marks, and where it is emphasised."""
    text = ""
    marks: list[Emphasis] = []
    opened: list[int] = []
    after_image = False
    for child in token.children or []:
        if child.type in {"em_open", "strong_open"}:
            opened.append(len(text))
        elif child.type in {"em_close", "strong_close"} and opened:
            start = opened.pop()
            if not opened and start < len(text):
                marks.append(Emphasis(start, len(text)))
        elif child.type == "softbreak":
            text = text.rstrip(" ") + " "
        elif child.type == "hardbreak" or (
            child.type == "html_inline" and _BREAK_TAG.fullmatch(child.content)
        ):
            text = text.rstrip(" ") + "\n"
        elif child.type == "link_open" and child.info != "auto":
            found.skip(f"link: {child.attrGet('href')}", "an address")
        elif child.type == "image":
            found.skip(f"image: {child.content or child.attrGet('src')}", "not text")
            after_image = True
        elif child.type == "footnote_ref":
            found.skip(f"[^{child.meta['label']}]", "mark of a note")
        elif child.type in {"text", "code_inline"} and child.content:
            if after_image and _NEEDS_NO_SPACE.match(child.content):
                text = text.rstrip(" ")
            after_image = False
            text += child.content.lstrip(" ") if text.endswith("\n") else child.content
    return text, tuple(marks)
