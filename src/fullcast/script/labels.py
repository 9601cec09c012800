"""Speech whose speaker is written before it: scripts (``MARTA: No.``), screenplays, chats."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ..model import Kind
from .passages import Passage, Passages

_CLOCK = r"[\[(<]?\d{1,2}[:.]\d{2}(?::\d{2})?(?:\s?[AaPp]\.?[Mm]\.?)?[\])>]?"
_ASIDE = r"\s*[(\[][^()\[\]]{1,40}[)\]]"
_NAME = r"[^\W\d_][\w.'’-]*(?: [^\W\d_][\w.'’-]*){0,2}"
_INLINE = re.compile(
    rf"\s*(?:{_CLOCK}[\s,–-]*)?[*_]*(?:<(?P<handle>[@\w.'’ -]{{1,24}})>:?|"
    rf"[\[@]?(?P<name>{_NAME})\]?(?:{_ASIDE}|,?\s{_CLOCK})?[*_]*:)[*_]*(?:\s+(?=\S)|$)(?:\((?P<aside>[^()]*)\)\s+)?"
)
_CUE = re.compile(
    rf"\s*(?P<name>[^\W\d_a-z][^\Wa-z_]*(?:[ .'’-]+[^\Wa-z_]+){{0,3}}\.?)(?:{_ASIDE})?\s*"
)
_SLUG = re.compile(
    r"\s*(?:(?:INT|EXT|I/E)\b.*|(?:CUT|FADE|DISSOLVE|SMASH CUT|MATCH CUT)\b.*|(?:THE )?END)\s*"
)
_PARENTHESIS = re.compile(r"\s*(?:\([^()]*\)|\[[^\[\]]*\])\s*")
_NO_NAMES = frozenset(
    """
    note notes warning warnings nb ps summary chapter title author rating date time place location
    name age height weight subject to from cc bcc re attn status mission objective step part act
    scene setting today tomorrow yesterday day night morning evening total price result reason
    option rule item first second third finally result results conclusion remember caution danger
    important update edit disclaimer pairing fandom characters words language category genre
    example answer question monday tuesday wednesday thursday friday saturday sunday year month
    address phone occupation species class level hint tip ingredients method verdict cause sent
    illustration image photo figure table source received reply fwd
    attachment attachments tags relationship relationships pros cons
    """.split()
)
_REACH = 3
"""Paragraphs between two labels of one conversation, at most."""


@dataclass(frozen=True, slots=True)
class _Label:
    """A name before a line of a paragraph: the line is ``text[start:end]``, said from ``said``."""

    name: str
    start: int
    said: int
    end: int


def labelled_speech(paragraphs: Sequence[str]) -> Passages:
    """Find speech with a written speaker; two labels by two names must stand near each other."""
    found: Passages = {}
    labels = {i: own for i, text in enumerate(paragraphs) if (own := _labels(text))}
    for run in _runs(labels):
        if len({label.name.lower() for i in run for label in labels[i]}) > 1:
            _read_run(paragraphs, labels, run, found)
    if not found:
        _read_screenplay(paragraphs, found)
    return found


def _labels(text: str) -> list[_Label]:
    """Return the labels of a paragraph's lines; lines without one go on the line before."""
    starts: list[tuple[int, int, str]] = []
    at = 0
    for line in text.split("\n"):
        match = _INLINE.match(line)
        name = (match["handle"] or match["name"]).strip(" @") if match else ""
        if match and _is_name(name):
            starts.append((at, at + match.end(), name))
        elif not starts:
            return []
        at += len(line) + 1
    ends = [*(start for start, _, _ in starts[1:]), len(text)]
    return [
        _Label(name, start, said, end)
        for (start, said, name), end in zip(starts, ends, strict=True)
    ]


def _is_name(name: str) -> bool:
    words = name.split()
    capital = name[0].isupper() or len(words) == 1
    return capital and not any(word[0].islower() for word in words[1:])


