"""Voices from a server on this machine and from folders, by the engines' own downloaders."""

import hashlib
import re
import resource
import signal
import socket
import subprocess
import sys
from ctypes.util import find_library
from pathlib import Path

import pytest

import fullcast
from fullcast.assemble.loudness import measure_file
from fullcast.cast.catalog import read_catalog
from fullcast.errors import EngineError, OutputError, UsageError
from fullcast.files import voice_folders
from fullcast.model import Gender, Pitch
from fullcast.speak.engines import kokoro_models
from fullcast.speak.fetching import Part
from fullcast.steps.adding import add_voices
from fullcast.steps.checking import check

pytest.importorskip("onnx", reason="needs onnx to build models")
pytest.importorskip("piper", reason="needs the extra piper")

from speak.tones import write_kokoro_model, write_piper_model
from steps.hub import running_hub

MODEL = "en_US-quay-medium"
STORY = (
    "Title: Ferry\nChapters: 1/1\n\n“Go on,” said Odile. “Now,” she said.\n\n"
    "“Why me?” said Tam. He rose and went down to the water.\n"
)


@pytest.fixture
def here(tmp_path, monkeypatch):
    """A folder to run fullcast in."""
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def hub():
    with running_hub() as hub:
        yield hub


@pytest.fixture
def quay(hub, tmp_path):
    """A model of four speakers (100, 200, 300, 400 Hz) on the hub; its path there."""
    return hub.put_piper(tmp_path / "made", MODEL, speakers=4)


def files_below(folder):
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def add(hub, what=f"piper:{MODEL}", **options):
    return add_voices(what, mirror=hub.address, jobs=1, **options)


def run_fullcast(*arguments, **options):
    return subprocess.run(
        [sys.executable, "-m", "fullcast", *arguments],
        capture_output=True,
        text=True,
        check=False,
        **options,
    )


# ---------------------------------------------------------------------------- fetching


def test_model_is_fetched_whole_and_every_speaker_is_a_voice(here, hub, quay):
    (added,) = add(hub)

    assert {voice.name for voice in added.voices} == {f"quay-p{n}" for n in range(4)}
    assert added.licence == "CC BY 4.0"
    assert files_below(here / "voices") == [
        f"added/piper-{MODEL}.toml",
        f"piper/{MODEL}.MODEL_CARD",
        f"piper/{MODEL}.onnx",
        f"piper/{MODEL}.onnx.json",
    ]
    assert (here / "voices" / "piper" / f"{MODEL}.onnx").read_bytes() == hub.files[quay]


def test_gender_and_pitch_are_heard_where_the_card_tells_none(here, hub, quay):
    add(hub)

    catalog = read_catalog(voice_folders())
    found = {n: catalog.named(f"quay-p{n}") for n in range(4)}
    assert [found[n].gender for n in (0, 1, 2, 3)] == [
        Gender.MALE, Gender.FEMALE, Gender.FEMALE, Gender.FEMALE,
    ]  # fmt: skip
    assert [found[n].pitch_class for n in (0, 1, 2)] == [Pitch.LOW, Pitch.MEDIUM, Pitch.HIGH]
    assert found[1].language == "en-US"


def test_gender_of_the_card_wins_over_the_sound(here, hub, tmp_path):
    card = "\n## Speakers\n\n| p0 | female | 40 |\n| p1 | M | 31 |\n"
    hub.put_piper(tmp_path / "made", MODEL, speakers=4, card=card)

    (added,) = add(hub)

    genders = {voice.name: voice.gender for voice in added.voices}
    assert genders["quay-p0"] is Gender.FEMALE
    assert genders["quay-p1"] is Gender.MALE
    assert genders["quay-p2"] is Gender.FEMALE


def test_size_and_licence_are_told_before_the_files_come(here, hub, quay):
    told = []

    add(hub, offered=lambda offer: told.append((offer.licence, offer.size_bytes, len(hub.asked))))

    assert told == [("CC BY 4.0", sum(map(len, _model_files(hub))), 2)]


