"""People's recordings in a whole work, with the engine that makes no sound."""

import re
import shutil
from pathlib import Path

import pytest

import fullcast
from fullcast.assemble.loudness import measure_blocks
from fullcast.errors import AudioError, UsageError
from fullcast.files import read_json
from fullcast.model import Credits, Timeline
from fullcast.steps.cleaning import clean
from recordings import silence, speech, write_recording

EXAMPLE = Path(__file__).parents[2] / "examples" / "the-last-ferry.txt"
LINE = "c1.p3.1"
TAKE_MS = 3000


@pytest.fixture(scope="module")
def story(tmp_path_factory):
    return Path(shutil.copy(EXAMPLE, tmp_path_factory.mktemp("story")))


@pytest.fixture(scope="module")
def finished(tmp_path_factory, story):
    output = tmp_path_factory.mktemp("finished")
    make(output, story)
    return output


@pytest.fixture
def output(finished, tmp_path):
    """An output folder in which the example was made once."""
    shutil.copytree(finished, tmp_path / "output")
    return tmp_path / "output"


@pytest.fixture
def recording(tmp_path):
    return write_recording(tmp_path / "my take.wav", speech(TAKE_MS / 1000))


def make(output, story=EXAMPLE, **options):
    options = {"engine": "silent", "jobs": 1, **options}
    return fullcast.make(fullcast.read_work(story), output=output, **options)


def replace(output, line, take):
    return fullcast.replace(folder(output), line, take, jobs=1)


def folder(output):
    return output / "the-last-ferry"


def takes(output):
    base = folder(output) / "takes"
    return {path.relative_to(base).as_posix() for path in base.rglob("*") if path.is_file()}


def lengths_ms(output, chapter=1):
    timeline = read_json(folder(output) / "timeline" / f"{chapter:02}.json", Timeline, UsageError)
    return {entry.line: entry.end_ms - entry.start_ms for entry in timeline.entries}


def retold(tmp_path, old, new):
    """Return the example with other words, as its writer may publish it later."""
    text = EXAMPLE.read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / EXAMPLE.name
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return path


# ---------------------------------------------------------------------------- replacing


def test_take_is_heard_and_only_its_chapter_is_made_anew(output, recording):
    other = (folder(output) / "02 - Chapter 2.mp3").read_bytes()

    made = replace(output, LINE, recording)

    assert (made.spoken, made.rebuilt) == (0, (1,))
    assert lengths_ms(output)[LINE] == TAKE_MS
    assert (folder(output) / "02 - Chapter 2.mp3").read_bytes() == other
    assert takes(output) == {f"{LINE}.wav"}


def test_timeline_transcripts_and_feed_follow_the_length_of_the_take(output, recording):
    replace(output, LINE, recording)

    place = folder(output)
    timeline = read_json(place / "timeline" / "01.json", Timeline, UsageError)
    entry = next(entry for entry in timeline.entries if entry.line == LINE)
    vtt = (place / "01 - Chapter 1.vtt").read_text(encoding="utf-8")
    start, end = re.search(rf"^{LINE}\n(\S+) --> (\S+)", vtt, re.MULTILINE).groups()
    feed = (place / "feed.xml").read_text(encoding="utf-8")
    size = (place / "01 - Chapter 1.mp3").stat().st_size
    assert (start, end) == tuple(
        f"00:00:{ms / 1000:06.3f}" for ms in (entry.start_ms, entry.end_ms)
    )
    assert f'length="{size}"' in feed
    assert f"<itunes:duration>{round(timeline.duration_ms / 1000)}</itunes:duration>" in feed


def test_take_stays_in_later_runs_and_when_other_lines_change(output, recording, story):
    replace(output, LINE, recording)

    again = make(output, story)
    table = folder(output) / "script" / "01.tsv"
    table.write_text(
        table.read_text(encoding="utf-8").replace("\tOdile Marsh\t", "\tTam Oster\t", 1)
    )
    edited = make(output, story)

    assert again.rebuilt == ()
    assert edited.rebuilt == (1,)
    assert lengths_ms(output)[LINE] == TAKE_MS


