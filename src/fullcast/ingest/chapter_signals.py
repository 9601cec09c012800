"""What changes in a text where another chapter begins: marks, narrator, tense."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

WINDOW = 12
"""Story paragraphs that are compared on each side of a place."""

_QUOTE_STYLES = {
    "straight double": re.compile(r'(?:^|[\s(\[—–-])"(?=\S)', re.MULTILINE),
    "curly double": re.compile(r"“"),
    "straight single": re.compile(r"(?:^|[\s(\[—–])'(?=[A-Z.…][^\s']*[\s,.?!…'])", re.MULTILINE),
    "curly single": re.compile(r"(?:^|[\s(\[—–])‘(?=\S)", re.MULTILINE),
}
_APOSTROPHES = {"straight": re.compile(r"\w'\w"), "curly": re.compile(r"\w’\w")}
_ELLIPSES = {"..": re.compile(r"\.\.+"), "…": re.compile("…")}
_PERSONS = {
    "first": re.compile(r"\b(?:I|me|my|myself)\b"),
    "third": re.compile(r"\b(?:[Hh]e|[Ss]he|[Hh]im|[Hh]is|[Hh]er|[Tt]hey)\b"),
}
_TENSES = {
    "past": re.compile(
        r"\b(?:was|were|had|did|said|went|came|took|looked|felt|could|asked|knew|thought)\b"
    ),
    "present": re.compile(
        r"\b(?:is|are|am|has|have|does|do|says|goes|comes|takes|looks|feels|can|asks|know|say)\b"
    ),
}
_SPOKEN = re.compile(
    r"“[^”]*(?:”|$)|\"[^\"]*(?:\"|$)|(?<!\w)‘.{0,600}?’(?!\w)|(?<!\w)'.{0,600}?'(?!\w)", re.DOTALL
)
_ABOUT = re.compile(
    r"[^.!?]{0,25}?\b(?P<name>[A-Z][\w’'-]+)(?: (?:never|only|also|finally|still)| and [A-Z]\w+)?"
    r" (?!(?:was|has|his|its|as|this|us|across|towards|always|besides|perhaps|unless|thus)\b)"
    r"(?:[a-z]+s|have|are)\b"
)
_PAST = re.compile(
    r"(?<!\bis )(?<!\bare )(?<!\bbe )(?<!\bhas )(?<!\bhave )(?<!\bgets )\b(?:[a-z]{2,}ed|"
    r"was|were|had|did|said|went|came|took|felt|could|knew|thought|led|swore|ran|sat|stood|held|"
    r"kept|left|made|gave|got|told|found|heard|brought|began|broke|lay|rose|saw|sent|shook|spoke|"
    r"threw|woke|wore|wrote)\b"
)
_LONGEST_SUMMARY = 40
_NAME = re.compile(r"(?<=[a-z,;] )[A-Z][a-z]{2,}")


@dataclass(frozen=True, slots=True)
class Signal:
    """A change between two neighbouring stretches of story: how much it says, and in words."""

    weight: float
    reason: str


class Signals:
    """Counts over all paragraphs, so that any place can be asked what changes there."""

    def __init__(self, texts: Sequence[str], names: Sequence[str]) -> None:
        """Count in ``texts`` (the story's paragraphs in order); ``names``: people in the story."""
        narration = [_SPOKEN.sub(" ", text) for text in texts]
        self._texts = texts
        self._end = len(texts)
        self._whole = _Counts(texts, {**_QUOTE_STYLES, **_APOSTROPHES, **_ELLIPSES})
        self._narrated = _Counts(
            narration, {**_PERSONS, **_TENSES, **_name_patterns(narration, names)}
        )
        self._names = [key for key in self._narrated.keys if key.startswith("name ")]
        self._from_header = bool(names)

    def at(self, place: int) -> Iterator[Signal]:
        """Yield what changes between the paragraphs before ``place`` and those from it on."""
        before = (max(place - WINDOW, 0), place)
        after = (place, min(place + WINDOW, self._end))
        whole = self._whole.between(*before), self._whole.between(*after)
        told = self._narrated.between(*before), self._narrated.between(*after)
        yield from _change(*whole, _QUOTE_STYLES, 2.5, 2, "quotation marks change from {} to {}")
        yield from _change(*whole, _APOSTROPHES, 1.0, 3, "apostrophes change from {} to {}")
        yield from _change(*whole, _ELLIPSES, 1.0, 2, "ellipses change from “{}” to “{}”")
        yield from _change_of_person(*told)
        yield from _change(*told, _TENSES, 1.5, 5, "the telling changes from {} to {} tense")
        yield from _change_of_narrator(*told, self._names, 3.0 if self._from_header else 2.0)
        if self.reads_like_a_summary(place):
            yield Signal(3.0, "the paragraph tells of somebody in the present tense, as a summary")

    def reads_like_a_summary(self, place: int) -> bool:
        """Tell a few words on somebody in the present tense in a story that is told in the past."""
        text = self._texts[place]
        about = _ABOUT.match(text)
        short = len(text.split()) <= _LONGEST_SUMMARY and "\n" not in text
        if not short or not about or _SPOKEN.search(text):
            return False
        if f"name {about['name']}" not in self._names:
            return False
        if _PAST.search(text):
            return False
        around = self._narrated.between(max(place - WINDOW, 0), min(place + WINDOW, self._end))
        return around["past"] >= 5 and around["past"] >= 2 * around["present"]


class _Counts:
    """Running totals of how often each pattern occurs."""

    def __init__(self, texts: Sequence[str], patterns: dict[str, re.Pattern[str]]) -> None:
        self.keys = list(patterns)
        rows = [[len(pattern.findall(text)) for pattern in patterns.values()] for text in texts]
        start = [0] * len(patterns)
        self._totals = list(accumulate(rows, _added, initial=start))

    def between(self, start: int, end: int) -> dict[str, int]:
        low, high = self._totals[start], self._totals[end]
        return {key: b - a for key, a, b in zip(self.keys, low, high, strict=True)}


def _added(totals: list[int], row: list[int]) -> list[int]:
    return [total + count for total, count in zip(totals, row, strict=True)]


def _name_patterns(narration: Sequence[str], names: Sequence[str]) -> dict[str, re.Pattern[str]]:
    if not names:
        common = Counter(name for text in narration for name in _NAME.findall(text))
        names = [name for name, count in common.most_common(12) if count >= 3]
    return {f"name {name}": re.compile(rf"\b{re.escape(name)}\b") for name in names}


def _change(
    before: dict[str, int],
    after: dict[str, int],
    kinds: dict[str, re.Pattern[str]],
    weight: float,
    least: int,
    words: str,
) -> Iterator[Signal]:
    """Compare which of ``kinds`` rules on each side; the purer both are, the more it says."""
    old = max(kinds, key=before.__getitem__)
    new = max(kinds, key=after.__getitem__)
    if old == new or before[old] < least or after[new] < least:
        return
    purity = (before[old] / sum(before[k] for k in kinds)) * (
        after[new] / sum(after[k] for k in kinds)
    )
    if purity >= 0.6:
        yield Signal(weight * purity, words.format(old, new))


def _change_of_person(before: dict[str, int], after: dict[str, int]) -> Iterator[Signal]:
    if min(sum(side[k] for k in _PERSONS) for side in (before, after)) < 5:
        return
    old, new = (_is_first_person(side) for side in (before, after))
    if old != new and None not in (old, new):
        names = {True: "first", False: "third"}
        yield Signal(
            2.0, f"the telling changes from {names[bool(old)]} to {names[bool(new)]} person"
        )


def _is_first_person(side: dict[str, int]) -> bool | None:
    share = side["first"] / (side["first"] + side["third"])
    if share >= 0.25:
        return True
    return False if share <= 0.05 else None


def _change_of_narrator(
    before: dict[str, int], after: dict[str, int], names: Sequence[str], weight: float
) -> Iterator[Signal]:
    """Find who is spoken of by name on one side only, while both sides say “I”."""
    if not all(
        sum(side[k] for k in _PERSONS) and _is_first_person(side) for side in (before, after)
    ):
        return
    gone = [key for key in names if before[key] >= 2 and not after[key]]
    come = [key for key in names if after[key] >= 2 and not before[key]]
    if gone and come:
        old = max(gone, key=before.__getitem__).removeprefix("name ")
        new = max(come, key=after.__getitem__).removeprefix("name ")
        yield Signal(weight, f"the “I” is somebody else ({old} is spoken of before, {new} after)")
