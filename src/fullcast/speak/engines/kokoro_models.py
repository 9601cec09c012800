"""Kokoro's model: where it is fetched from, and what voices are in one."""

from __future__ import annotations

import zipfile
from importlib.util import find_spec
from pathlib import Path

from fullcast.errors import EngineError
from fullcast.model import Gender, Voice

from ..fetching import Offer, Part, download
from .networks import model_id, not_installed

HOME = "https://github.com/thewh1teagle/kokoro-onnx/releases/download/model-files-v1.1"
"""The release of kokoro-onnx's maker whose model tells how long each phoneme lasts."""

LICENCE = "Apache-2.0"

PARTS = {
    "v1.0": (
        Part(
            "kokoro-v1.0.onnx",
            "kokoro-v1.0.onnx",
            325_505_369,
            "sha256:beb0d1848dee9a49da392cc3df26958d46cfa35d321edf434f52949153f0df3a",
        ),
        Part(
            "voices-v1.0.bin",
            "voices-v1.0.bin",
            28_214_398,
            "sha256:bca610b8308e8d99f32e6fe4197e7ec01679264efed0cac9140fe9c29f1fbf7d",
        ),
    )
}

LANGUAGES = {
    "a": "en-us",
    "b": "en-gb",
    "e": "es",
    "f": "fr-fr",
    "h": "hi",
    "i": "it",
    "p": "pt-br",
}
"""First letter of a voice's name -> the language that espeak-ng reads its text in. Japanese (j) and
Chinese (z) need a reader of their own."""

NARRATOR = "af_heart"
"""The voice that the model's makers rate highest."""

_GENDERS = {"f": Gender.FEMALE, "m": Gender.MALE}


class KokoroModels:
    """The releases of kokoro-onnx, and folders with models from there."""

    example = "kokoro"

    def offer(self, name: str, mirror: str | None = None) -> Offer:
        """Return what a version of the model consists of; the newest if none is named."""
        if find_spec("kokoro_onnx") is None:
            raise not_installed("kokoro")
        version = name or next(iter(PARTS))
        if version not in PARTS:
            raise EngineError(
                f"Kokoro has no version {name!r}.", hint=f"There is {', '.join(PARTS)}."
            )
        home = (mirror or HOME).rstrip("/")
        return Offer(f"kokoro-{version}", PARTS[version], LICENCE, home)

    def download(self, offer: Offer, folder: Path) -> None:
        """Write the files into ``folder``: kokoro-onnx has no downloader of its own."""
        for part in offer.parts:
            download(offer, part, folder)

    def models_in(self, folder: Path) -> list[Path]:
        """Return the models of a folder: every ``….onnx`` that has voices beside it."""
        return [path for path in sorted(folder.glob("*.onnx")) if voices_file(path).is_file()]

    def voices_of(self, model: Path) -> list[Voice]:
        """Return every voice of a model whose language can be read; the name tells its gender."""
        path = voices_file(model)
        try:
            with zipfile.ZipFile(path) as file:
                names = [name.removesuffix(".npy") for name in file.namelist()]
        except (OSError, zipfile.BadZipFile) as problem:
            raise EngineError(f"holds no voices of Kokoro: {problem}.", where=path) from problem
        return [
            Voice(
                name=name.partition("_")[2] or name,
                engine="kokoro",
                id=model_id("kokoro", model, name),
                language=_tag(LANGUAGES[name[0]]),
                gender=_GENDERS.get(name[1:2], Gender.UNKNOWN),
            )
            for name in sorted(names, key=lambda name: (name != NARRATOR, name))
            if name[0] in LANGUAGES
        ]


def voices_file(model: Path) -> Path:
    """Return the file of a model's voices: of the same version, or the only one beside it."""
    version = model.stem.removeprefix("kokoro-").removesuffix(".fp16").removesuffix(".int8")
    path = model.with_name(f"voices-{version}.bin")
    others = sorted(model.parent.glob("voices*.bin"))
    return others[0] if not path.is_file() and len(others) == 1 else path


def _tag(language: str) -> str:
    """Write espeak-ng's language as BCP 47 does: en-us is en-US."""
    primary, dash, region = language.partition("-")
    return f"{primary}{dash}{region.upper()}"
