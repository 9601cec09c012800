import json
import re

import pytest

from finished import LINES, TIMELINE
from fullcast.model import Kind, Line
from fullcast.publish.cues import Cue, Word, cues_of
from fullcast.publish.transcripts import srt, transcript_json, webvtt


def cue(text="Yes.", speaker="Ada", words=(), start_ms=0, end_ms=1000):
    line = Line("c1.p1.1", Kind.DIALOGUE, speaker, 1.0, text, 1)
    return Cue("c1.p1.1", line, start_ms, end_ms, text, words)


@pytest.fixture(scope="module")
def chapter():
    return cues_of(LINES, TIMELINE)


def test_webvtt_names_speakers_and_times_words(chapter):
    assert webvtt(chapter) == (
        "WEBVTT\n"
        "\nc1.p1.1\n00:00:00.100 --> 00:00:00.500\n<v Narrator>He <00:00:00.250>lit the lamp.\n"
        "\nc1.p2.1\n00:00:00.550 --> 00:00:00.900\n<v Mr Pell>“Salt &amp; ropes &lt; gold.”\n"
        "\nc1.p4.1\n00:00:01.000 --> 00:00:01.600\n<v Narrator>In the morning it was gone.\n"
    )


def test_srt_names_a_speaker_when_another_begins():
    cues = [cue("One."), cue("Two."), cue("Three.", speaker="Bo", end_ms=3_723_004)]

    assert srt(cues) == (
        "1\n00:00:00,000 --> 00:00:01,000\nAda: One.\n\n"
        "2\n00:00:00,000 --> 00:00:01,000\nTwo.\n\n"
        "3\n00:00:00,000 --> 01:02:03,004\nBo: Three.\n"
    )


def test_json_holds_what_podcast_apps_and_programs_read(chapter):
    told = json.loads(transcript_json(chapter))

    assert told["version"] == "1.0.0"
    assert told["segments"][0] == {
        "speaker": "Narrator",
        "startTime": 0.1,
        "endTime": 0.5,
        "body": "He lit the lamp.",
        "line": "c1.p1.1",
        "kind": "narration",
        "words": [{"startTime": 0.1, "at": 0}, {"startTime": 0.25, "at": 3}],
    }
    assert [segment["speaker"] for segment in told["segments"]] == [
        "Narrator",
        "Mr Pell",
        "Narrator",
    ]


@pytest.mark.parametrize(
    ("name", "voice"),
    [("Salt & Pell", "Salt and Pell"), ("<b>Ada</b>", "bAda/b"), ("A\nB", "A B"), ("<>", "?")],
)
def test_name_is_written_without_markup(name, voice):
    assert f"<v {voice}>Yes.\n" in webvtt([cue(speaker=name)])


def test_text_that_looks_like_a_time_or_markup_is_text():
    assert "1 --&gt; 2 &lt;v X&gt;\n" in webvtt([cue("1 --> 2 <v X>")])


@pytest.mark.parametrize("write", [webvtt, srt])
@pytest.mark.parametrize(
    "text", ["a\n\nb", "a\r\n\r\nb", "a\u2028\u2028b", "a\x85\x0bb", "a\x00\x1bb"]
)
def test_line_breaks_and_control_characters_never_end_a_cue(write, text):
    last = write([cue(text)]).splitlines()[-1]

    assert re.search("a +b", last)


def test_words_at_the_cues_own_start_and_after_its_end_get_no_time():
    words = (Word(0, 0), Word(0, 4), Word(400, 8), Word(1000, 12))

    assert "one two <00:00:00.400>thr four\n" in webvtt([cue("one two thr four", words=words)])


def test_chapter_without_sound_is_still_a_transcript():
    assert webvtt([]) == "WEBVTT\n"
    assert srt([]) == ""
