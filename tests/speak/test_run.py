import os
import signal
import subprocess
import sys
import textwrap

import pytest

from fullcast.errors import EngineError, OutputError
from fullcast.executors import open_executor
from fullcast.model import Voice
from fullcast.speak.clips import ClipStore
from fullcast.speak.plan import Utterance, plan_speech
from fullcast.speak.run import Patience, check_voices, speak_all

MOODY = """
    import os, signal, threading
    from pathlib import Path
    from fullcast.errors import EngineError
    from fullcast.model import Clip

    class Engine:
        name, audible = "moody", True

        def fingerprint(self, voice):
            return "moody 1 " + voice.id

        def check(self, voice):
            if voice.id == "crashes":
                os.kill(os.getpid(), signal.SIGKILL)
            if voice.id == "hangs":
                threading.Event().wait()
            if voice.id == "nobody":
                raise EngineError("The engine moody has no voice 'nobody'.")

        def speak(self, text, voice):
            once = Path(__file__).with_name(text.split()[0].strip(".!"))
            first = not once.exists()
            if "Once" in text:
                once.touch()
            if text.startswith("Crash") and ("Once" not in text or first):
                os.kill(os.getpid(), signal.SIGKILL)
            if text.startswith("Hang") and ("Once" not in text or first):
                threading.Event().wait()
            if text.startswith("Refuse"):
                raise EngineError("moody will not say “%s”." % text)
            if text.startswith("Silence"):
                return Clip(bytes(2 * 60 * 8 * len(text)), 8000)
            return Clip(bytes([0, 16]) * (60 * 8 * len(text)), 8000)
"""
VOICE = Voice("mo", "moody", "one")
SHORT = Patience(per_line_s=1.5, per_character_s=0.0, to_check_s=1.0)
GOOD = [f"A good line, number {n}." for n in range(12)]


@pytest.fixture
def moody(installed):
    return installed("moody", MOODY)


@pytest.fixture
def store(tmp_path):
    return ClipStore(tmp_path / "clips")


def jobs_of(texts, voice=VOICE):
    return plan_speech(
        [Utterance(t, voice) for t in texts], lambda v: v.id, lambda _: False
    ).missing


def run(texts, store, *, jobs=1, patience=SHORT, steps=None, voice=VOICE):
    missing = jobs_of(texts, voice)
    steps = [] if steps is None else steps
    with open_executor(jobs) as executor:
        speak_all(
            missing,
            store,
            executor=executor,
            progress=lambda *step: steps.append(step),
            patience=patience,
        )
    return {utterance.text for key, utterance in missing if store.has(key)}


def stored(texts, store):
    return {utterance.text for key, utterance in jobs_of(texts) if store.has(key)}


@pytest.mark.parametrize("jobs", [1, 3])
def test_every_line_is_spoken_and_progress_is_told(moody, store, jobs):
    steps = []

    assert run(GOOD, store, jobs=jobs, steps=steps) == set(GOOD)

    assert [done for done, _ in steps] == sorted(done for done, _ in steps)
    assert steps[-1] == (12, 12)


def test_nothing_to_speak_starts_nothing(store):
    run([], store, jobs=4)

    assert not store.root.exists()


@pytest.mark.parametrize(
    ("bad", "message", "jobs"),
    [
        ("Crash on this.", "mo (moody one) crashed again on “Crash on this.”", 1),
        ("Crash on this.", "mo (moody one) crashed again on “Crash on this.”", 2),
        ("Refuse this.", "moody will not say “Refuse this.”", 2),
        ("Silence here.", "mo (moody one) spoke “Silence here.” badly: 780 ms of silence", 2),
        ("Hang on this.", "mo (moody one) hung again on “Hang on this.”", 2),
    ],
)
def test_bad_line_is_named_and_the_others_are_spoken(moody, store, bad, message, jobs):
    lines = [*GOOD[:6], bad, *GOOD[6:]]

    with pytest.raises(EngineError) as error:
        run(lines, store, jobs=jobs)

    assert message in str(error.value)
    assert stored(lines, store) == set(GOOD)


@pytest.mark.parametrize("bad", ["CrashOnce. Then speak.", "HangOnce. Then speak."])
def test_line_that_is_bad_once_is_spoken_the_second_time(moody, store, bad):
    assert run([*GOOD, bad], store) == {*GOOD, bad}


