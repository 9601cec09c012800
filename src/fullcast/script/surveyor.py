"""The surveyor: reads a work through once, in order, and notes who is named, acts and speaks."""

from __future__ import annotations

import functools
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from ..model import Character
from .calls import is_called
from .clauses import Narrative, Place, Subject, subjects_after, subjects_before
from .handover import hands_over
from .marks import ANY_MARK
from .naming import EXACT, Named, NameIndex
from .phrases import FEMALE, MALE, Kind
from .quotes import Quote
from .station import gender_value, station_value
from .survey import Mention, Survey, SurveyedTurn
from .tokens import Token, sentences, tokens_of
from .turns import ChapterSpeech, Turn

_MORE = re.compile(r"[.!?…][\W_]+\w")
"""Another sentence."""
_CHAPTER_APART = 3000
_SURELY = 0.85
_SHOWS_LITTLE = 0.7
_MOSTLY = 0.6
"""Share of a work's first-person chapters that makes somebody its usual teller."""
_SHORTLY = 600
_USUALLY = 10
"""How much more often than another somebody is called by the surname who rather goes by it."""
_ONLY_A_NAME = re.compile(r"\W*(?:[A-Z][\w’'-]*\.?\s?){1,3}\.[\"”'’]*")
_ASKS_NAME = re.compile(
    r"\b(?:name|who are you|who[’']s (?:this|that|there)|who is (?:this|that)|call you)\b[^.!]*\?",
    re.IGNORECASE,
)
_INTRODUCES = re.compile(
    r"\b(?:[Ii](?:[’']m| am)(?: called)?|[Mm]y name(?:[’']s| is)|[Nn]ame[’']s|[Cc]all me"
    r"|[Tt]his is)\s+(?:(?:the|just|only|actually|still|plain)\s+)?$"
)
_KEPT_CHARACTERS = 1_500_000
"""Up to this size a work's tokens are all kept, 200 bytes each; of a longer one, a chapter's."""
_FORGOTTEN = 9000
"""Offsets beyond which an ambiguous name no longer means whoever was named last."""


def survey_work(chapters: Sequence[ChapterSpeech], characters: Sequence[Character]) -> Survey:
    """Find every name, clause and turn of a work."""
    return _Surveyor(chapters, characters).read()


