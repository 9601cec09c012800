"""Who tells a chapter: somebody in the story ("I"), or nobody in it.

What is written about a chapter (a summary that says "Javert POV.", a title that is a name, a line
between two scenes) goes before what the text shows: a narrator is called by name in others' speech
but never told of. All chapters are decided together, for whoever tells one mostly tells the next.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ..model import NARRATOR, Chapter, Character, Metadata, Narration, Role
from .aliases import AliasIndex
from .marks import ANY_MARK
from .quotes import Quote
from .verbs import base_form

_FIRST_PERSON = re.compile(r"\b(?:I|I['’](?:m|d|ll|ve)|me|my|myself)\b")
_WORD = re.compile(r"\w+")
_ENOUGH = 0.01
"""Share of the narration's words that are "I", "me" or "my" when a chapter is told by somebody
in it. Third-person chapters have next to none outside speech."""
_FEW_CHAPTERS = 0.2
"""A work in which fewer are told in the first person quotes letters in them."""
_GOES_ON = 3.0
_NAMELESS = 0.5
_POV = r"(?:POV|P\.O\.V\.?|point of view|perspective)"


@dataclass(frozen=True, slots=True)
class Section:
    """A stretch of a chapter that one tells: its paragraphs, the others left blank.

    ``written`` is the name of who tells it where a line says so.
    """

    chapter: Chapter
    paragraphs: Sequence[str]
    quotations: Sequence[Sequence[Quote]]
    written: str | None = None


def find_narrators(
    sections: Sequence[Section],
    characters: Sequence[Character],
    metadata: Metadata,
) -> list[Narration]:
    """Decide who tells each section of a work, all together."""
    index = AliasIndex(characters)
    first = [_first_person_texts(section) for section in sections]
    written = [_written(section, index) for section in sections]
    told = [i for i, texts in enumerate(first) if texts]
    if len(sections) > 3 and len(told) < _FEW_CHAPTERS * len(sections):
        told = [i for i in told if written[i]]
    tags = Counter(who for tag in metadata.tags if (who := named_point_of_view(tag, index)))
    shown = [_Shown.by(sections[i], first[i], index) for i in told]
    for one, i in zip(shown, told, strict=True):
        one.written = written[i]
    for one in shown:
        one.likely = _untold_partners(metadata, one, index)
    chosen = dict(zip(told, _decide(shown, tags), strict=True))
    return [chosen.get(i, Narration()) for i in range(len(sections))]


def _untold_partners(metadata: Metadata, shown: _Shown, index: AliasIndex) -> set[str]:
    """Return whom a relationship tag pairs with somebody told of, and who is not told of."""
    partners: set[str] = set()
    for tag in metadata.relationships:
        pair = {who for _, _, who in index.find(tag)}
        told = {who for who in pair if shown.told_of[who]}
        partners |= pair - told if told else set()
    return partners


# ---------------------------------------------------------------------------- first person


def _first_person_texts(section: Section) -> list[int]:
    """Return the paragraphs of the scenes that somebody in the story tells, by index."""
    scenes: list[list[int]] = [[]]
    for i, paragraph in enumerate(section.chapter.paragraphs):
        if paragraph.role is Role.SCENE_BREAK:
            scenes.append([])
        elif section.paragraphs[i].strip():
            scenes[-1].append(i)
    everything = [i for scene in scenes for i in scene]
    if not _is_first_person(section, everything):
        return []
    return [i for scene in scenes if _is_first_person(section, scene) for i in scene]


def _is_first_person(section: Section, paragraphs: Sequence[int]) -> bool:
    texts = [section.paragraphs[i] for i in paragraphs]
    return is_first_person(" ".join(narrated(texts, [section.quotations[i] for i in paragraphs])))


def is_first_person(narration: str) -> bool:
    """Tell whether a text without its speech is told by an "I"."""
    words = len(_WORD.findall(narration))
    return words > 0 and len(_FIRST_PERSON.findall(narration)) / words > _ENOUGH


def narrated(paragraphs: Sequence[str], quotations: Sequence[Sequence[Quote]]) -> list[str]:
    """Return the paragraphs with their speech taken out."""
    result = []
    for text, quotes in zip(paragraphs, quotations, strict=True):
        ends = [0, *(quote.end for quote in quotes)]
        starts = [*(quote.start for quote in quotes), len(text)]
        result.append(" ".join(text[a:b] for a, b in zip(ends, starts, strict=True)))
    return result


# ---------------------------------------------------------------------------- what is written


def _written(section: Section, index: AliasIndex) -> tuple[str, str] | None:
    """Find the narrator in what stands around a section: a line, summary, notes, title."""
    if section.written is not None:
        return index.owner(section.written) or section.written, "a line before it says so"
    chapter = section.chapter
    for place, text in (("summary", chapter.summary), *(("notes", note) for note in chapter.notes)):
        who = named_point_of_view(text or "", index)
        if who is not None:
            return who, f"the chapter's {place} say{'s' if place == 'summary' else ''} so"
    title = (chapter.title or "").strip()
    who = index.owner(title) or named_point_of_view(title, index)
    return (who, "the chapter is named after its narrator") if who else None


def named_point_of_view(text: str, index: AliasIndex) -> str | None:
    """Return the character whose point of view a text says it is ("Javert POV.", "POV: Ines")."""
    for start, end, who in index.find(text):
        if re.match(rf"(?:['’]s)?\s*[-:(]?\s*{_POV}", text[end:], re.IGNORECASE):
            return who
        if re.search(rf"{_POV}(?:\s*(?:of|by|is|:|-|–)|\s)\s*$", text[:start], re.IGNORECASE):
            return who
    return None


# ---------------------------------------------------------------------------- what the text shows

_CALL_BEFORE = re.compile(
    r"(?:^|[,.!?…;:—–-]|\b(?:oh|dear|my|well|yes|no|please|and|but|hey|thanks?|thank you))\s*$",
    re.IGNORECASE,
)
_CALL_AFTER = re.compile(r"\s*(?:[,.!?…;—–-]|$)")
_TAG = re.compile(
    r"\s*(?:(?P<verb>[a-z]+)\s+(?P<who>I\b)?|(?P<I>I)\s+(?:\w+ly\s+)?(?P<acts>[a-z]+))"
)


@dataclass(slots=True)
class _Shown:
    """What a section shows of its teller: who is told of, called by name, and tagged by name."""

    told_of: Counter[str] = field(default_factory=Counter)
    called: Counter[str] = field(default_factory=Counter)
    tagged: Counter[str] = field(default_factory=Counter)
    written: tuple[str, str] | None = None
    likely: set[str] = field(default_factory=set)

    @classmethod
    def by(cls, section: Section, paragraphs: Sequence[int], index: AliasIndex) -> _Shown:
        shown = cls()
        for i in paragraphs:
            text, quotes = section.paragraphs[i], section.quotations[i]
            for part in narrated([text], [quotes]):
                shown.told_of.update(who for _, _, who in index.find(part))
            for quote in quotes:
                shown._hear(text, quote, index)
        return shown

    def _hear(self, text: str, quote: Quote, index: AliasIndex) -> None:
        after = text[quote.end : quote.end + 60]
        tag = _TAG.match(after)
        if tag and base_form(tag["acts"] or tag["verb"]):
            if tag["who"] or tag["I"]:
                return
            who = next((name for start, _, name in index.find(after) if start == tag.end()), None)
            self.tagged.update([who] if who else [])
        inner = text[quote.start : quote.end].strip(ANY_MARK + " ")
        for start, end, who in index.find(inner):
            if _CALL_AFTER.match(inner[end:]) and _CALL_BEFORE.search(
                inner[max(0, start - 12) : start]
            ):
                self.called[who] += 1

    def score(self, name: str) -> float:
        """Weigh somebody as the teller, in log-odds by feel; NARRATOR is somebody nameless."""
        if self.written is not None:
            return 20.0 if name == self.written[0] else 0.0
        if name == NARRATOR:
            return _NAMELESS
        most = max(self.told_of.values(), default=0)
        score = 2.0 * min(self.called[name], 4) - 3.0 * min(self.tagged[name], 2)
        score += 1.0 if name in self.likely else 0.0
        return score - 6.0 * self.told_of[name] / (4 + most) - 1.2 * min(self.told_of[name], 3)

    def reasons(self, name: str, tags: Mapping[str, int]) -> str:
        """Say why somebody tells it."""
        if self.written is not None and self.written[0] == name:
            return self.written[1]
        reasons = ["a tag names this point of view"] if tags.get(name) else []
        if name in self.likely:
            reasons.append("a tag pairs them with somebody who is told of")
        if self.called[name]:
            reasons.append(f"called by name {self.called[name]} times")
        return ", ".join([*reasons, f"told of {self.told_of[name]} times"])


def _decide(shown: Sequence[_Shown], tags: Mapping[str, int]) -> list[Narration]:
    """Choose the tellers of all sections by the best path; whoever tells one tells the next."""
    names = {NARRATOR, *tags}
    for one in shown:
        names |= {name for name, count in one.called.items() if count}
        names |= one.likely | ({one.written[0]} if one.written else set())
    order = sorted(names)
    scores = [
        {n: one.score(n) + (3.0 * tags.get(n, 0) if one.written is None else 0.0) for n in order}
        for one in shown
    ]
    forward = _best_so_far(scores)
    backward = _best_so_far(scores[::-1])[::-1]
    result = []
    for one, own, ahead, behind in zip(shown, scores, forward, backward, strict=True):
        paths = {name: ahead[name] + behind[name] - own[name] for name in order}
        ranked = sorted(order, key=lambda name: (-paths[name], name))
        lead = paths[ranked[0]] - paths[ranked[1]] if len(ranked) > 1 else 5.0
        result.append(_narration(one, ranked[0], lead, tags))
    return result


def _best_so_far(scores: Sequence[Mapping[str, float]]) -> list[dict[str, float]]:
    """Return, for every section, the best path's score that ends in each name."""
    paths: list[dict[str, float]] = []
    for own in scores:
        best = max(paths[-1].values()) if paths else 0.0
        paths.append(
            {
                name: score + (max(best, paths[-1][name] + _GOES_ON) if paths else 0.0)
                for name, score in own.items()
            }
        )
    return paths


def _narration(shown: _Shown, name: str, lead: float, tags: Mapping[str, int]) -> Narration:
    if name == NARRATOR:
        reason = "nothing in the text names the “I” who tells it"
        return Narration(NARRATOR, 0.5, reason, first_person=True)
    sure = 0.98 if shown.written is not None else min(0.95, 0.55 + 0.05 * lead)
    return Narration(name, round(sure, 3), shown.reasons(name, tags), first_person=True)
