import json

from finished import LINES, TIMELINE
from fullcast.model import Kind, Line, Timeline, TimelineEntry
from fullcast.publish.scenes import Scene, chapters_json, scenes_of


def line(number, kind=Kind.NARRATION, text="So it went."):
    return Line(f"c1.p{number}.1", kind, "Narrator", 1.0, text, number)


def timeline(*starts_ms):
    """Lines 1, 2, …; None: not heard."""
    entries = [
        TimelineEntry(f"c1.p{number}.1", start_ms, start_ms + 500)
        for number, start_ms in enumerate(starts_ms, start=1)
        if start_ms is not None
    ]
    return Timeline(1, 99_000, tuple(entries))


def test_scene_starts_after_a_break_with_its_first_words():
    assert scenes_of(LINES, TIMELINE, "The Quay") == (
        Scene(0, "The Quay"),
        Scene(1000, "In the morning it was gone."),
    )


def test_heading_inside_the_chapter_starts_a_scene():
    lines = [line(1), line(2, Kind.HEADING, "Part Two"), line(3)]

    assert scenes_of(lines, timeline(500, 9000, 11_000), "One")[1:] == (Scene(9000, "Part Two"),)


def test_long_opening_is_cut_at_a_word():
    lines = [
        line(1),
        line(2, Kind.SCENE_BREAK),
        line(3, text="Nobody, as far as anyone knew, had been there."),
    ]

    assert (
        scenes_of(lines, timeline(500, None, 5000), "One")[1].title
        == "Nobody, as far as anyone knew, had been…"
    )


def test_starts_are_whole_seconds_and_ascend():
    lines = [line(1), line(2, Kind.SCENE_BREAK), line(3), line(4, Kind.SCENE_BREAK), line(5)]

    scenes = scenes_of(lines, timeline(500, None, 5400, None, 5900), "One")

    assert [scene.start_ms for scene in scenes] == [0, 5000]


def test_break_before_the_first_words_starts_nothing_new():
    lines = [line(1, Kind.SCENE_BREAK), line(2)]

    assert scenes_of(lines, timeline(None, 500), "One") == (Scene(0, "One"),)


def test_file_is_podcasting_2s_chapters():
    told = json.loads(
        chapters_json([Scene(0, "A"), Scene(61_000, "B")], album_title="T", chapter_title="A")
    )

    assert told == {
        "version": "1.2.0",
        "title": "A",
        "podcastName": "T",
        "chapters": [{"startTime": 0, "title": "A"}, {"startTime": 61, "title": "B"}],
    }
