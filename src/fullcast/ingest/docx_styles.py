"""What a Word document's styles say of a paragraph and of a run of text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element

_HEADING = re.compile(r"heading\s*(?P<level>[1-9])", re.IGNORECASE)
_QUOTE = re.compile(r"(?:intense |block )?quot(?:e|ation)s?|block text", re.IGNORECASE)
_VERSE = re.compile(r"\b(?:verse|poem|poetry|lyrics)\b", re.IGNORECASE)
_TITLE = "title"
_SUBTITLE = "subtitle"
_ITALIC = ("i", "b")
_EMPHASIS_STYLES = frozenset({"emphasis", "strong", "intenseemphasis", "subtleemphasis"})
_DEEPEST = 12
"""Styles that are based on each other; a longer chain goes round in a circle."""


@dataclass(frozen=True, slots=True)
class ParagraphStyle:
    """What a paragraph is: ``level`` of a heading or 0, HTML ``tag`` of anything else.

    The work's title has level 1, and so “Heading 1” has level 2. ``ruled``: a line is drawn along
    it.
    """

    name: str
    level: int = 0
    tag: str = "p"
    ruled: bool = False
    subtitle: bool = False


class Styles:
    """The document's styles by their ids."""

    def __init__(self, tree: _Element | None) -> None:
        styles = [] if tree is None else [*tree.iter("style")]
        self._styles = {attribute(style, "styleid"): style for style in styles}

    def of(self, paragraph: _Element) -> ParagraphStyle:
        """Return what a paragraph's style and its own settings make of it."""
        own = paragraph.find("ppr")
        name = "" if own is None else _value(own.find("pstyle"))
        chain = self._chain(name)
        settings = [own, *(style.find("ppr") for style in chain)]
        names = [_value(style.find("name")) or name for style in chain] or [name]
        numbered = _first(settings, "numpr") is not None
        return ParagraphStyle(
            name,
            _level(names, settings),
            "li" if numbered else _tag(names),
            _is_ruled(_first(settings, "pbdr")),
            names[0].lower() == _SUBTITLE,
        )

    def emphasis(self, run: _Element, paragraph_style: str | None) -> bool:
        """Tell whether a run stands out: italic or bold, by its settings or its styles.

        Italics inside italics are upright again (ECMA-376 part 1, 17.7.3), and a paragraph all in
        italics or bold emphasises nothing in itself.
        """
        own = run.find("rpr")
        style = "" if own is None else _value(own.find("rstyle"))
        if style.lower().replace(" ", "") in _EMPHASIS_STYLES:
            return True
        return any(self._toggled(kind, own, style, paragraph_style or "") for kind in _ITALIC)

    def hidden(self, run: _Element) -> bool:
        """Tell whether a run is hidden text."""
        own = run.find("rpr")
        return own is not None and is_on(own.find("vanish")) is True

    def _toggled(self, kind: str, own: _Element | None, style: str, paragraph_style: str) -> bool:
        direct = is_on(own.find(kind)) if own is not None else None
        if direct is not None:
            return direct
        return self._sets(kind, style) != self._sets(kind, paragraph_style)

    def _sets(self, kind: str, style: str) -> bool:
        settings = [style.find("rpr") for style in self._chain(style)]
        return is_on(_first(settings, kind)) is True

    def _chain(self, name: str) -> list[_Element]:
        """Return a style and those that it is based on."""
        chain: list[_Element] = []
        while (style := self._styles.get(name)) is not None and len(chain) < _DEEPEST:
            chain.append(style)
            name = _value(style.find("basedon"))
        return chain


def attribute(element: _Element, name: str) -> str:
    """Return an attribute whatever its name space and case; Word has had several."""
    for key, value in element.items():
        if str(key).rpartition("}")[2].lower() == name:
            return str(value)
    return ""


def is_on(switch: _Element | None) -> bool | None:
    """Read a switch such as ``<w:i/>`` or ``<w:i w:val="off"/>``; None where it is not set."""
    if switch is None:
        return None
    return attribute(switch, "val") not in {"0", "off", "false", "none"}


def _value(element: _Element | None) -> str:
    return "" if element is None else attribute(element, "val")


def _first(settings: list[_Element | None], tag: str) -> _Element | None:
    return next(
        (found for part in settings if part is not None and (found := part.find(tag)) is not None),
        None,
    )


def _level(names: list[str], settings: list[_Element | None]) -> int:
    for name in names:
        if match := _HEADING.fullmatch(name):
            return int(match["level"]) + 1
        if name.lower() == _TITLE:
            return 1
    outline = _value(_first(settings, "outlinelvl"))
    return int(outline) + 2 if outline.isdigit() and int(outline) < 9 else 0


def _tag(names: list[str]) -> str:
    if any(_VERSE.search(name) for name in names):
        return "pre"
    return "blockquote" if any(_QUOTE.fullmatch(name) for name in names) else "p"


def _is_ruled(borders: _Element | None) -> bool:
    return borders is not None and any(
        border.tag in {"top", "bottom"} and attribute(border, "val") not in {"", "none", "nil"}
        for border in borders
    )