def test_several_bad_lines_are_all_told(moody, store, caplog):
    with pytest.raises(EngineError, match="2 more lines could not be spoken") as error:
        run(["Refuse one.", *GOOD, "Refuse two.", "Crash three."], store)

    told = str(error.value) + caplog.text
    assert all(text in told for text in ("Refuse one.", "Refuse two.", "Crash three."))
    assert stored(GOOD, store) == set(GOOD)


def test_engine_that_always_crashes_is_given_up_early(moody, store):
    lines = [f"Crash number {n}." for n in range(40)]

    with pytest.raises(EngineError, match="So it did on each of the 9 lines before"):
        run(lines, store)


def test_store_that_cannot_be_written_ends_the_run_at_once(moody, tmp_path):
    (tmp_path / "clips").write_text("a file")

    with pytest.raises(OutputError, match="cannot be written"):
        run(GOOD, ClipStore(tmp_path / "clips"))


def test_engine_that_is_not_there_is_named(store):
    with pytest.raises(EngineError, match="no engine 'gone'"):
        run(["A line."], store, voice=Voice("a", "gone", "a"))


def test_patience_grows_with_the_longest_line():
    short, long = (
        Patience().with_batch(jobs_of(texts)) for texts in (["No."], ["No.", "word " * 1000])
    )

    assert short > 60
    assert long > short + 1000


@pytest.mark.parametrize(
    ("voice_id", "message"),
    [
        ("nobody", "has no voice 'nobody'"),
        ("crashes", "The engine (moody) crashed while its voices were checked"),
        ("hangs", "The engine (moody) hung while its voices were checked"),
    ],
)
def test_voice_that_cannot_speak_is_found_before_the_first_line(moody, voice_id, message):
    with open_executor(1) as executor, pytest.raises(EngineError) as error:
        check_voices([VOICE, Voice("bad", "moody", voice_id)], executor, SHORT)

    assert message in str(error.value)


def test_good_voices_pass_the_check(moody):
    with open_executor(1) as executor:
        check_voices([VOICE, VOICE], executor)
        check_voices([], executor)


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
@pytest.mark.parametrize("by", ["KILL", "INT"])
def test_killed_run_keeps_what_is_stored_and_leaves_no_process(moody, store, by):
    lines = [f"{n} " + "word " * 600 for n in range(6)]
    program = textwrap.dedent(f"""
        from pathlib import Path
        from fullcast.executors import open_executor
        from fullcast.model import Voice
        from fullcast.speak.clips import ClipStore
        from fullcast.speak.plan import Utterance, plan_speech
        from fullcast.speak.run import speak_all
        voice = Voice("mo", "moody", "one")
        lines = [Utterance(text, voice) for text in {[*lines, "Hang on this."]!r}]
        missing = plan_speech(lines, lambda v: v.id, lambda _: False).missing
        store = ClipStore(Path({str(store.root)!r}))
        with open_executor(1) as executor:
            speak_all(
                missing, store, executor=executor, progress=lambda done, _: print(done, flush=True)
            )
    """)
    with subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        # A slow machine hands a batch back after its first line, and then the hanging line comes
        # before what is left of the three batches.
        while int(process.stdout.readline()) < 3:
            assert process.poll() is None
        os.kill(process.pid, getattr(signal, f"SIG{by}"))
        process.stdout.read()  # ends when the last process that holds it has ended

    assert process.returncode != 0
    assert len(stored(lines, store)) >= 3
    assert not list(store.root.rglob("*.part"))


def test_what_is_stored_is_not_spoken_again(moody, store):
    run(GOOD[:5], store)

    plan = plan_speech([Utterance(t, VOICE) for t in GOOD], lambda v: v.id, store.has)

    assert [utterance.text for _, utterance in plan.missing] == GOOD[5:]


def test_users_script_without_a_guard_can_speak(moody, store, tmp_path):
    """Spawned processes usually import the main module again, and would start a run in each."""
    script = tmp_path / "mine.py"
    script.write_text(
        textwrap.dedent(f"""
            from pathlib import Path
            from fullcast.executors import open_executor
            from fullcast.model import Voice
            from fullcast.speak.clips import ClipStore
            from fullcast.speak.plan import Utterance
            from fullcast.speak.run import speak_all
            print("once")
            job = ("ab" * 32, Utterance("A line.", Voice("mo", "moody", "one")))
            with open_executor(1) as executor:
                store = ClipStore(Path({str(store.root)!r}))
                speak_all([job], store, executor=executor, progress=lambda *_: None)
        """)
    )

    done = subprocess.run([sys.executable, script], capture_output=True, text=True, check=True)

    assert (done.stdout, done.stderr) == ("once\n", "")
    assert store.has("ab" * 32)
