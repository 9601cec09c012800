"""Find where chapters begin in a text that does not mark them, and say why."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count, pairwise

from ..model import Paragraph
from .chapter_signals import Signals
from .drafts import Findings, is_short, quoted
from .headings import Heading
from .text_marks import FRONT, Mark, headings_of, promises_more_notes

_SPELLED = 3
"""Strength of headings such as ``Chapter 2``."""
_CLOSEST = 3
"""Paragraphs of story that a chapter holds at least."""
_ENOUGH = 2.4
"""Below this score a place is no boundary: less than one clear change of quotation marks."""
_WEIGHTS = {
    Mark.HEADING: (7.0, "a heading stands there"),
    Mark.JUMP: (8.0, "a line refers to the notes at the end of the chapter"),
    Mark.SUMMARY: (6.0, "its summary names a point of view"),
    Mark.NOTE: (5.0, "it opens with a note of the writer"),
    Mark.TALK: (4.0, "it opens with words of the writer to the readers"),
    Mark.END_NOTE: (4.0, "a note at the end of a chapter stands before it"),
    Mark.CLOSE: (3.0, "a line that says so ends what stands before it"),
    Mark.FAREWELL: (4.0, "words of the writer at the end of a chapter stand before it"),
}


@dataclass(frozen=True, slots=True)
class Boundary:
    """A place where a chapter may begin: index of its first paragraph, score, reasons.

    ``grows``: by how many characters the story's paragraph after it is longer than the one before.
    """

    index: int
    score: float
    reasons: tuple[str, ...]
    grows: int = 0


def chapter_starts(
    paragraphs: Sequence[Paragraph],
    marks: list[Mark],
    wanted: int | None,
    names: Sequence[str],
    found: Findings,
) -> list[int]:
    """Return the indexes at which chapters 2, 3, … begin; mark what proves to be a summary there.

    ``wanted`` is how many chapters the source says it has; without it only headings count. Every
    start is explained in ``found.decisions``, and so is a number that was not reached.
    """
    splits = [index for index, mark in enumerate(marks) if mark is Mark.HEADING]
    first_story = next((i for i, mark in enumerate(marks) if mark not in FRONT), len(marks))
    by_heading = [_before_heading(marks, index) for index in splits]
    chosen = [
        Boundary(index, 12.0, (f"the heading “{quoted(paragraphs[split].text)}”",))
        for index, split in zip(by_heading, splits, strict=True)
        if index >= first_story
    ]
    if wanted is not None and len(chosen) < wanted - 1:
        story = _Story(paragraphs, marks, names)
        chosen = _best(story.candidates(), chosen, wanted - 1, marks)
        story.mark_summaries([0, *(boundary.index for boundary in chosen)])
    chosen.sort(key=lambda boundary: boundary.index)
    _explain(paragraphs, chosen, wanted, found)
    return [boundary.index for boundary in chosen]


def front_of(marks: Sequence[Mark], start: int) -> int:
    """Return where the headings, summaries and notes directly before ``start`` begin."""
    while start and marks[start - 1] in FRONT:
        start -= 1
    return start


def heading_first(body: list[Paragraph], marks: list[Mark]) -> tuple[list[Paragraph], list[Mark]]:
    """Put the first heading before a dedication or motto, which then opens the first chapter."""
    first = marks.index(Mark.HEADING) if Mark.HEADING in marks else 0
    before = [p for p, mark in zip(body[:first], marks[:first], strict=True) if mark is Mark.STORY]
    if not before or not is_short(before):
        return body, marks
    order = [first, *range(first), *range(first + 1, len(body))]
    return [body[index] for index in order], [marks[index] for index in order]


class _Story:
    """The paragraphs of story among all others, and what changes between them."""

    def __init__(
        self, paragraphs: Sequence[Paragraph], marks: list[Mark], names: Sequence[str]
    ) -> None:
        self._paragraphs = paragraphs
        self._marks = marks
        self._story = [i for i, mark in enumerate(marks) if mark in {Mark.STORY, Mark.TALK}]
        self._places = {index: place for place, index in enumerate(self._story)}
        self._signals = Signals([paragraphs[index].text for index in self._story], names)

    def candidates(self) -> list[Boundary]:
        """Score every place between two paragraphs of story."""
        return [
            self._candidate(place, before, after)
            for place, (before, after) in enumerate(pairwise(self._story), start=1)
        ]

    def _candidate(self, place: int, before: int, after: int) -> Boundary:
        marks = dict.fromkeys(self._marks[before + 1 : after + 1])
        weighed = [_WEIGHTS[mark] for mark in marks if mark in _WEIGHTS]
        changes = list(self._signals.at(place))
        score = sum(weight for weight, _ in weighed) + sum(signal.weight for signal in changes)
        reasons = [reason for _, reason in weighed] + [signal.reason for signal in changes]
        start = self._with_summary(_front_start(self._paragraphs, self._marks, before, after))
        grows = len(self._paragraphs[after].text) - len(self._paragraphs[before].text)
        return Boundary(start, score, tuple(reasons), grows)

    def _with_summary(self, start: int) -> int:
        """Take along a summary that only its tense tells, where a note or jump line follows it."""
        follows = self._marks[start] in {Mark.NOTE, Mark.JUMP}
        return start - 1 if follows and self._reads_like_a_summary(start - 1) else start

    def _reads_like_a_summary(self, index: int) -> bool:
        place = self._places.get(index)
        return place is not None and self._signals.reads_like_a_summary(place)

    def mark_summaries(self, starts: Sequence[int]) -> None:
        """Mark the chapters' first paragraphs that read like summaries, if more than one does."""
        likely = [start for start in starts if self._reads_like_a_summary(start)]
        for start in likely:
            if start or len(likely) > 1:
                self._marks[start] = Mark.SUMMARY


