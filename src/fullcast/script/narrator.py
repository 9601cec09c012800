"""Who tells a chapter: somebody in the story ("I"), or nobody in it.

What is written about the chapter (a summary that says "Javert POV.", a title that is a name, a
POV tag) goes before what the text shows (who is called by name but never told of).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from ..model import NARRATOR, Chapter, Character, Metadata, Narration
from .characters import AliasIndex
from .cues import Cue, cues_of
from .mentions import By
from .quotes import Quote
from .turns import find_turns

_FIRST_PERSON = re.compile(r"\b(?:I|I['’](?:m|d|ll|ve)|me|my|myself)\b")
_WORD = re.compile(r"\w+")
_ENOUGH = 0.01
"""Share of the narration's words that are "I", "me" or "my" when a chapter is told by somebody
in it. Third-person chapters have next to none outside speech."""

_POV = r"(?:POV|P\.O\.V\.?|point of view|perspective)"


def find_narrator(
    chapter: Chapter,
    quotations: Sequence[Sequence[Quote]],
    characters: Sequence[Character],
    metadata: Metadata,
    before: str = NARRATOR,
) -> Narration:
    """Decide who tells ``chapter``.

    ``quotations`` are the speech in its paragraphs; ``before`` told the chapter before it.
    """
    paragraphs = [paragraph.text for paragraph in chapter.paragraphs]
    if not _is_first_person(paragraphs, quotations):
        return Narration()
    index = AliasIndex(characters)
    written = _written_point_of_view(chapter, index)
    if written is not None:
        return Narration(written[0], 0.98, written[1], first_person=True)
    return _most_likely(paragraphs, quotations, characters, metadata, index, before)


def _is_first_person(paragraphs: Sequence[str], quotations: Sequence[Sequence[Quote]]) -> bool:
    narration = " ".join(narrated(paragraphs, quotations))
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


def _written_point_of_view(chapter: Chapter, index: AliasIndex) -> tuple[str, str] | None:
    """Find the narrator in what stands around the chapter: summary, notes, title."""
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


def _most_likely(
    paragraphs: Sequence[str],
    quotations: Sequence[Sequence[Quote]],
    characters: Sequence[Character],
    metadata: Metadata,
    index: AliasIndex,
    before: str,
) -> Narration:
    """Choose who is called by name, or tagged as the one who tells, but is not told of.

    Where a chapter shows little, whoever told the one before goes on.
    """
    told_of = Counter(
        who for text in narrated(paragraphs, quotations) for _, _, who in index.find(text)
    )
    called, quoted = _in_speech(paragraphs, quotations, index)
    tagged = Counter(
        who for tag in metadata.tags if (who := named_point_of_view(tag, index)) is not None
    )
    main = {character.name for character in characters[:6]}
    most = max(told_of.values(), default=0)
    scores: dict[str, float] = {}
    for name in {*main, *called, *tagged, before} - {NARRATOR}:
        score = 2.0 * min(called[name], 4) + 3.0 * tagged[name]
        score -= 3.0 * min(quoted[name], 2)  # "said Ines" is not written by Ines
        score -= 6.0 * told_of[name] / (4 + most) + 0.5 * min(told_of[name], 3)
        scores[name] = score + (0.5 if name in main else 0.0) + (2.0 if name == before else 0.0)
    return _decided(scores, called, tagged, told_of, before)


def _in_speech(
    paragraphs: Sequence[str], quotations: Sequence[Sequence[Quote]], index: AliasIndex
) -> tuple[Counter[str], Counter[str]]:
    """Count who is called by name (not by the narrator), and whose speech is tagged by name."""
    called: Counter[str] = Counter()
    quoted: Counter[str] = Counter()
    for turn in find_turns(paragraphs, quotations):
        cues = cues_of(turn, paragraphs, quotations, index)
        tags = [cue.who for cue in cues if cue.cue is Cue.TAG]
        quoted.update(who.who for who in tags if who.by is By.NAME)
        if not any(who.by is By.FIRST_PERSON for who in tags):
            called.update(cue.who.who for cue in cues if cue.cue is Cue.CALLED)
    return called, quoted


def _decided(
    scores: Mapping[str, float],
    called: Counter[str],
    tagged: Counter[str],
    told_of: Counter[str],
    before: str,
) -> Narration:
    ranked = sorted(scores, key=lambda name: (-scores[name], name))
    if not ranked or scores[ranked[0]] <= 0:
        return Narration(
            NARRATOR, 0.5, "nothing in the text names the “I” who tells it", first_person=True
        )
    best = ranked[0]
    lead = scores[best] - (scores[ranked[1]] if len(ranked) > 1 else 0.0)
    reasons = []
    if tagged[best]:
        reasons.append("a tag names this point of view")
    if called[best]:
        reasons.append(f"called by name {called[best]} times")
    if best == before:
        reasons.append("told the chapter before")
    reasons.append(f"told of {told_of[best]} times")
    return Narration(best, min(0.95, 0.6 + 0.05 * lead), ", ".join(reasons), first_person=True)
