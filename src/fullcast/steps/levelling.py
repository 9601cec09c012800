"""How loud every voice goes into the mix: measured once on what it says in the work itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from ..assemble.level import voice_gain_db
from ..files import sha256_of
from ..model import Voice
from ..speak.clips import ClipStore
from ..speak.engines import load_engine
from ..workspace import LevelRecord, Workspace

LEAST_HEARD_MS = 5_000
"""A voice that says less is as loud as on other texts: one sentence may be half as loud."""

SHORTEST_MS = 500
"""Shorter cries have no block of loudness to themselves."""

MEASURED_CLIPS = 60

MEASURED_MS = 60_000
"""Loudness is measured on about so many clips from all over, and so much of them together."""


def gains_of(
    space: Workspace,
    store: ClipStore,
    said: Mapping[Voice, Sequence[str]],
    references: Mapping[Voice, str],
) -> dict[Voice, float]:
    """Return the gain in dB of each voice, for the keys of the clips that it ``said``.

    A gain is remembered, so that a chapter that is mixed again sounds as before; it is found anew
    when twice as much is heard. Who says next to nothing has the gain of the catalogue, or of the
    ``references``: clips of a text that is the same for all. Voices without any clip are left out.
    """
    found = {
        voice: _gain_db(space, store, voice, keys, references.get(voice))
        for voice, keys in said.items()
    }
    return {voice: gain_db for voice, gain_db in found.items() if gain_db is not None}


def _gain_db(
    space: Workspace, store: ClipStore, voice: Voice, keys: Sequence[str], reference: str | None
) -> float | None:
    lengths = {key: store.place(key).duration_ms for key in keys}
    heard = [key for key, length_ms in lengths.items() if length_ms >= SHORTEST_MS]
    heard_ms = sum(lengths[key] for key in heard)
    name = _name(voice)
    record = space.manifest.levels.get(name)
    if record and heard_ms < 2 * record.heard_ms:
        return record.gain_db
    if heard_ms < LEAST_HEARD_MS:
        if voice.gain_db is not None:
            return voice.gain_db
        heard = [reference] if reference else heard or list(keys)
    if not heard:
        return None
    gain_db = _measured(store, heard)
    space.manifest.levels[name] = LevelRecord(gain_db, heard_ms)
    return gain_db


def _name(voice: Voice) -> str:
    """Return what stands for a voice: whatever decides how it sounds, and nothing else."""
    fingerprint = load_engine(voice.engine).fingerprint(voice)
    return sha256_of(fingerprint, replace(voice, gain_db=None))[:16]


def _measured(store: ClipStore, keys: Sequence[str]) -> float:
    clips = [store.read(key) for key in keys[:: max(1, len(keys) // MEASURED_CLIPS)]]
    sample_rate = clips[0].sample_rate
    longest = MEASURED_MS * sample_rate // 1000 // len(clips)
    pieces = [_piece(clip.pcm, longest, n / len(clips)) for n, clip in enumerate(clips)]
    return voice_gain_db(pieces, sample_rate)


def _piece(pcm: bytes, samples: int, at: float) -> bytes:
    """Return so many samples from ``at`` (0 to 1) of a clip: people start louder than they end."""
    start = 2 * int(at * max(0, len(pcm) // 2 - samples))
    return pcm[start : start + 2 * samples]