def settle_headings(paragraphs: Sequence[Paragraph], marks: list[Mark], wanted: int | None) -> None:
    """Leave only chapters' headings marked as headings; numbers in a story are its text.

    Spelled-out headings always are chapters'. Where there are none with a number, titled or else
    bare numbers are, if they count up from one (or two) and a story follows each.
    """
    headings = headings_of(paragraphs, marks)
    chosen = {index for index, heading in headings if heading.strength == _SPELLED}
    if not any(heading.number for index, heading in headings if index in chosen):
        titled = _counted([pair for pair in headings if pair[1].strength == 2], marks, wanted)
        bare = _counted([pair for pair in headings if pair[1].strength < 2], marks, wanted)
        chosen.update(titled or bare)
    for index, _ in headings:
        if index not in chosen:
            marks[index] = Mark.STORY
    _settle_parts(marks, wanted)


def _settle_parts(marks: list[Mark], wanted: int | None) -> None:
    """Let a part's heading be one only where a chapter's follows; else it is a chapter's itself.

    More of them than the source has chapters are headings in the story.
    """
    parts = [index for index, mark in enumerate(marks) if mark is Mark.PART]
    lone = [i for i in parts if Mark.HEADING not in marks[i + 1 : i + 3]]
    mark = Mark.HEADING if wanted is None or len(lone) <= wanted else Mark.STORY
    for index in lone:
        marks[index] = mark


def _counted(
    headings: Sequence[tuple[int, Heading]], marks: Sequence[Mark], wanted: int | None
) -> list[int]:
    """Return the indexes of headings that count up by one, whatever other numbers are between.

    They may count from one again in another part. More of them than the source has chapters are
    numbers of sections.
    """
    first = next((heading.number for _, heading in headings), None)
    if first not in {1, 2}:
        return []
    following = count(first)
    expected = next(following)
    counted: list[int] = []
    for index, heading in headings:
        if counted and heading.number == 1 and Mark.PART in marks[counted[-1] : index]:
            following = count(1)
            expected = next(following)
        if heading.number == expected:
            counted.append(index)
            expected = next(following)
    told = all(Mark.STORY in marks[a:b] for a, b in pairwise([*counted, len(marks)]))
    fits = wanted is None or len(counted) <= wanted
    return counted if told and fits and (len(counted) > 1 or wanted == first) else []


def _before_heading(marks: Sequence[Mark], index: int) -> int:
    """Return where a heading's chapter begins: a label directly before it belongs to it."""
    return index - 1 if index and marks[index - 1] is Mark.LABEL else index


def _front_start(
    paragraphs: Sequence[Paragraph], marks: Sequence[Mark], before: int, after: int
) -> int:
    """Return where a chapter's front matter begins between two paragraphs of story."""
    between = range(before + 1, after)
    start = next((index for index in between if marks[index] in FRONT), after)
    promised = (
        start < after and marks[start] is Mark.JUMP and promises_more_notes(paragraphs[start].text)
    )
    return start - 1 if promised and before else start


def _best(
    candidates: list[Boundary], chosen: list[Boundary], count: int, marks: Sequence[Mark]
) -> list[Boundary]:
    """Add the highest scores first, keeping chapters from being next to nothing.

    Of equals, the place goes first where a long paragraph follows a short one: chapters end
    shorter than they begin.
    """
    story_before = _running_story(marks)
    picked = list(chosen)
    fixed = sorted([0, story_before[-1], *(story_before[boundary.index] for boundary in chosen)])
    for candidate in sorted(candidates, key=lambda place: (-place.score, -place.grows)):
        if len(picked) >= count or candidate.score < _ENOUGH:
            break
        here = story_before[candidate.index]
        place = bisect(fixed, here)
        if all(abs(here - other) >= _CLOSEST for other in fixed[max(place - 1, 0) : place + 1]):
            picked.append(candidate)
            fixed.insert(place, here)
    return picked


def _running_story(marks: Sequence[Mark]) -> list[int]:
    totals = [0]
    for mark in marks:
        totals.append(totals[-1] + (mark is Mark.STORY))
    return totals


def _explain(
    paragraphs: Sequence[Paragraph], chosen: Sequence[Boundary], wanted: int | None, found: Findings
) -> None:
    if chosen and wanted is None:
        found.decisions.append(f"{len(chosen) + 1} chapters: each starts at its heading.")
        return
    for number, boundary in enumerate(chosen, start=2):
        words = quoted(paragraphs[boundary.index].text)
        place = f"Chapter {number} starts at paragraph {boundary.index + 1} (“{words}”)"
        found.decisions.append(f"{place}: {'; '.join(boundary.reasons)}.")
    if wanted is None or len(chosen) + 1 == wanted:
        return
    relation = "fewer" if len(chosen) + 1 < wanted else "more"
    found.decisions.append(
        f"The source speaks of {wanted} chapters, {len(chosen) + 1} were found: "
        f"{relation} places than expected show signs of a new chapter.",
    )
