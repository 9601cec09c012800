"""Everything that the studio does: each wish of a page goes to the function that does it."""

from __future__ import annotations

import json
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote, unquote

from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response

from .. import editing
from ..errors import InputError, UsageError
from ..files import from_plain
from ..ingest import read_work
from ..opening import open_work
from ..publish.feed import FEED_NAME
from ..publish.names import file_name_of
from ..steps.recast import speaker_named
from .feeds.qr import qr_svg, subscription_url
from .room import Room
from .wishes import (
    AddWish,
    CastWish,
    GiveWish,
    LinesWish,
    MakeWish,
    MergeWish,
    SpeakerWish,
    SplitWish,
    TellWish,
)

LARGEST_WORK_BYTES = 200 << 20
LARGEST_WISH_BYTES = 4 << 20

FILE_NAME = "x-file-name"
"""Header with a dropped file's name, percent-encoded. It names the work's source, no path."""

T = TypeVar("T")


class Wishes:
    """Answers to whoever wants something changed."""

    def __init__(self, room: Room) -> None:
        """Change what is in ``room``."""
        self._room = room

    def by_name(self) -> dict[str, Callable[[Request], Awaitable[Response]]]:
        """Return what can be done to a work, by the last step of its address."""
        return {
            "lines": self._wish(LinesWish, self._lines),
            "give": self._wish(GiveWish, self._give),
            "recast": self._wish(CastWish, self._recast),
            "speakers": self._wish(AddWish, self._add),
            "merge": self._wish(MergeWish, self._merge),
            "split": self._wish(SplitWish, self._split),
            "remove": self._wish(SpeakerWish, self._remove),
            "narrator": self._wish(TellWish, self._tell),
            "undo": self._wish(dict, self._undo),
            "start": self._wish(MakeWish, self._start),
            "stop": self._wish(dict, self._stop),
            "share": self._wish(dict, self._share),
        }

    def _wish(
        self, shape: type[T], do: Callable[[Path, T], dict[str, Any] | None]
    ) -> Callable[[Request], Awaitable[Response]]:
        async def answer(request: Request) -> Response:
            folder = self._room.desk.asked_for(request)
            body = b"".join([part async for part in _parts(request, LARGEST_WISH_BYTES)])
            wish = _read(body, shape)
            return JSONResponse(await run_in_threadpool(do, folder, wish) or {})

        return answer

    def _lines(self, folder: Path, wish: LinesWish) -> None:
        editing.edit_lines(folder, wish.edits, seen=wish.seen)

    def _give(self, folder: Path, wish: GiveWish) -> None:
        editing.give_all(folder, wish.speaker, wish.to)

    def _recast(self, folder: Path, wish: CastWish) -> dict[str, Any]:
        texts = editing.recast(folder, wish.speaker, wish.sound, seen=wish.seen)
        entry = editing.entry_of(texts.cast.cast, speaker_named(texts.cast.cast, wish.speaker))
        voice = texts.catalog.named(entry.voice)
        about = f"{voice.gender.value}, {voice.description}"
        return {"version": editing.version_of(entry), "voice": voice.name, "about": about}

    def _add(self, folder: Path, wish: AddWish) -> None:
        editing.add_speaker(folder, wish.name, gender=wish.gender, lines=wish.lines, seen=wish.seen)

    def _merge(self, folder: Path, wish: MergeWish) -> None:
        editing.merge(folder, wish.speaker, wish.into)

    def _split(self, folder: Path, wish: SplitWish) -> None:
        editing.split(folder, wish.alias)

    def _remove(self, folder: Path, wish: SpeakerWish) -> None:
        editing.remove(folder, wish.speaker)

    def _tell(self, folder: Path, wish: TellWish) -> None:
        editing.set_narrator(folder, wish.chapter, wish.narrator)

    def _undo(self, folder: Path, _wish: dict[str, Any]) -> dict[str, Any]:
        return {"undone": editing.undo(folder)}

    def _start(self, folder: Path, wish: MakeWish) -> None:
        self._room.making.start(folder, formats=wish.formats)

    def _stop(self, folder: Path, _wish: dict[str, Any]) -> None:
        self._room.making.stop(folder)

    def _share(self, folder: Path, _wish: dict[str, Any]) -> dict[str, Any]:
        """Offer all works in the home network; answer with a code that subscribes to this one."""
        url = f"{self._room.sharing.base_url()}{quote(folder.name)}/{FEED_NAME}"
        return {"url": url, "code": qr_svg(subscription_url(url)).decode()}

    async def drop(self, request: Request) -> Response:
        """Read a file that was dropped as a new work; answer with the name of its folder."""
        name = file_name_of(unquote(request.headers.get(FILE_NAME, ""))) or "work"
        with tempfile.TemporaryDirectory(prefix="fullcast-") as folder:
            path = Path(folder, name)
            with path.open("wb") as file:  # noqa: ASYNC230 - a temporary file of this machine
                async for part in _parts(request, LARGEST_WORK_BYTES):
                    file.write(part)
            return JSONResponse({"name": await run_in_threadpool(self._take_in, path)})

    def _take_in(self, path: Path) -> str:
        try:
            work = read_work(path)
        except InputError as error:
            error.where = (error.where or "").replace(str(path), path.name)
            raise
        return open_work(work, self._room.desk.output).name


async def _parts(request: Request, most_bytes: int) -> AsyncIterator[bytes]:
    """Yield a request's body as it comes, unless it is too large.

    Raises:
        UsageError: it is, or it does not come to its end.
    """
    length = 0
    try:
        async for part in request.stream():
            length += len(part)
            if length > most_bytes:
                raise UsageError(f"that is more than {most_bytes >> 20} MB.")
            yield part
    except ClientDisconnect as error:
        raise UsageError("the connection has ended.") from error


def _read(body: bytes, shape: type[T]) -> T:
    try:
        value = json.loads(body or b"{}")
        body.decode()
        json.dumps(value, ensure_ascii=False).encode()  # half a character, which no file can hold
    except (ValueError, RecursionError) as error:
        raise UsageError(f"the request is no JSON: {error}.") from error
    return from_plain(shape, value, where="the request", error=UsageError)
