"""Speak the missing clips in worker processes, each of which speaks, verifies and stores.

No engine can take the main process down, and no line can take the others along: when a worker dies
or hangs, the lines it had are spoken again one at a time, and only one that does it a second time
is given up.
"""

from __future__ import annotations

import logging
import time
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field

from fullcast.errors import EngineError
from fullcast.model import Voice

from .clips import ClipStore
from .engines import load_engine
from .plan import Utterance
from .verify import excerpt, named, verify
from .workers import workers

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
    """What became of the first ``done`` lines of a batch: messages for those that failed."""

    done: int
    failures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Loss:
    """Lines that a worker was lost over, and how."""

    suspects: tuple[Job, ...] = ()
    how: str = ""


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
    jobs: int,
    progress: Callable[[int, int], None],
    patience: Patience = PATIENCE,
) -> None:
    """Speak every missing line into ``store`` with ``jobs`` worker processes.

    What is stored stays stored, whatever ends the run; the next one goes on from there.
    ``progress(done, total)`` is called in this process, a few times a second.

    Raises:
        EngineError: some lines could not be spoken; raised after all the others have been.
        OutputError: the store cannot be written; raised at once.
    """
    if not missing:
        return
    tally = _Tally(len(missing), progress)
    queue = deque(_batches(missing))
    while queue:
        loss = _drain(queue, store, tally, patience, jobs=jobs, window=jobs + 1)
        _retry(loss.suspects, store, tally, patience)
    _report(tally)


def check_voices(voices: Iterable[Voice], patience: Patience = PATIENCE) -> None:
    """Make sure, in a worker process, that every voice can speak.

    Raises:
        EngineError: the first that cannot, and why.
    """
    wanted = list(dict.fromkeys(voices))
    if not wanted:
        return
    with workers(1) as pool:
        try:
            pool.submit(_check, wanted).result(patience.to_check_s)
        except (BrokenProcessPool, TimeoutError) as problem:
            engines = ", ".join(sorted({voice.engine for voice in wanted}))
            how = "hung" if isinstance(problem, TimeoutError) else "crashed"
            raise EngineError(
                f"The engine ({engines}) {how} while its voices were checked.",
                hint="Choose another with --engine.",
            ) from problem


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


def _drain(
    queue: deque[list[Job]],
    store: ClipStore,
    tally: _Tally,
    patience: Patience,
    *,
    jobs: int,
    window: int,
) -> _Loss:
    """Speak batches until the queue is empty or a worker is lost; return what it was lost over.

    No more than ``window`` batches are under way, so that these lines are few.
    """
    with workers(min(jobs, len(queue))) as pool:
        running: dict[Future[_Outcome], list[Job]] = {}
        due_s: dict[Future[_Outcome], float] = {}
        while queue or running:
            try:
                while queue and len(running) < window:
                    future = pool.submit(_speak_batch, queue[0], store)
                    running[future] = queue.popleft()
                    # One of the others may have to end before this one begins.
                    due_s[future] = time.monotonic() + 2 * max(
                        patience.with_batch(batch) for batch in running.values()
                    )
                wait_s = max(0.0, min(due_s[future] for future in running) - time.monotonic())
                finished, _ = wait(running, wait_s, return_when=FIRST_COMPLETED)
                if not finished:
                    return _lost(running.values(), "hung")
                for future in finished:
                    outcome = future.result()
                    batch = running.pop(future)
                    tally.add(outcome.done, outcome.failures)
                    if batch[outcome.done :]:
                        queue.appendleft(batch[outcome.done :])
            except BrokenProcessPool:
                return _lost(running.values(), "crashed")
    return _Loss()


def _lost(batches: Iterable[list[Job]], how: str) -> _Loss:
    log.warning("A worker process %s; its lines are spoken again, one at a time.", how)
    return _Loss(tuple(job for batch in batches for job in batch), how)


def _retry(suspects: Sequence[Job], store: ClipStore, tally: _Tally, patience: Patience) -> None:
    """Speak lines one at a time in one worker, so that a loss has one cause."""
    known = store.known()
    unspoken = [job for job in suspects if job[0] not in known]
    tally.add(len(suspects) - len(unspoken))
    queue = deque([job] for job in unspoken)
    losses_in_a_row = 0
    while queue:
        waiting = len(queue)
        loss = _drain(queue, store, tally, patience, jobs=1, window=1)
        for _key, utterance in loss.suspects:
            first_taken = waiting - len(queue) == 1
            losses_in_a_row = losses_in_a_row + 1 if first_taken else 1
            failure = f"{named(utterance.voice)} {loss.how} again on {excerpt(utterance.text)}."
            if losses_in_a_row == LOSSES_IN_A_ROW:
                raise EngineError(
                    f"{failure} So it did on each of the {losses_in_a_row - 1} lines before.",
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


def _speak_batch(batch: list[Job], store: ClipStore) -> _Outcome:
    """Speak lines for `SLICE_S`, but at least one."""
    end = time.monotonic() + SLICE_S
    failures: list[str] = []
    done = 0
    for key, utterance in batch:
        try:
            _speak_line(key, utterance, store)
        except EngineError as problem:
            failures.append(str(problem))
        done += 1
        if time.monotonic() > end:
            break
    return _Outcome(done, tuple(failures))


def _speak_line(key: str, utterance: Utterance, store: ClipStore) -> None:
    engine = load_engine(utterance.voice.engine)
    clip = engine.speak(utterance.text, utterance.voice)
    verify(utterance.text, clip, utterance.voice, audible=engine.audible)
    store.write(key, clip)
