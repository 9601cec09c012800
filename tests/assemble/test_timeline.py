from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fullcast.assemble.timeline import (
    LONGEST_SILENCE_MS,
    Marks,
    Pauses,
    Segment,
    plan_timeline,
    with_marks,
)
from fullcast.model import Kind, Line, WordMark

PAUSES = Pauses()


def line(text="A line.", *, kind=Kind.NARRATION, speaker="Narrator", paragraph=1, number=1):
    return Line(f"c1.p{paragraph}.{number}", kind, speaker, 1.0, text, paragraph)


def spoken(*args, duration_ms=1000, **fields):
    made = line(*args, **fields)
    return Segment(made, f"key {made.id}", duration_ms)


def pause_between(before, after, *between):
    timeline = plan_timeline(1, [before, *between, after])
    first, last = timeline.entries
    return last.start_ms - first.end_ms


TEXTS = st.sampled_from(["A line.", "“Go!”", "she said", "“Wait—”", "…", "“Well …”", "1. One"])
LINES = st.builds(
    lambda text, kind, speaker, paragraph: line(
        text, kind=kind, speaker=speaker, paragraph=paragraph
    ),
    TEXTS,
    st.sampled_from(Kind),
    st.sampled_from(["Narrator", "Ada", "Ben"]),
    st.integers(1, 4),
)
SEGMENTS = st.builds(
    lambda made, key, duration_ms: Segment(made, key, duration_ms if key else 0),
    LINES,
    st.sampled_from(["key", None]),
    st.integers(0, 20_000),
)
SETTINGS = st.builds(Pauses, *(st.integers(0, 10_000) for _ in range(10)))


@given(st.lists(SEGMENTS), SETTINGS)
def test_every_spoken_line_is_heard_once_and_in_order(segments, pauses):
    timeline = plan_timeline(1, segments, pauses)

    assert [entry.line for entry in timeline.entries] == [s.line.id for s in segments if s.clip_key]


@given(st.lists(SEGMENTS), SETTINGS)
def test_lines_do_not_overlap_and_last_as_long_as_their_clips(segments, pauses):
    timeline = plan_timeline(1, segments, pauses)

    ends_ms = [0, *(entry.end_ms for entry in timeline.entries)]
    assert all(e.start_ms >= end for e, end in zip(timeline.entries, ends_ms, strict=False))
    assert [e.end_ms - e.start_ms for e in timeline.entries] == [
        s.duration_ms for s in segments if s.clip_key
    ]


@given(st.lists(SEGMENTS, min_size=1), SETTINGS)
def test_no_silence_is_longer_than_three_seconds(segments, pauses):
    timeline = plan_timeline(1, segments, pauses)

    ends_ms = [0, *(entry.end_ms for entry in timeline.entries)]
    starts_ms = [*(entry.start_ms for entry in timeline.entries), timeline.duration_ms]
    silences_ms = [start - end for start, end in zip(starts_ms, ends_ms, strict=True)]
    assert max(silences_ms) <= LONGEST_SILENCE_MS
    assert sum(silences_ms) + sum(s.duration_ms for s in segments if s.clip_key) == (
        timeline.duration_ms
    )


@given(st.lists(SEGMENTS), SETTINGS)
def test_scene_starts_on_a_whole_second(segments, pauses):
    timeline = plan_timeline(1, segments, pauses)

    spoken_at = iter(timeline.entries)
    starts = [next(spoken_at).start_ms if s.clip_key else None for s in segments]
    after_break, anything_spoken = False, False
    for segment, start_ms in zip(segments, starts, strict=True):
        if start_ms is None:
            after_break |= segment.line.kind is Kind.SCENE_BREAK
            continue
        assert not (after_break and anything_spoken) or start_ms % 1000 == 0
        after_break, anything_spoken = False, True


def test_timeline_depends_on_its_arguments_only():
    segments = [spoken(paragraph=n) for n in range(5)]

    assert plan_timeline(3, segments) == plan_timeline(3, list(segments))


def test_chapter_begins_and_ends_with_its_own_pauses():
    timeline = plan_timeline(1, [spoken()])

    assert timeline.entries[0].start_ms == PAUSES.chapter_start_ms
    assert timeline.duration_ms == timeline.entries[0].end_ms + PAUSES.chapter_end_ms