class _Surveyor:
    def __init__(self, chapters: Sequence[ChapterSpeech], characters: Sequence[Character]) -> None:
        self.chapters = chapters
        size = sum(len(text) for chapter in chapters for text in chapter.paragraphs)
        kept = None if size <= _KEPT_CHARACTERS else 1
        self.tokens = functools.lru_cache(kept)(self._tokens_of)
        common = Counter(
            token.low
            for number in range(len(chapters))
            for tokens in self.tokens(number)
            for token in tokens
            if not token.capital
        )
        self.index = NameIndex(characters, common)
        self.genders = [gender_value(character) for character in characters]
        self.numbers = {character.name: i for i, character in enumerate(characters)}
        self.recent: dict[int, int] = {}
        self.recent_in_full: dict[int, int] = {}
        self.counts: Counter[int] = Counter()
        self.shorter: Counter[int] = Counter()
        self.surnamed: Counter[int] = Counter()
        self.last_of_gender: dict[int, tuple[int, int]] = {}
        self.survey = Survey(
            self.genders,
            [station_value(character) for character in characters],
            [],
            [],
            [],
            [self.numbers.get(narrator) for narrator in _tellers(chapters)],
            [c.narration.sure >= _SURELY for c in chapters],
            [c.narration.first_person for c in chapters],
        )

    def _tokens_of(self, chapter: int) -> list[list[Token]]:
        return [tokens_of(text) for text in self.chapters[chapter].paragraphs]

    def read(self) -> Survey:
        place = 0
        numbers = range(len(self.chapters))
        found = [[self.index.find(tokens) for tokens in self.tokens(n)] for n in numbers]
        for name in (n for chapter in found for paragraph in chapter for n in paragraph):
            if name.sole and name.strength == EXACT:
                self.counts[name.owners[0]] += 1
            if name.last == name.first + 1 and not name.given:
                self.shorter.update(name.owners)
                if name.sole and not name.by_noun:
                    self.surnamed[name.owners[0]] += 1
        for number, chapter in enumerate(self.chapters):
            starts = []
            narratives = []
            for index, text in enumerate(chapter.paragraphs):
                starts.append(place)
                narratives.append(self._name(number, index, found[number][index], place))
                place += len(text) + 1
            self._read_chapter(number, starts, narratives)
            place += _CHAPTER_APART
        return self.survey

    # ------------------------------------------------------------------ names

    def _name(self, chapter: int, index: int, found: list[Named], place: int) -> Narrative:
        """Decide whom every name of a paragraph means; return those of the narration."""
        text = self.chapters[chapter].paragraphs[index]
        quotes = self.chapters[chapter].quotations[index]
        tokens = self.tokens(chapter)[index]
        narrated: dict[int, Named] = {}
        for name in found:
            at = place + name.start
            owners = self._owners(name, at)
            spoken = any(q.start <= name.start < q.end for q in quotes)
            mention = Mention(at, owners, name.strength, spoken)
            if spoken:
                mention.called = is_called(text, name, quotes)
            else:
                narrated[name.first] = name._replace(owners=owners)
            if name.strength == EXACT and name.sole:
                self.recent[owners[0]] = at
                if name.last > name.first + 1:
                    self.recent_in_full[owners[0]] = at
            self.survey.mentions.append(mention)
        return Narrative(tokens, narrated, self.genders)

    def _owners(self, name: Named, at: int) -> tuple[int, ...]:
        """Put first whoever of several owners was named last, unless long ago."""
        if len(name.owners) == 1 or (name.sole and not self._rather_surnamed(name)):
            return name.owners

        if name.given:  # of two Johns, "John" is rather the one whom nothing else short names

            def rarity(owner: int) -> tuple[bool, int]:
                seen = self.recent_in_full.get(owner, -_FORGOTTEN)
                return at - seen < _SHORTLY, -self.shorter[owner]

            return tuple(sorted(name.owners, key=rarity, reverse=True)[:4])

        def nearness(owner: int) -> tuple[int, int]:
            seen = self.recent.get(owner, -_FORGOTTEN)
            return (seen if at - seen < _FORGOTTEN else -_FORGOTTEN, self.counts[owner])

        return tuple(sorted(name.owners, key=nearness, reverse=True)[:4])

    def _rather_surnamed(self, name: Named) -> bool:
        """Tell whether a first name's owner goes by the surname, and another one does not."""
        owner, other = name.owners[:2]
        return name.given and self.surnamed[owner] > _USUALLY * (1 + self.surnamed[other])

    # ------------------------------------------------------------------ turns

    def _read_chapter(
        self, number: int, starts: Sequence[int], narratives: Sequence[Narrative]
    ) -> None:
        chapter = self.chapters[number]
        in_paragraph: dict[int, list[tuple[Quote, SurveyedTurn]]] = {}
        previous: SurveyedTurn | None = None
        turns = [part for turn in chapter.turns for part in self._split(chapter, turn, narratives)]
        for turn in turns:
            read = self._turn(number, turn, starts, previous)
            for paragraph, quote in turn.quotes:
                in_paragraph.setdefault(paragraph, []).append((quote, read))
            self.survey.turns.append(read)
            previous = read
        acted: dict[int, list[Subject]] = {}
        for index, narrative in enumerate(narratives):
            pieces = in_paragraph.get(index, [])
            if pieces:
                self._beside(chapter.paragraphs[index], narrative, pieces, starts[index])
            elif narrative.tokens:
                acted[index] = self._narration(narrative, starts[index])
        for index, pieces in in_paragraph.items():
            pieces[0][1].around += acted.get(index - 1, [])
            pieces[-1][1].around += _as_following(acted.get(index + 1, []))
            if index - 1 in in_paragraph:
                trail = self._trail(chapter, index - 1, narratives[index - 1])
                pieces[0][1].around += trail

    def _split(
        self, chapter: ChapterSpeech, turn: Turn, narratives: Sequence[Narrative]
    ) -> list[Turn]:
        """Cut a turn where the words between its quotations hand over to somebody else."""
        parts = [[turn.quotes[0]]]
        for (at, quote), (following, next_quote) in pairwise(turn.quotes):
            if at == following and hands_over(
                narratives[at], quote, next_quote, chapter.quotations[at]
            ):
                parts.append([])
            parts[-1].append((following, next_quote))
        return [Turn(tuple(part)) for part in parts] if len(parts) > 1 else [turn]

    def _turn(
        self, number: int, turn: Turn, starts: Sequence[int], previous: SurveyedTurn | None
    ) -> SurveyedTurn:
        chapter = self.chapters[number]
        first, last = turn.quotes[0], turn.quotes[-1]
        text = " ".join(chapter.paragraphs[p][q.start : q.end] for p, q in turn.quotes)
        read = SurveyedTurn(
            turn,
            number,
            first[0],
            starts[first[0]] + first[1].start,
            starts[last[0]] + last[1].end,
            text,
        )
        if previous is None:
            read.new_scene, read.gap = True, 20
        else:
            gap = first[0] - previous.turn.last - 1
            read.gap = min(20, max(0, gap))
            read.new_scene = any(previous.turn.last < b <= first[0] for b in chapter.breaks)
            read.left_open_before = not previous.turn.quotes[-1][1].closed and gap <= 0
        before = chapter.paragraphs[first[0] - 1].rstrip() if first[0] else ""
        opens = not chapter.paragraphs[first[0]][: first[1].start].strip()
        read.colon_before = (
            opens and bool(before) and (before[-1] in ":,—–-" or before[-1].isalpha())
        )
        read.lead = first[1].start
        read.tail = len(chapter.paragraphs[last[0]]) - last[1].end
        asked = previous is not None and not read.new_scene and _ASKS_NAME.search(previous.text)
        self._inside(read, starts, turn, asked=bool(asked))
        return read

    def _inside(
        self, read: SurveyedTurn, starts: Sequence[int], turn: Turn, *, asked: bool
    ) -> None:
        """Note who is called by name in a turn, who is spoken of, and who says their own name.

        Nothing but a name ("Daniel.") is the speaker's own where it was ``asked`` for; else it says
        nothing.
        """
        only_a_name = _ONLY_A_NAME.match(read.text)
        if only_a_name and not asked and only_a_name.end() == len(read.text):
            return
        mentions = self.survey.mentions
        for paragraph, quote in turn.quotes:
            text = self.chapters[read.chapter].paragraphs[paragraph]
            a, b = starts[paragraph] + quote.start, starts[paragraph] + quote.end
            i = bisect_left(mentions, a, key=lambda m: m.place)
            while i < len(mentions) and mentions[i].place < b:
                mention = mentions[i]
                i += 1
                before = text[quote.start : mention.place - starts[paragraph]]
                if _INTRODUCES.search(before) or (
                    only_a_name and asked and mention.place - a < only_a_name.end()
                ):
                    read.introduced.add(mention.owners[0])
                    continue
                (read.called if mention.called else read.spoken_of).add(mention.owners[0])
                if mention.called and not _MORE.search(
                    read.text, len(read.text) - b + mention.place
                ):
                    read.called_last.add(mention.owners[0])

    def _beside(
        self,
        text: str,
        narrative: Narrative,
        pieces: Sequence[tuple[Quote, SurveyedTurn]],
        place: int,
    ) -> None:
        """Read the narration of a paragraph that has speech."""
        tokens = narrative.tokens
        starts = [t.start for t in tokens]
        edges = [0]
        for quote, _ in pieces:
            edges += [quote.start, quote.end]
        edges.append(len(text))
        for number in range(len(pieces) + 1):
            a = bisect_left(starts, edges[2 * number])
            b = bisect_left(starts, edges[2 * number + 1])
            if a >= b:
                continue
            before = pieces[number - 1][1] if number else None
            after = pieces[number][1] if number < len(pieces) else None
            if before is not None:
                where = Place.MIDDLE if after is before else Place.AFTER
                subjects = subjects_after(
                    narrative, a, b, where, _ending(text, pieces[number - 1][0])
                )
                before.subjects += subjects
                self._note(narrative, a, b, subjects, before, place)
                if after is not None:
                    leading = subjects_before(narrative, a, b, Place.BEFORE)
                    taken = {s.who.first for s in subjects if s.tag}
                    if after is not before:
                        after.subjects += [s for s in leading if s.who.first not in taken]
            elif after is not None:
                subjects = subjects_before(narrative, a, b, Place.BEFORE)
                after.subjects += subjects
                self._note(narrative, a, b, subjects[::-1], after, place)

    def _note(
        self,
        narrative: Narrative,
        a: int,
        b: int,
        subjects: Sequence[Subject],
        turn: SurveyedTurn | None,
        place: int,
    ) -> None:
        """Remember who acts in a piece of narration, pronouns resolved to the last of a gender."""
        acting = set()
        for subject in subjects:
            who = subject.who
            at = place + narrative.tokens[who.first].start
            if who.kind is Kind.NAME:
                acting.add(who.first)
                self._acts(who.owners[0], at, who.gender, named=True)
            elif who.kind is Kind.PRONOUN and who.gender in self.last_of_gender:
                owner, seen = self.last_of_gender[who.gender]
                if at - seen < _CHAPTER_APART:
                    self._acts(owner, at, who.gender, named=False)
        for first, name in narrative.named.items():
            if a <= first < b and first not in acting:
                if turn is not None:
                    turn.objects.add(name.owners[0])
                gender = self.genders[name.owners[0]]
                sign = MALE if gender > 0.3 else FEMALE if gender < -0.3 else 0
                at = place + name.start
                last = self.last_of_gender.get(sign)
                if sign and (last is None or at - last[1] > 1500):
                    self.last_of_gender[sign] = (name.owners[0], at)

    def _acts(self, owner: int, at: int, gender: int, *, named: bool) -> None:
        self.survey.subjects.append((at, owner, named))
        if gender:
            self.last_of_gender[gender] = (owner, at)

    def _narration(self, narrative: Narrative, place: int) -> list[Subject]:
        """Read a paragraph without speech, in order; return who acts in it."""
        count = len(narrative.tokens)
        subjects = subjects_before(narrative, 0, count, Place.PARAGRAPH_BEFORE)
        self._note(narrative, 0, count, subjects[::-1], None, place)
        return subjects

    def _trail(self, chapter: ChapterSpeech, index: int, narrative: Narrative) -> list[Subject]:
        """Read the last sentence of a paragraph with speech, if it stands apart from its tag."""
        text, quotes = chapter.paragraphs[index], chapter.quotations[index]
        tokens = narrative.tokens
        starts = [t.start for t in tokens]
        first, last = bisect_left(starts, quotes[-1].end), len(tokens)
        ranges = sentences(list(tokens), first, last)
        leads = text.rstrip()[-1:] in (":", ",", "—", "–", "-") or text.rstrip()[-1:].isalpha()
        if not ranges or (len(ranges) < 2 and not leads):
            return []
        subjects = subjects_before(narrative, ranges[-1][0], last, Place.TRAIL_BEFORE)
        return subjects[:1]


def _tellers(chapters: Sequence[ChapterSpeech]) -> list[str]:
    """Return who tells each chapter; where one shows little, whoever tells most of the work."""
    told = [chapter.narration for chapter in chapters]
    votes: dict[str, float] = {}
    for narration in told:
        if narration.first_person:
            votes[narration.narrator] = votes.get(narration.narrator, 0.0) + narration.sure
    usual = max(votes, key=lambda name: votes[name], default="")
    if not usual or votes[usual] < _MOSTLY * sum(votes.values()):
        return [narration.narrator for narration in told]
    return [usual if n.first_person and n.sure < _SHOWS_LITTLE else n.narrator for n in told]


def _as_following(subjects: Sequence[Subject]) -> list[Subject]:
    """Turn the subjects of a paragraph, last first, into those of one that follows speech."""
    count = len(subjects)
    return [
        Subject(s.who, s.tag, Place.PARAGRAPH_AFTER, count - 1 - i, s.verb)
        for i, s in enumerate(subjects)
    ]


def _ending(text: str, quote: Quote) -> str:
    """Return the last character that is spoken."""
    return text[quote.start : quote.end].rstrip(ANY_MARK + " ")[-1:]