def _model_files(hub):
    return [body for path, body in hub.files.items() if path != "voices.json"]


def test_progress_counts_what_came_and_what_is_measured(here, hub, quay):
    hub.files[quay] += bytes(50_000)  # for it to be some kB
    _index_anew(hub)
    seen = []

    with pytest.raises(EngineError):  # no model any more, but it was fetched
        add(hub, progress=lambda *step: seen.append(step))

    fetched = [step for step in seen if step[0] == "fetch kB"]
    assert fetched[-1][1] == fetched[-1][2] >= 50
    assert ("measure", 0, 4) in seen


def _index_anew(hub):
    """Write the true sizes and hashes into the index."""
    text = hub.files["voices.json"].decode()
    for path, body in hub.files.items():
        text = re.sub(
            rf'("{path}": {{"size_bytes": )\d+(, "md5_digest": ")\w+',
            rf"\g<1>{len(body)}\g<2>{hashlib.md5(body).hexdigest()}",
            text,
        )
    hub.files["voices.json"] = text.encode()


def test_what_was_fetched_is_not_fetched_again(here, hub, quay):
    add(hub)
    before = hub.asked.count(quay)

    add(hub)

    assert hub.asked.count(quay) == before == 1
    assert len(read_catalog(voice_folders()).select(engine="piper")) == 4


def test_kokoros_voices_have_gender_and_language_by_their_names(here, hub, tmp_path, monkeypatch):
    pytest.importorskip("kokoro_onnx", reason="needs the extra kokoro")
    names = {"am_alex": 110, "af_heart": 220, "bf_emma": 190, "ff_siwis": 240, "jf_alpha": 300}
    _put_kokoro(hub, tmp_path, names, monkeypatch)

    (added,) = add(hub, "kokoro")

    assert added.voices[0].name == "heart"  # the best one narrates
    assert {(v.name, v.gender.value, v.language) for v in added.voices} == {
        ("heart", "female", "en-US"),
        ("alex-kokoro", "male", "en-US"),  # there is an alex of espeak-ng's
        ("emma", "female", "en-GB"),
        ("siwis", "female", "fr-FR"),
    }
    assert added.licence == "Apache-2.0"
    assert files_below(here / "voices") == [
        "added/kokoro-v1.0.toml",
        "kokoro/kokoro-v1.0.onnx",
        "kokoro/voices-v1.0.bin",
    ]


def _put_kokoro(hub, tmp_path, names, monkeypatch):
    folder = write_kokoro_model(tmp_path / "made", names).parent
    parts = []
    for path in folder.iterdir():
        body = hub.files[path.name] = path.read_bytes()
        digest = f"sha256:{hashlib.sha256(body).hexdigest()}"
        parts.append(Part(path.name, path.name, len(body), digest))
    monkeypatch.setitem(kokoro_models.PARTS, "v1.0", tuple(parts))


# ---------------------------------------------------------------------------- going wrong


def nothing_was_kept(here):
    return files_below(here) == [] and not list(here.glob("voices/*/*"))