def test_chapter_without_a_spoken_line_has_only_its_end():
    timeline = plan_timeline(1, [Segment(line("* * *", kind=Kind.SCENE_BREAK))])

    assert (timeline.entries, timeline.duration_ms) == ((), PAUSES.chapter_end_ms)


@pytest.mark.parametrize(
    ("before", "after", "expected_ms"),
    [
        pytest.param(spoken(paragraph=1), spoken(paragraph=2), PAUSES.paragraph_ms, id="paragraph"),
        pytest.param(
            spoken("“Go,”", kind=Kind.DIALOGUE, speaker="Ada"),
            spoken(" said Ada."),
            PAUSES.within_turn_ms,
            id="quotation and tag",
        ),
        pytest.param(
            spoken("“Go!”", kind=Kind.DIALOGUE, speaker="Ada"),
            spoken(" said Ada."),
            PAUSES.within_turn_ms,
            id="exclamation that its sentence goes on after",
        ),
        pytest.param(
            spoken("“Go.”", kind=Kind.DIALOGUE, speaker="Ada"),
            spoken(" Ada left."),
            PAUSES.sentence_ms,
            id="sentence",
        ),
        pytest.param(
            spoken("He thought …"),
            spoken("“Go.”", kind=Kind.DIALOGUE, speaker="Ada"),
            PAUSES.within_turn_ms,
            id="ellipsis, which the engine pauses on",
        ),
        pytest.param(
            spoken("“Go.”", kind=Kind.DIALOGUE, speaker="Ada", paragraph=1),
            spoken("“No.”", kind=Kind.DIALOGUE, speaker="Ben", paragraph=2),
            PAUSES.speaker_ms,
            id="answer",
        ),
        pytest.param(
            spoken("“But you—”", kind=Kind.DIALOGUE, speaker="Ada", paragraph=1),
            spoken("“No.”", kind=Kind.DIALOGUE, speaker="Ben", paragraph=2),
            PAUSES.interruption_ms,
            id="interruption",
        ),
        pytest.param(
            spoken("One", kind=Kind.HEADING), spoken(paragraph=2), PAUSES.heading_ms, id="heading"
        ),
    ],
)
def test_pause_follows_the_structure(before, after, expected_ms):
    assert pause_between(before, after) == expected_ms


def test_answer_without_words_leaves_a_silence_of_its_own():
    wordless = Segment(line("“…”", kind=Kind.DIALOGUE, speaker="Ben", paragraph=2))

    assert pause_between(spoken(paragraph=1), spoken(paragraph=3), wordless) == PAUSES.wordless_ms


def test_marks_are_moved_to_the_chapters_time():
    timeline = plan_timeline(1, [spoken(), spoken(paragraph=2)])
    marks = {
        "c1.p1.1": Marks((WordMark(0, 0, 1), WordMark(120, 2, 6))),
        "c1.p2.1": Marks((WordMark(7, 0, 1),), estimated=True),
    }

    first, second = with_marks(timeline, marks).entries

    assert first.marks == (WordMark(500, 0, 1), WordMark(620, 2, 6))
    assert second.marks == (WordMark(second.start_ms + 7, 0, 1),)
    assert (first.marks_estimated, second.marks_estimated) == (False, True)


def test_story_is_set_off_from_what_is_said_around_it():
    intro = spoken(kind=Kind.NOTE, paragraph=0)

    assert pause_between(intro, spoken()) == PAUSES.heading_ms
    assert pause_between(spoken(), intro) == PAUSES.heading_ms
    assert pause_between(intro, spoken(kind=Kind.NOTE, paragraph=0, number=2)) < PAUSES.heading_ms


def test_pause_that_a_person_wants_takes_the_place_of_any_other():
    after = spoken(kind=Kind.DIALOGUE, paragraph=2)
    waits = replace(after, line=replace(after.line, pause_ms=1700))
    at_once = replace(after, line=replace(after.line, pause_ms=0))

    assert pause_between(spoken(), after) == PAUSES.paragraph_ms
    assert pause_between(spoken(), waits) == 1700
    assert pause_between(spoken(), at_once) == 0
