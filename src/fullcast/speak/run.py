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
from collections.abc import Callable, Iterable, Iterator, Sequence
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
"""Tasks that may cost their workers one after the other before the engine itself is blamed."""

ANOTHER_ENGINE = "Choose another engine with --engine; what has been spoken is kept."


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
    """How far the run is, and the lines that could not be spoken."""

    total: int
    progress: Callable[[int, int], None]
    done: int = 0
    failures: list[str] = field(default_factory=list)

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
    run = _Run(store, executor, patience, _Tally(len(missing), progress))
    suspects: deque[list[Job]] = deque()
    for batch, how in run.losses(deque(_batches(missing))):
        suspects.extend([job] for job in run.unspoken(batch, how))
    # Where a cluster's worker ends, every task that it was given counts as its cause.
    for batch, how in run.losses(suspects, alone=True):
        run.give_up(batch[0][1], how)
    _report(run.tally.failures)


def get_ready(executor: Executor) -> None:
    """Have this machine's workers start while the main process does something else."""
    if executor.shares_disk:
        for _ in range(executor.slots):
            executor.submit(PATIENCE.to_check_s, _read_modules)


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


@dataclass(slots=True)
class _Run:
    """Lines on their way to the store."""

    store: ClipStore
    executor: Executor
    patience: Patience
    tally: _Tally
    losses_in_a_row: int = 0

    def losses(
        self, queue: deque[list[Job]], *, alone: bool = False
    ) -> Iterator[tuple[list[Job], str]]:
        """Have batches spoken; yield those that cost their worker, and how."""
        self.losses_in_a_row = 0
        for batch, future in work_through(
            self.executor, queue, self._submit, lambda: 1 if alone else self.executor.most_waiting
        ):
            try:
                outcome = future.result()
            except WorkerLostError as loss:
                self.losses_in_a_row += 1
                yield batch, loss.how
                continue
            self.losses_in_a_row = 0
            self._take_in(outcome)
            if rest := batch[outcome.done :]:
                queue.appendleft(rest)

    def _submit(self, batch: list[Job]) -> Future[_Outcome]:
        store = self.store if self.executor.shares_disk else None
        return self.executor.submit(self.patience.with_batch(batch), _speak_batch, batch, store)

    def _take_in(self, outcome: _Outcome) -> None:
        if outcome.clips:
            known = self.store.known()
            for key, clip in outcome.clips:
                if key not in known:
                    self.store.write(key, clip)
        self.tally.add(outcome.done, outcome.failures)

    def unspoken(self, batch: Sequence[Job], how: str) -> list[Job]:
        """Return the lines of a lost batch that are not stored, to be spoken one at a time."""
        voice = batch[0][1].voice
        if self.losses_in_a_row == LOSSES_IN_A_ROW:
            raise EngineError(
                f"{named(voice)} {how}, and so did {self.losses_in_a_row - 1} workers before.",
                hint=ANOTHER_ENGINE,
            )
        log.warning("A worker process %s; its lines are spoken again, one at a time.", how)
        known = self.store.known()
        unspoken = [job for job in batch if job[0] not in known]
        self.tally.add(len(batch) - len(unspoken))
        return unspoken

    def give_up(self, utterance: Utterance, how: str) -> None:
        """Note that a line, now by itself, cost a worker again."""
        failure = f"{named(utterance.voice)} {how} again on {excerpt(utterance.text)}."
        if self.losses_in_a_row == LOSSES_IN_A_ROW:
            raise EngineError(
                f"{failure} So it did on each of the {self.losses_in_a_row - 1} lines before.",
                hint=ANOTHER_ENGINE,
            )
        self.tally.add(1, [failure])


def _report(failures: Sequence[str]) -> None:
    if not failures:
        return
    first, *rest = failures
    for message in rest:
        log.error("%s", message)
    others = f" {len(rest)} more lines could not be spoken (see the log)." if rest else ""
    raise EngineError(f"{first}{others}")


# ---------------------------------------------------------------------------- in a worker


def _read_modules() -> None:
    """Do nothing: that this function is found took the time."""


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
