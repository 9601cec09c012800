"""Have the missing clips spoken by workers, each of which speaks, verifies and stores.

No engine can take the main process down, and no line can take the others along: when a worker dies
or hangs, the lines it had are spoken again, each by itself, and only one that does it a second time
is given up. Workers that do not share our disk hand the clips back, to be stored here.
"""

from __future__ import annotations

import logging
import platform
import time
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field

from fullcast.errors import ClusterError, EngineError
from fullcast.executors import Executor, WorkerLostError, work_through
from fullcast.model import Clip, Voice

from .clips import ClipStore
from .engines import load_engine
from .plan import Utterance, clip_key
from .verify import excerpt, named, verify

log = logging.getLogger(__name__)

Job = tuple[str, Utterance]
"""A clip's key and what it says."""

BATCH_CHARACTERS = 5_000
"""About a quarter of a second of espeak-ng's work: more than it costs to hand over."""

SLICE_S = 0.3
"""A worker hands back what it has not begun after this long: a slow engine shows its progress and
can be interrupted like a quick one."""

LOSSES_IN_A_ROW = 10
"""Lines that may cost their workers one after the other before the engine itself is blamed."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a worker may take before it counts as hanging, in seconds.

    Enough for a neural engine that is slower than real time, and still has to load its model.
    """

    per_line_s: float = 120.0
    per_character_s: float = 0.5
    to_check_s: float = 600.0

    def with_batch(self, batch: Sequence[Job]) -> float:
        """Return what a batch may take until it is handed back: a slice, and one line."""
        longest = max(len(utterance.text) for _key, utterance in batch)
        return SLICE_S + self.per_line_s + self.per_character_s * longest