def test_file_with_another_hash_is_not_kept(here, hub, quay):
    body = bytearray(hub.files[quay])
    body[len(body) // 2] ^= 1
    hub.files[quay] = bytes(body)

    with pytest.raises(EngineError, match=rf"{MODEL}\.onnx is not the file .* its md5 is \w+, not"):
        add(hub)

    assert nothing_was_kept(here)


def test_file_that_breaks_off_is_not_kept(here, hub, quay):
    hub.cut.add(quay)

    with pytest.raises(EngineError, match=r"quay-medium\.onnx is not the file .* bytes of "):
        add(hub)

    assert nothing_was_kept(here)


def test_server_that_is_not_there_is_named(here, hub, quay):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{free.getsockname()[1]}"

    with pytest.raises(EngineError, match="cannot be reached: Connection refused") as error:
        add_voices(f"piper:{MODEL}", mirror=address)

    assert str(error.value).startswith(f"{address}/voices.json: ")
    assert "fullcast voices add FOLDER" in error.value.hint


def test_file_that_the_server_has_lost_is_named(here, hub, quay):
    del hub.files[quay]

    with pytest.raises(EngineError, match=rf"{MODEL}\.onnx.*: the server answers 404"):
        add(hub)

    assert nothing_was_kept(here)


def test_unknown_voice_is_refused_with_near_names(here, hub, quay):
    with pytest.raises(EngineError, match=r"no voice 'en_US-key-medium'.*Near it: en_US-quay-me"):
        add(hub, "piper:en_US-key-medium")


def test_piper_alone_is_not_enough(here, hub):
    with pytest.raises(EngineError, match="Name one, such as piper:en_US-libritts_r-medium"):
        add(hub, "piper")


def test_unknown_version_of_kokoro_is_refused(here, hub):
    pytest.importorskip("kokoro_onnx", reason="needs the extra kokoro")
    with pytest.raises(EngineError, match=r"no version 'v9'\. There is v1\.0"):
        add(hub, "kokoro:v9")


def test_page_in_place_of_the_index_is_refused(here, hub):
    hub.files["voices.json"] = b"<html>Please log in</html>"

    with pytest.raises(EngineError, match=r"voices\.json there is no index"):
        add(hub)


def test_index_of_another_form_is_refused(here, hub):
    hub.files["voices.json"] = b'{"en_US-quay-medium": {"files": {"a.onnx": {}}}}'

    with pytest.raises(EngineError, match=r"voices\.json tells no files of en_US-quay-medium"):
        add(hub)


def test_mirror_that_is_no_address_is_refused(here):
    with pytest.raises(UsageError, match="'somewhere' is no address"):
        add_voices(f"piper:{MODEL}", mirror="somewhere")


@pytest.mark.parametrize("what", ["nothing-of-the-kind", "piperr:en_US-quay-medium"])
def test_what_is_neither_voice_nor_folder_is_refused(here, what):
    with pytest.raises(UsageError, match=r"no voice of an engine, and no folder.*Engines: .*piper"):
        add_voices(what)


def test_engine_without_voices_of_its_own_is_refused(here):
    with pytest.raises(UsageError, match="The engine silent has no voices to add"):
        add_voices("silent")


def test_folder_without_voices_is_refused(here, tmp_path):
    (tmp_path / "model.onnx").write_bytes(b"x")

    with pytest.raises(UsageError, match=r"holds no voice.*NAME\.onnx\.json"):
        add_voices(str(tmp_path))


def test_disk_without_room_is_found_before_anything_comes(here, hub, quay):
    hub.files["voices.json"] = re.sub(
        rb'"size_bytes": \d+', b'"size_bytes": 999000000000000000', hub.files["voices.json"]
    )

    with pytest.raises(OutputError, match=r"has no room for .* MB of en_US-quay-medium"):
        add(hub)

    assert hub.asked.count(quay) == 0
    assert nothing_was_kept(here)


def test_disk_that_fills_up_leaves_nothing(here, hub, quay):
    hub.files[quay] += bytes(100_000)
    _index_anew(hub)

    done = run_fullcast(
        "voices", "add", f"piper:{MODEL}", "--from", hub.address,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000)),
    )  # fmt: skip

    assert done.returncode == 7
    assert "fullcast: voices/piper: cannot be written: File too large." in done.stderr
    assert "Traceback" not in done.stderr
    assert nothing_was_kept(here)


def test_folder_that_cannot_be_written_is_named(here, hub, quay):
    (here / "voices").write_text("a file")

    with pytest.raises(OutputError, match="voices/piper: cannot be written"):
        add(hub)