def test_undo_brings_the_voice_back_and_keeps_the_recording(output, recording):
    sound = (folder(output) / "01 - Chapter 1.mp3").read_bytes()
    before = lengths_ms(output)
    replace(output, LINE, recording)

    made = replace(output, LINE, None)

    assert made.rebuilt == (1,)
    assert lengths_ms(output) == before
    assert (folder(output) / "01 - Chapter 1.mp3").read_bytes() == sound
    assert takes(output) == {f"unused/{LINE}.wav"}


def test_take_can_be_put_back_after_an_undo(output, recording):
    replace(output, LINE, recording)
    replace(output, LINE, None)

    replace(output, LINE, folder(output) / "takes" / "unused" / f"{LINE}.wav")

    assert lengths_ms(output)[LINE] == TAKE_MS


def test_better_take_keeps_the_one_before(output, recording, tmp_path):
    better = write_recording(tmp_path / "better.m4a", speech(2.0))
    best = write_recording(tmp_path / "best.wav", speech(1.5))

    for take in (recording, better, recording, best):
        replace(output, LINE, take)

    assert lengths_ms(output)[LINE] == 1500
    assert takes(output) == {
        f"{LINE}.wav", f"unused/{LINE}.wav", f"unused/{LINE}.m4a", f"unused/{LINE} (2).wav",
    }  # fmt: skip


def test_recording_may_lie_in_the_folder_of_takes_already(output, recording):
    place = folder(output) / "takes"
    place.mkdir()
    shutil.copy(recording, place / f"{LINE}.wav")

    replace(output, LINE, place / f"{LINE}.wav")

    assert lengths_ms(output)[LINE] == TAKE_MS
    assert takes(output) == {f"{LINE}.wav"}


def test_chapter_is_made_as_it_was_made(output, recording, story):
    make(output, story, credits=Credits.ALL, formats="m4b,flac")

    made = replace(output, LINE, recording)

    assert made.spoken == 0
    assert "w.i1" in lengths_ms(output)  # the intro
    sheet = (folder(output) / "01 - Chapter 1.lines.tsv").read_text(encoding="utf-8")
    assert f"{LINE}.wav\tWren Hallow\tplain\t" in sheet
    assert "\t3.0\t" in sheet


# ---------------------------------------------------------------------------- put there by hand


def test_recordings_put_into_the_folder_are_heard_in_the_next_run(output, recording, story):
    place = folder(output) / "takes"
    place.mkdir()
    shutil.copy(recording, place / f"{LINE} Wren Hallow_ 'I'm not.wav")  # as Audacity exports it
    (place / "session.aup3").write_bytes(b"an editor's own file")

    made = make(output, story)

    assert made.rebuilt == (1,)
    assert lengths_ms(output)[LINE] == TAKE_MS


def test_take_that_is_renamed_by_hand_is_of_the_other_line(output, recording, story):
    replace(output, LINE, recording)
    place = folder(output) / "takes"
    (place / f"{LINE}.wav").rename(place / "c2.p2.1.wav")

    made = make(output, story)

    assert made.rebuilt == (1, 2)
    assert lengths_ms(output)[LINE] != TAKE_MS
    assert lengths_ms(output, 2)["c2.p2.1"] == TAKE_MS


def test_two_takes_of_one_line_are_an_error(output, recording, story):
    place = folder(output) / "takes"
    place.mkdir()
    for name in (f"{LINE}.wav", f"{LINE} again.wav"):
        shutil.copy(recording, place / name)

    with pytest.raises(AudioError, match=rf"holds two takes of line {LINE}: .* Keep one"):
        make(output, story)


