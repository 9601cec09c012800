"""When each word starts, from when each phoneme does.

espeak-ng's phonemes come in groups parted by spaces, mostly one a word. But it runs small words
together ("in the") and reads a sign or a number as several, so groups and words are paired by
their lengths and the pauses after them, as texts in two languages are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from fullcast.model import WordMark

_WORD = re.compile(r"\w+(?:['’-]\w+)*")
_PAUSES = ",;:.!?…"
_STRESS_AND_LENGTH = "ˈˌːʲ"

_LETTERS_OF_A_DIGIT = 4
"""About what it is read as."""

_STEPS = ((1, 1), (2, 1), (3, 1), (1, 2), (1, 3), (1, 4))
"""How many words and groups may belong together."""

_BAND = 12
"""How far from an even pairing the search goes, in groups."""

_PAUSE_COST = 4.0
"""For a pause on one side only, in letters: punctuation anchors the pairing."""


@dataclass(frozen=True, slots=True)
class Sound:
    """A phoneme, a mark or a space, and the samples at which it starts and ends."""

    phoneme: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Piece:
    """A word of the text (``start`` to ``end`` are characters) or a group of sounds (samples)."""

    start: int
    end: int
    letters: int
    pause: bool


def word_marks(text: str, sounds: Iterable[Sound], sample_rate: int) -> tuple[WordMark, ...]:
    """Give every word of ``text`` its time; nothing if words and sounds are too unlike."""
    words, groups = list(_words(text)), list(_groups(sounds))
    marks: list[WordMark] = []
    for some_words, some_groups in _paired(words, groups):
        start, length = some_groups[0].start, some_groups[-1].end - some_groups[0].start
        letters, before = sum(word.letters for word in some_words), 0
        for word in some_words:
            at = start + length * before // letters
            marks.append(WordMark(1000 * at // sample_rate, word.start, word.end))
            before += word.letters
    return tuple(marks)


def _words(text: str) -> Iterator[_Piece]:
    for match in _WORD.finditer(text):
        letters = sum(_LETTERS_OF_A_DIGIT if c.isdigit() else c.isalpha() for c in match[0])
        after = text[match.end() : match.end() + 3].split(" ", maxsplit=1)[0]
        yield _Piece(*match.span(), letters or 1, any(mark in _PAUSES for mark in after))


def _groups(sounds: Iterable[Sound]) -> Iterator[_Piece]:
    start, end, letters, pause = 0, 0, 0, False
    for sound in sounds:
        count = sum(c.isalpha() and c not in _STRESS_AND_LENGTH for c in sound.phoneme)
        if sound.phoneme.isspace():
            if letters:
                yield _Piece(start, end, letters, pause)
            letters, pause = 0, False
        elif count or letters:
            start = sound.start if not letters else start
            end = sound.end if count else end
            letters += count
            pause = pause or sound.phoneme in _PAUSES
    if letters:
        yield _Piece(start, end, letters, pause)


Pair = tuple[Sequence[_Piece], Sequence[_Piece]]


def _paired(words: Sequence[_Piece], groups: Sequence[_Piece]) -> list[Pair]:
    """Return the pairing of all words and groups, in order, that costs least; empty if none."""
    if not words or not groups:
        return []
    ratio = sum(group.letters for group in groups) / sum(word.letters for word in words)
    word_ends = [0.0, *accumulate(word.letters * ratio for word in words)]
    group_ends = [0.0, *accumulate(group.letters for group in groups)]
    best = {(0, 0): (0.0, (0, 0))}
    for i in range(len(words)):
        even = i * len(groups) // len(words)
        for j in range(max(0, even - _BAND), min(len(groups), even + _BAND)):
            if (i, j) not in best:
                continue
            for some_words, some_groups in _STEPS:
                end = k, m = i + some_words, j + some_groups
                if k > len(words) or m > len(groups):
                    continue
                unlike = abs(word_ends[k] - word_ends[i] - group_ends[m] + group_ends[j])
                cost = best[i, j][0] + unlike + some_words + some_groups - 2
                if words[k - 1].pause != groups[m - 1].pause:
                    cost += _PAUSE_COST
                if end not in best or cost < best[end][0]:
                    best[end] = cost, (i, j)
    return _traced(best, words, groups)


def _traced(
    best: dict[tuple[int, int], tuple[float, tuple[int, int]]],
    words: Sequence[_Piece],
    groups: Sequence[_Piece],
) -> list[Pair]:
    pairs: list[Pair] = []
    place = len(words), len(groups)
    while place in best and place != (0, 0):
        before = best[place][1]
        pairs.append((words[before[0] : place[0]], groups[before[1] : place[1]]))
        place = before
    return pairs[::-1]