def _runs(labels: dict[int, list[_Label]]) -> list[list[int]]:
    """Group labelled paragraphs that stand near each other; a run with a form's label is a form."""
    runs: list[list[int]] = []
    for index in labels:
        if runs and index - runs[-1][-1] <= _REACH:
            runs[-1].append(index)
        else:
            runs.append([index])
    return [
        run for run in runs if not any(_is_form(label.name) for i in run for label in labels[i])
    ]


def _is_form(name: str) -> bool:
    return name.rsplit(maxsplit=1)[-1].lower() in _NO_NAMES


def _read_run(
    paragraphs: Sequence[str], labels: dict[int, list[_Label]], run: Sequence[int], found: Passages
) -> None:
    """Read a conversation. Names in capitals are a script's, others a chat's."""
    script = all(_in_capitals(label.name) for i in run for label in labels[i])
    kind = Kind.DIALOGUE if script else Kind.WRITTEN
    for index in range(run[0], run[-1] + 2):
        text = paragraphs[index] if index < len(paragraphs) else ""
        if index in run:
            found[index] = []
            for label in labels[index]:
                name = label.name.title() if script else label.name
                found[index] += [
                    Passage(label.start, label.said, Kind.STAGE),
                    Passage(label.said, label.end, kind, name),
                ]
        elif _PARENTHESIS.fullmatch(text):
            found[index] = [Passage(0, len(text), Kind.STAGE)]


def _in_capitals(name: str) -> bool:
    return name.upper() == name


# ---------------------------------------------------------------------------- screenplay

_HOLDS_SPEECH = re.compile(r"[\"“”«»„「]|(?:^|\s)[‘'][^\W\d_].*[.,!?…][’'](?:\s|$)")


def _read_screenplay(paragraphs: Sequence[str], found: Passages) -> None:
    """Read names on lines of their own; prose with quotation marks is no screenplay."""
    lines = [text.strip() for text in paragraphs]
    cues = [i for i, text in enumerate(lines[:-1]) if _is_cue(text) and lines[i + 1]]
    cues += [i for i, text in enumerate(lines) if "\n" in text and _is_cue(text.split("\n")[0])]
    asides = sum(
        bool(text and (_PARENTHESIS.fullmatch(text) or _SLUG.fullmatch(text))) for text in lines
    )
    names = {lines[i].split("\n")[0] for i in cues}
    if len(names) + bool(asides) < 2 or any(map(_HOLDS_SPEECH.search, lines)):
        return
    if len(cues) * 8 < sum(map(bool, lines)):
        return
    for index in sorted(cues):
        _read_cue(paragraphs, index, found)
    for index, text in enumerate(lines):
        if text and (_PARENTHESIS.fullmatch(text) or _SLUG.fullmatch(text)):
            found[index] = [Passage(0, len(paragraphs[index]), Kind.STAGE)]


def _is_cue(text: str) -> bool:
    return bool(
        _CUE.fullmatch(text)
        and not _SLUG.fullmatch(text)
        and sum(map(str.isalpha, text)) > 2
        and not _is_form(text.strip(". "))
    )


def _read_cue(paragraphs: Sequence[str], index: int, found: Passages) -> None:
    head, newline, rest = paragraphs[index].partition("\n")
    match = _CUE.match(head)
    name = match["name"].strip(" .").title() if match else head.title()
    if newline:
        found[index] = [
            Passage(0, len(head), Kind.STAGE),
            Passage(len(head) + 1, len(head) + 1 + len(rest), Kind.DIALOGUE, name),
        ]
        return
    found[index] = [Passage(0, len(head), Kind.STAGE)]
    spoken = index + 1
    while spoken < len(paragraphs) and _PARENTHESIS.fullmatch(paragraphs[spoken]):
        spoken += 1
    if spoken < len(paragraphs) and not _is_cue(paragraphs[spoken]):
        found[spoken] = [Passage(0, len(paragraphs[spoken]), Kind.DIALOGUE, name)]