def test_take_of_no_line_is_told(output, recording, story):
    place = folder(output) / "takes"
    place.mkdir()
    shutil.copy(recording, place / "c9.p1.1.wav")

    made = make(output, story)

    assert made.rebuilt == ()
    assert made.takes.unheard == (
        f"{place / 'c9.p1.1.wav'}: there is no spoken line c9.p1.1: the take is not heard.",
    )


def test_dry_run_tells_what_a_take_costs_and_writes_nothing(output, recording, story):
    place = folder(output) / "takes"
    place.mkdir()
    shutil.copy(recording, place / f"{LINE}.wav")
    before = (folder(output) / "manifest.json").read_bytes()

    made = make(output, story, dry_run=True)

    assert (made.spoken, made.rebuilt) == (0, (1,))
    assert (folder(output) / "manifest.json").read_bytes() == before


# ---------------------------------------------------------------------------- a story that changes


def test_take_goes_along_when_its_line_moves(output, recording, tmp_path):
    replace(output, LINE, recording)
    grown = retold(
        tmp_path, "'I'm not. You're still here.'", "It rained.\n\n'I'm not. You're still here.'"
    )

    make(output, grown)

    assert lengths_ms(output)["c1.p4.1"] == TAKE_MS
    assert lengths_ms(output)[LINE] != TAKE_MS
    assert takes(output) == {"c1.p4.1.wav"}
    assert make(output, grown).rebuilt == ()


def test_takes_that_move_into_each_others_places_all_go_along(output, tmp_path):
    for paragraph, seconds in ((3, 1.0), (4, 2.0), (5, 4.0)):
        take = write_recording(tmp_path / f"{paragraph}.wav", speech(seconds))
        replace(output, f"c1.p{paragraph}.1", take)
    grown = retold(
        tmp_path, "'I'm not. You're still here.'", "It rained.\n\n'I'm not. You're still here.'"
    )

    make(output, grown)

    got = [lengths_ms(output)[f"c1.p{paragraph}.1"] for paragraph in (4, 5, 6)]
    assert got == [1000, 2000, 4000]
    assert takes(output) == {"c1.p4.1.wav", "c1.p5.1.wav", "c1.p6.1.wav"}


def test_take_of_words_that_are_said_often_goes_along_with_its_own_line(tmp_path, recording):
    story = tmp_path / "story.txt"
    said = ["“Yes,” said Ines.", "“No,” said Tam.", "“Yes,” said Ines.", "“No,” said Tam."]
    text = "Title: The Last Ferry\nChapters: 1/1\n\n{}\n"
    story.write_text(text.format("\n\n".join(said)), encoding="utf-8")
    output = tmp_path / "output"
    make(output, story)
    replace(output, "c1.p3.1", recording)
    story.write_text(text.format("\n\n".join(["It rained.", *said])), encoding="utf-8")

    make(output, story)

    long = [line for line, length_ms in lengths_ms(output).items() if length_ms == TAKE_MS]
    assert long == ["c1.p4.1"]
    assert takes(output) == {"c1.p4.1.wav"}


def test_new_take_of_a_line_whose_id_was_anothers_is_heard(output, recording, tmp_path):
    replace(output, LINE, recording)
    grown = retold(
        tmp_path, "'I'm not. You're still here.'", "It rained.\n\n'I'm not. You're still here.'"
    )
    make(output, grown)
    other = write_recording(tmp_path / "other.wav", speech(1.0))

    replace(output, LINE, other)

    assert (lengths_ms(output)[LINE], lengths_ms(output)["c1.p4.1"]) == (1000, TAKE_MS)
    assert takes(output) == {f"{LINE}.wav", "c1.p4.1.wav"}


