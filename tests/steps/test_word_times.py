"""Word times of an engine that knows none, from the engine to the transcripts."""

import json

import fullcast
from fullcast.errors import OutputError
from fullcast.files import read_json
from fullcast.model import Timeline
from speak.conftest import installed  # noqa: F401, a fixture

STORY = "Title: Rain\nChapters: 1/1\n\nIt rained in 1832, all night long. Nobody slept.\n"

WITHOUT_MARKS = """
    from fullcast.model import Clip
    class Engine:
        name, audible = "mute", False
        def fingerprint(self, voice): return "mute 1"
        def check(self, voice): pass
        def speak(self, text, voice): return Clip(bytes(16) * 60 * len(text), 8000)
    """


def made_by(engine, tmp_path):
    source = tmp_path / "rain.txt"
    source.write_text(STORY)
    work = fullcast.read_work(source)
    made = fullcast.make(work, output=tmp_path / engine, engine=engine, jobs=1)
    return read_json(made.folder / "timeline" / "01.json", Timeline, OutputError), made.folder


def transcript(folder):
    path = next(p for p in folder.glob("01*.json") if "chapters" not in p.name)
    return json.loads(path.read_text())["segments"]


def test_words_get_estimated_times_that_are_marked_as_such(tmp_path, installed):  # noqa: F811
    installed("mute", WITHOUT_MARKS)

    timeline, folder = made_by("mute", tmp_path)

    (entry,) = timeline.entries
    assert entry.marks_estimated
    assert [m.start for m in entry.marks] == [0, 3, 10, 13, 19, 23, 29, 35, 42]
    assert entry.start_ms <= entry.marks[0].start_ms < entry.marks[-1].start_ms < entry.end_ms
    (segment,) = transcript(folder)
    assert segment["wordsEstimated"] is True
    assert len(segment["words"]) == 9


def test_times_that_the_engine_knows_are_not_called_estimated(tmp_path):
    timeline, folder = made_by("silent", tmp_path)

    assert not any(entry.marks_estimated for entry in timeline.entries)
    assert all("wordsEstimated" not in segment for segment in transcript(folder))