def test_interruption_leaves_no_half_file(here, hub, quay):
    hub.stalled.add(quay)
    running = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "fullcast",
            "voices",
            "add",
            f"piper:{MODEL}",
            "--from",
            hub.address,
        ],
        stderr=subprocess.PIPE,
        text=True,
    )
    assert hub.stalling.wait(60)

    running.send_signal(signal.SIGINT)
    _out, err = running.communicate(timeout=30)

    assert running.returncode == 130
    assert "fullcast: stopped." in err
    assert nothing_was_kept(here)


# ---------------------------------------------------------------------------- folders and use


def test_folder_with_files_works_without_a_network(here, tmp_path):
    write_piper_model(tmp_path / "mine", "de_DE-hans-low")
    write_piper_model(tmp_path / "mine", "en_GB-pair-low", 2, names=["ann", "bob"])

    added = add_voices(str(tmp_path / "mine"), jobs=1)

    assert {voice.name for one in added for voice in one.voices} == {"hans", "pair-ann", "pair-bob"}
    catalog = read_catalog(voice_folders())
    assert catalog.named("pair-bob").id == f"{tmp_path}/mine/en_GB-pair-low#bob"
    assert catalog.named("hans").language == "de-DE"
    assert [path.name for path in (here / "voices").iterdir()] == ["added"]


def test_added_voices_are_cast_by_gender_and_heard(here, hub, quay):
    add(hub)
    Path("ferry.txt").write_text(STORY)

    made = fullcast.make(fullcast.read_work(Path("ferry.txt")), engine="piper", jobs=1)

    cast = made.cast
    assert cast.narrator.voice == "quay-p0"
    assert cast.speakers["Odile"].voice in {"quay-p1", "quay-p2", "quay-p3"}
    assert cast.speakers["Tam"].voice == "quay-p0"
    assert made.publication is not None
    (chapter,) = made.publication.chapters(made.chapters)
    assert measure_file(made.folder / chapter.file).lufs == pytest.approx(-16, abs=0.6)


@pytest.mark.skipif(not find_library("flite_cmu_us_slt"), reason="needs flite (apt install flite)")
def test_voices_of_flite_are_cast_level_and_without_a_fault(here):
    (added,) = add_voices("flite", jobs=1)
    Path("ferry.txt").write_text(STORY)

    made = fullcast.make(fullcast.read_work(Path("ferry.txt")), engine="flite", jobs=1)

    assert {voice.id for voice in added.voices} >= {"slt", "rms"}
    assert made.cast.speakers["Odile"].voice == "slt"
    (work,) = check(made.folder)
    assert work.sound, work
    (chapter,) = made.publication.chapters(made.chapters)
    assert measure_file(made.folder / chapter.file).lufs == pytest.approx(-16, abs=0.5)


def test_cast_of_904_speakers_gives_everybody_a_voice_of_their_own(here, hub, tmp_path):
    hub.put_piper(tmp_path / "made", MODEL, speakers=904)

    (added,) = add(hub)

    assert len({voice.name for voice in added.voices}) == 904
    catalog = read_catalog(voice_folders())
    assert len(catalog.select(engine="piper")) == 904
    assert catalog.named("quay-p903").id == f"{MODEL}#p903"


def test_voice_of_the_users_own_catalogue_replaces_an_added_one(here, hub, quay):
    add(hub)
    (here / "voices" / "catalog.toml").write_text(
        f'[[voices]]\nname = "quay-p1"\nengine = "piper"\nid = "{MODEL}#p1"\ngender = "male"\n'
    )

    assert read_catalog(voice_folders()).named("quay-p1").gender is Gender.MALE


def test_command_tells_licence_and_what_to_do_next(here, hub, quay):
    done = run_fullcast("voices", "add", f"piper:{MODEL}", "--from", hub.address, "-j", "1")

    assert done.returncode == 0, done.stderr
    assert "licence: CC BY 4.0" in done.stderr
    assert f"4 voices of {MODEL} (3 female, 1 male)" in done.stdout
    assert "fullcast make WORK --engine piper" in done.stdout
