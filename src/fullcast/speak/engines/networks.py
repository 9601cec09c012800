"""What engines with neural networks share: ids, model files, loaded networks, clips made of them.

An id is a model, and for a model of several speakers the speaker::

    en_US-lessac-medium                 voices/piper/en_US-lessac-medium.onnx where you run fullcast
    /models/en_US-libritts_r-medium#3922 a path, and a speaker's name in that model
"""

from __future__ import annotations

import functools
import hashlib
import importlib.metadata
import logging
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from fullcast.errors import EngineError
from fullcast.executors import THREADS
from fullcast.model import Clip, Voice, WordMark

from ..rewrite import Rewriting
from .espeak_spelling import respell
from .pitch import played_faster
from .word_times import Sound, word_marks

USUAL_WPM = 175
"""The rate at which a voice speaks as its model was made."""

VOLUME = 0.5
"""Of the level that a network gives: a voice that goes over full scale would be cut off there. The
mix brings every voice to one loudness anyway."""

_GPUS = ("CUDAExecutionProvider", "MIGraphXExecutionProvider", "DmlExecutionProvider")
_CPU = "CPUExecutionProvider"

_ERRORS_ONLY = 3
"""onnxruntime's own messages go to the terminal; its warnings are for who made the network."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ModelVoice:
    """A voice's id, taken apart: the model's file and the speaker (empty: the model's only one)."""

    path: Path
    speaker: str


def models_folder(engine: str) -> Path:
    """Return where a model is looked for that is named without its path."""
    return Path("voices", engine)


def model_voice(voice: Voice) -> ModelVoice:
    """Take a voice's id apart."""
    name, _hash, speaker = voice.id.partition("#")
    path = Path(name if name.endswith(".onnx") else f"{name}.onnx")
    there = path.is_file() or path.is_absolute()
    return ModelVoice(path if there else models_folder(voice.engine) / path, speaker)


def model_id(engine: str, path: Path, speaker: str = "") -> str:
    """Return the id of a model's voice: without a path where `model_voice` looks anyway."""
    at_home = path.parent == models_folder(engine)
    name = str(path if at_home else path.resolve()).removesuffix(".onnx")
    name = Path(name).name if at_home else name
    return f"{name}#{speaker}" if speaker else name


def not_installed(engine: str) -> EngineError:
    """Return the error of an engine whose extra is missing."""
    limit = " (Python 3.13 at most)" if engine == "kokoro" else ""
    return EngineError(
        f"The engine {engine} is not installed.",
        hint=f"Install it: pip install 'fullcast[{engine}]'{limit}.",
    )


def existing_model(voice: Voice) -> ModelVoice:
    """Return a voice's model, whose file is there.

    Raises:
        EngineError: it is not; the hint says how to get it.
    """
    found = model_voice(voice)
    if found.path.is_file():
        return found
    folder = models_folder(voice.engine)
    there = ", ".join(sorted(path.stem for path in folder.glob("*.onnx"))) or "none"
    raise EngineError(
        f"The engine {voice.engine} has no model {voice.id!r} ({voice.name!r}): "
        f"{found.path} is missing.",
        hint=f"`fullcast voices add` fetches models. Models in {folder}: {there}.",
    )


def model_fingerprint(voice: Voice) -> str:
    """Name the model by its content, the speaker, and the settings that every network has."""
    found = model_voice(voice)
    model = _sha256(found.path) if found.path.is_file() else f"no {voice.id}"
    settings = f"{voice.rate_wpm} wpm | pitch {voice.pitch_percent}"
    return f"{model} | {found.speaker} | {settings}"


@functools.cache
def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()[:16]


def version_of(package: str) -> str:
    """Return the version of an engine's package; "none" where it is not installed."""
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return "none"


def readable(text: str) -> Rewriting:
    """Respell what espeak-ng would spell, and leave out what no reader takes."""
    plain = text.encode("utf-8", "replace").decode().replace("\0", " ")
    return respell(plain)


def timed_clip(
    pcm: bytes, sample_rate: int, said: Rewriting, sounds: Iterable[Sound], factor: float
) -> Clip:
    """Return a clip of ``said``, higher by ``factor``, with word marks where there are sounds."""
    marks = word_marks(said.text, sounds, sample_rate)
    spans = tuple(WordMark(m.start_ms, *said.span(m.start, m.end)) for m in marks)
    return played_faster(Clip(pcm, sample_rate, spans), factor)


def threads() -> int:
    """Return how many threads a network may use: a worker's share of the cores, or all of them."""
    return int(os.environ.get(THREADS) or os.cpu_count() or 1)


def providers(available: list[str]) -> list[str]:
    """Choose what computes a network: a GPU where this onnxruntime knows one, else the CPU."""
    return [*(name for name in _GPUS if name in available), _CPU]


def session(model: str | bytes) -> Any:
    """Load a network (a path, or its bytes) on what this machine has; onnxruntime's own errors."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads()
    options.inter_op_num_threads = 1
    options.log_severity_level = _ERRORS_ONLY
    wanted = providers(onnxruntime.get_available_providers())
    loaded = onnxruntime.InferenceSession(model, options, providers=wanted)
    if loaded.get_providers()[0] != wanted[0]:
        _log.warning("%s cannot be used here; the network runs on the CPU.", wanted[0])
    return loaded


def load_failures() -> tuple[type[Exception], ...]:
    """Return what is raised for files that are missing, damaged or of another kind."""
    from onnxruntime.capi import onnxruntime_pybind11_state as state

    damaged = state.Fail, state.InvalidArgument, state.InvalidGraph, state.InvalidProtobuf
    return OSError, ValueError, KeyError, RuntimeError, BadZipFile, *damaged
