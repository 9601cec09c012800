"""Piper's models: where they are fetched from, and what voices are in one."""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from fullcast.errors import EngineError
from fullcast.model import Gender, Voice

from ..fetching import Offer, Part, download, read_address
from .networks import model_id, not_installed

CARD = ".MODEL_CARD"
"""What the name of a model's card ends in here: on the hub each lies in a folder of its own."""

INDEX = "voices.json"


class PiperModels:
    """The hub of Piper's makers, and folders with models from it."""

    example = "piper:en_US-libritts_r-medium"

    def offer(self, name: str, mirror: str | None = None) -> Offer:
        """Look a model up in the hub's index, or in that of a mirror of it."""
        if not name:
            raise EngineError("Piper has many voices.", hint=f"Name one, such as {self.example}.")
        home = (mirror or _home()).rstrip("/")
        index = _index(home)
        if name not in index:
            near = difflib.get_close_matches(name, index, n=5, cutoff=0.3) or list(index)[:5]
            raise EngineError(
                f"Piper has no voice {name!r}.", where=home, hint=f"Near it: {', '.join(near)}."
            )
        try:
            parts = tuple(_part(name, path, facts) for path, facts in index[name]["files"].items())
        except (AttributeError, KeyError, TypeError, ValueError) as problem:
            raise EngineError(f"{INDEX} tells no files of {name}.", where=home) from problem
        card = next((part.path for part in parts if part.name.endswith(CARD)), None)
        text = read_address(f"{home}/{card}").decode(errors="replace") if card else ""
        return Offer(name, parts, _line(text, "License") or "not named", home)

    def download(self, offer: Offer, folder: Path) -> None:
        """Have Piper's own downloader write the files into ``folder``."""
        from piper.download_voices import download_voice

        with _at(offer.home):
            download_voice(offer.model, folder)
        for part in offer.parts:
            if part.name.endswith(CARD):
                download(offer, part, folder)

    def models_in(self, folder: Path) -> list[Path]:
        """Return the models of a folder: every ``….onnx`` that has its config beside it."""
        return [path for path in sorted(folder.glob("*.onnx")) if Path(f"{path}.json").is_file()]

    def voices_of(self, model: Path) -> list[Voice]:
        """Return every speaker of a model as a voice, with a gender where its card tells it."""
        config = _config(model)
        speakers = _speakers(config)
        dataset = config.get("dataset") or "-".join(model.stem.split("-")[1:2]) or model.stem
        genders = _genders(_card(model), speakers)
        language = (config.get("language", {}).get("code") or model.stem).split("-")[0]
        return [
            Voice(
                name=f"{dataset}-{speaker}" if speaker else str(dataset),
                engine="piper",
                id=model_id("piper", model, speaker),
                language=language.replace("_", "-"),
                gender=genders.get(speaker, Gender.UNKNOWN),
            )
            for speaker in speakers or [""]
        ]


def _home() -> str:
    """Return where the hub is, by Piper's own word."""
    try:
        from piper.download_voices import VOICES_JSON
    except ImportError as problem:
        raise not_installed("piper") from problem
    return str(VOICES_JSON).partition(f"/{INDEX}")[0]


def _index(home: str) -> dict[str, Any]:
    text = read_address(f"{home}/{INDEX}")
    try:
        index = json.loads(text)
    except ValueError as problem:
        raise EngineError(f"{INDEX} there is no index of voices.", where=home) from problem
    return index if isinstance(index, dict) else {}


@contextmanager
def _at(home: str) -> Iterator[None]:
    """Let Piper's downloader look at a mirror of the hub."""
    from piper import download_voices

    before = download_voices.URL_FORMAT
    download_voices.URL_FORMAT = before.replace(_home(), home)
    try:
        yield
    finally:
        download_voices.URL_FORMAT = before


def _part(model: str, path: str, facts: dict[str, Any]) -> Part:
    name = Path(path).name
    own = f"{model}{CARD}" if name == "MODEL_CARD" else name
    return Part(own, path, int(facts["size_bytes"]), f"md5:{facts['md5_digest']}")


def _config(model: Path) -> dict[str, Any]:
    path = Path(f"{model}.json")
    try:
        config = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as problem:
        raise EngineError(f"is no config of a Piper model: {problem}.", where=path) from problem
    return config if isinstance(config, dict) else {}


def _speakers(config: dict[str, Any]) -> list[str]:
    """Return the names of a model's speakers in their order; none where there is but one."""
    count = int(config.get("num_speakers", 1))
    if count < 2:
        return []
    names: dict[str, int] = config.get("speaker_id_map") or {}
    return sorted(names, key=names.__getitem__) or [str(number) for number in range(count)]


def _card(model: Path) -> str:
    for path in (model.with_suffix(CARD), model.with_name("MODEL_CARD")):
        if path.is_file():
            return path.read_text(encoding="utf-8", errors="replace")
    return ""


def _line(card: str, key: str) -> str:
    """Return what a card says in its line ``* Key: …``."""
    match = re.search(rf"^\W*{key}\s*:\s*(.+)$", card, re.IGNORECASE | re.MULTILINE)
    return match[1].strip() if match else ""


_GENDERS = {
    "f": Gender.FEMALE,
    "female": Gender.FEMALE,
    "woman": Gender.FEMALE,
    "m": Gender.MALE,
    "male": Gender.MALE,
    "man": Gender.MALE,
}


def _genders(card: str, speakers: list[str]) -> dict[str, Gender]:
    """Read a gender for the whole model (``* Gender: female``) or by speaker (``p225 | F``)."""
    whole = _GENDERS.get(_line(card, "(?:Speaker )?Gender").lower())
    if whole:
        return dict.fromkeys(speakers or [""], whole)
    found = {}
    for line in card.splitlines():
        words = re.findall(r"[\w-]+", line)
        told = {_GENDERS[word.lower()] for word in words[1:] if word.lower() in _GENDERS}
        if words and words[0] in speakers and len(told) == 1:
            found[words[0]] = told.pop()
    return found