PATIENCE = Patience()


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What became of the first ``done`` lines of a batch: messages for those that failed.

    ``clips`` are those that the worker could not store itself.
    """

    done: int
    failures: tuple[str, ...]
    clips: tuple[tuple[str, Clip], ...]


@dataclass(slots=True)
class _Tally:
    """How far the run is, the lines that cost a worker, and those that could not be spoken."""

    total: int
    progress: Callable[[int, int], None]
    done: int = 0
    failures: list[str] = field(default_factory=list)
    suspects: set[str] = field(default_factory=set)
    losses_in_a_row: int = 0

    def add(self, count: int, failures: Iterable[str] = ()) -> None:
        self.done += count
        self.failures += failures
        self.progress(self.done, self.total)


def speak_all(
    missing: Sequence[Job],
    store: ClipStore,
    *,
    executor: Executor,
    progress: Callable[[int, int], None],
    patience: Patience = PATIENCE,
) -> None:
    """Have every missing line spoken into ``store`` by the workers of ``executor``.

    What is stored stays stored, whatever ends the run; the next one goes on from there.
    ``progress(done, total)`` is called in this process, a few times a second.

    Raises:
        EngineError: some lines could not be spoken; raised after all the others have been.
        ClusterError: a worker would speak otherwise than this machine; raised at once.
        OutputError: the store cannot be written; raised at once.
    """
    if not missing:
        return
    tally = _Tally(len(missing), progress)
    queue = deque(_batches(missing))
    theirs = store if executor.shares_disk else None

    def submit(batch: list[Job]) -> Future[_Outcome]:
        return executor.submit(patience.with_batch(batch), _speak_batch, batch, theirs)

    for batch, future in work_through(executor, queue, submit):
        try:
            outcome = future.result()
        except WorkerLostError as loss:
            queue.extend(_again(batch, loss.how, store, tally))
            continue
        if outcome.clips:
            known = store.known()
            for key, clip in outcome.clips:
                if key not in known:
                    store.write(key, clip)
        tally.losses_in_a_row = 0
        tally.add(outcome.done, outcome.failures)
        if rest := batch[outcome.done :]:
            queue.appendleft(rest)
    _report(tally)


def check_voices(
    voices: Iterable[Voice], executor: Executor, patience: Patience = PATIENCE
) -> None:
    """Make sure, in a worker process, that every voice can speak.

    Raises:
        EngineError: the first that cannot, and why.
    """
    wanted = list(dict.fromkeys(voices))
    if not wanted:
        return
    future = executor.submit(patience.to_check_s, _check, wanted)
    executor.wait([future])
    try:
        future.result()
    except WorkerLostError as loss:
        engines = ", ".join(sorted({voice.engine for voice in wanted}))
        raise EngineError(
            f"The engine ({engines}) {loss.how} while its voices were checked.",
            hint="Choose another with --engine.",
        ) from loss


# ---------------------------------------------------------------------------- in this process


def _batches(missing: Sequence[Job]) -> list[list[Job]]:
    """Cut the lines into batches of about `BATCH_CHARACTERS`, in order."""
    batches: list[list[Job]] = []
    size = BATCH_CHARACTERS
    for job in missing:
        if size >= BATCH_CHARACTERS:
            batches.append([])
            size = 0
        batches[-1].append(job)
        size += len(job[1].text)
    return batches


def _again(batch: Sequence[Job], how: str, store: ClipStore, tally: _Tally) -> list[list[Job]]:
    """Return what is to be spoken again of a batch that a worker was lost over, a line at a time.

    A line that was alone when it cost a worker, and not for the first time, is given up.
    """
    if len(batch) == 1 and batch[0][0] in tally.suspects:
        _give_up(batch[0][1], how, tally)
        return []
    log.warning("A worker process %s; its lines are spoken again, one at a time.", how)
    known = store.known()
    unspoken = [job for job in batch if job[0] not in known]
    tally.suspects.update(key for key, _utterance in unspoken)
    tally.add(len(batch) - len(unspoken))
    return [[job] for job in unspoken]


def _give_up(utterance: Utterance, how: str, tally: _Tally) -> None:
    failure = f"{named(utterance.voice)} {how} again on {excerpt(utterance.text)}."
    tally.losses_in_a_row += 1
    if tally.losses_in_a_row == LOSSES_IN_A_ROW:
        raise EngineError(
            f"{failure} So it did on each of the {tally.losses_in_a_row - 1} lines before.",
            hint="Choose another engine with --engine; what has been spoken is kept.",
        )
    tally.add(1, [failure])


def _report(tally: _Tally) -> None:
    if not tally.failures:
        return
    first, *rest = tally.failures
    for message in rest:
        log.error("%s", message)
    others = f" {len(rest)} more lines could not be spoken (see the log)." if rest else ""
    raise EngineError(f"{first}{others}")


# ---------------------------------------------------------------------------- in a worker


def _check(voices: list[Voice]) -> None:
    for voice in voices:
        load_engine(voice.engine).check(voice)


def _speak_batch(batch: list[Job], store: ClipStore | None) -> _Outcome:
    """Speak lines for `SLICE_S`, but at least one; hand the clips back where there is no store."""
    end = time.monotonic() + SLICE_S
    known = store.known() if store else ()  # another work may have had it spoken meanwhile
    failures: list[str] = []
    clips: list[tuple[str, Clip]] = []
    done = 0
    for key, utterance in batch:
        done += 1
        if key in known:
            continue
        if store is None:
            _check_same(key, utterance)
        try:
            clip = _speak_line(utterance)
        except EngineError as problem:
            failures.append(str(problem))
        else:
            if store is None:
                clips.append((key, clip))
            else:
                store.write(key, clip)
        if time.monotonic() > end:
            break
    return _Outcome(done, tuple(failures), tuple(clips))


def _speak_line(utterance: Utterance) -> Clip:
    engine = load_engine(utterance.voice.engine)
    clip = engine.speak(utterance.text, utterance.voice)
    verify(utterance.text, clip, utterance.voice, audible=engine.audible)
    return clip


def _check_same(key: str, utterance: Utterance) -> None:
    """Make sure that this machine's engine is the one that the key was made with."""
    fingerprint = load_engine(utterance.voice.engine).fingerprint(utterance.voice)
    if clip_key(utterance, fingerprint) != key:
        raise ClusterError(
            f"The worker on {platform.node()} has another version of {named(utterance.voice)}: "
            f"{fingerprint}.",
            hint="Install the same fullcast, engines and models on every machine.",
        )