def test_take_of_words_that_changed_is_not_heard_and_not_lost(output, recording, story, tmp_path):
    replace(output, LINE, recording)
    changed = retold(tmp_path, "'I'm not. You're still here.'", "'I am not. You are still here.'")

    made = make(output, changed)
    length_ms = lengths_ms(output)[LINE]
    make(output, story)

    assert length_ms != TAKE_MS
    assert "the story has no longer, or not just once" in made.takes.unheard[0]
    assert lengths_ms(output)[LINE] == TAKE_MS  # the words are back, and so is the take
    assert takes(output) == {f"{LINE}.wav"}


# ---------------------------------------------------------------------------- clean


def test_clean_never_drops_a_take_and_keeps_what_was_made_of_it(output, recording):
    replace(output, LINE, recording)

    cleaned = clean(output)

    assert cleaned.kept > 0
    assert takes(output) == {f"{LINE}.wav"}
    assert replace(output, "c1.p4.1", recording).spoken == 0


def test_take_is_taken_in_again_after_all_clips_are_gone(output, recording, story):
    replace(output, LINE, recording)
    clean(output, max_bytes=0)
    table = folder(output) / "script" / "01.tsv"
    table.write_text(
        table.read_text(encoding="utf-8").replace("\tOdile Marsh\t", "\tTam Oster\t", 1)
    )

    made = make(output, story)

    assert made.rebuilt == (1,)
    assert lengths_ms(output)[LINE] == TAKE_MS


# ---------------------------------------------------------------------------- mistakes


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("c1.p3.7", r"no spoken line 'c1\.p3\.7'\. Near it: .*c1\.p3\.1"),
        ("nonsense", "no spoken line 'nonsense'"),
    ],
)
def test_line_that_is_none_names_those_near_it(output, recording, line, message):
    with pytest.raises(UsageError, match=message):
        replace(output, line, recording)


def test_scene_break_cannot_be_recorded(output, recording):
    table = (folder(output) / "script" / "01.tsv").read_text(encoding="utf-8")
    scene_break = re.search(r"^(\S+)\tscene_break", table, re.MULTILINE)[1]

    with pytest.raises(UsageError, match="no spoken line"):
        replace(output, scene_break, recording)


def test_bad_recording_changes_nothing(output, recording, tmp_path):
    replace(output, LINE, recording)
    empty = write_recording(tmp_path / "empty.wav", silence(1.0))

    with pytest.raises(AudioError, match="no sound that could be speech"):
        replace(output, LINE, empty)

    assert takes(output) == {f"{LINE}.wav"}
    assert lengths_ms(output)[LINE] == TAKE_MS


def test_undo_without_a_take_says_so(output):
    with pytest.raises(UsageError, match=f"no take of line {LINE}"):
        replace(output, LINE, None)


def test_folder_that_is_no_work_says_so(tmp_path, recording):
    with pytest.raises(UsageError, match="is no work's folder"):
        fullcast.replace(tmp_path, LINE, recording)


# ---------------------------------------------------------------------------- how it sounds


@pytest.mark.parametrize("level_db", [-45, -10])
def test_take_is_as_loud_as_the_voices_around_it(tmp_path, level_db):
    output = tmp_path / "output"
    make(output, engine=None, chapters=[1])
    loud = write_recording(tmp_path / "take.wav", speech(3.0, level_db=level_db))

    replace(output, LINE, loud)

    timeline = read_json(folder(output) / "timeline" / "01.json", Timeline, UsageError)
    levels, rate_hz = heard(folder(output) / "01 - Chapter 1.mp3")
    take, voices = [], []
    for entry in timeline.entries:
        part = levels[entry.start_ms * rate_hz // 1000 : entry.end_ms * rate_hz // 1000]
        (take if entry.line == LINE else voices).append(part)
    lufs = [measure_blocks(sound, rate_hz)[0].lufs for sound in (take, voices)]
    assert lufs[0] == pytest.approx(lufs[1], abs=1.0)


def heard(path):
    """A file's levels as a player hears them."""
    import numpy as np

    from fullcast.assemble.loudness import decoding

    with decoding(path) as (rate_hz, blocks):
        return np.concatenate(list(blocks)), rate_hz
