"""Everything that the studio shows: pages, data for their scripts, sound, progress."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from concurrent.futures import CancelledError
from dataclasses import asdict
from pathlib import Path
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import (
    HTMLResponse,
    JSONResponse,
    RedirectResponse,
    Response,
    StreamingResponse,
)

from ..editing import Sound, tried
from ..errors import FullcastError, UsageError
from ..files import from_plain
from ..model import NARRATOR
from ..opening import state_of, texts_at
from ..pipeline import Texts, make_again
from ..workspace import workspace_at
from .feeds.library import is_finished, read_finished
from .making import News
from .pages import cast_page, library_page, listen_page, make_page, script_page
from .pages.frame import Place
from .pages.library import Broken, Shelved
from .room import Room
from .state import chapter_state


class Pages:
    """Answers to whoever looks."""

    def __init__(self, room: Room) -> None:
        """Show what is in ``room``."""
        self._room = room

    def library(self, request: Request) -> Response:
        """Answer with the page of all works."""
        place = Place(str(request.base_url))
        works = [shelved(place, folder) for folder in self._room.desk.folders()]
        return HTMLResponse(library_page(place, works))

    def work(self, request: Request) -> Response:
        """Lead to a work's first page."""
        folder = self._room.desk.asked_for(request)
        return RedirectResponse(f"{request.base_url}{quote(folder.name)}/cast")

    def cast(self, request: Request) -> Response:
        """Answer with the cast."""
        place, texts = self._opened(request)
        return HTMLResponse(cast_page(place, texts))

    def script(self, request: Request) -> Response:
        """Answer with a chapter, the first one if none is named."""
        place, texts = self._opened(request)
        first = texts.work.chapters[0].number
        number = request.path_params.get("number", first)
        return HTMLResponse(script_page(place, texts, number))

    def chapter(self, request: Request) -> Response:
        """Answer with a chapter's lines as they are now, if they are not as they were."""
        etag = f'"{state_of(self._room.desk.asked_for(request))}"'
        if request.headers.get("if-none-match") == etag:
            return Response(status_code=304, headers={"ETag": etag})
        _place, texts = self._opened(request)
        state = chapter_state(texts, request.path_params["number"])
        return JSONResponse(state, headers={"ETag": etag})

    def make(self, request: Request) -> Response:
        """Answer with what is made."""
        place, texts = self._opened(request)
        return HTMLResponse(make_page(place, texts))

    def plan(self, request: Request) -> Response:
        """Answer with what a run would do."""
        made = make_again(self._room.desk.asked_for(request), dry_run=True)
        return JSONResponse({"lines": made.spoken, "chapters": list(made.rebuilt)})

    def progress(self, request: Request) -> Response:
        """Answer with the news of a run as they come (server-sent events)."""
        news = self._room.making.follow(self._room.desk.asked_for(request))
        return StreamingResponse(_events(news), media_type="text/event-stream")

    def listen(self, request: Request) -> Response:
        """Answer with a chapter's player, the first one's if none is named."""
        place, texts = self._opened(request)
        folder = texts.space.folder
        finished = read_finished(folder) if is_finished(folder) else None
        number = request.path_params.get("number")
        if number is not None and number not in texts.space.manifest.audio:
            raise UsageError(f"there is no audio of chapter {number}.")
        return HTMLResponse(listen_page(place, texts, finished, number))

    def alike(self, request: Request) -> Response:
        """Answer with the characters who share scenes and sound alike."""
        _place, texts = self._opened(request)
        try:
            return JSONResponse(self._room.alike(texts))
        except (CancelledError, RuntimeError):  # who should listen to them has gone
            if not self._room.is_closed:
                raise
            return Response(status_code=503)

    def hear(self, request: Request) -> Response:
        """Answer with the sound of lines."""
        _place, texts = self._opened(request)
        return _wav(self._room.hear(texts, request.query_params.getlist("line")))

    def audition(self, request: Request) -> Response:
        """Answer with somebody's own lines, as they would sound in another voice."""
        _place, texts = self._opened(request)
        asked = dict(request.query_params)
        speaker = asked.pop("speaker", NARRATOR)
        voicing = tried(texts, speaker, _sound(asked))
        return _wav(self._room.audition(texts, speaker, voicing))

    def _opened(self, request: Request) -> tuple[Place, Texts]:
        folder = self._room.desk.asked_for(request)
        texts = texts_at(folder, written=False)
        title = texts.work.metadata.title or folder.name
        return Place(str(request.base_url), folder.name, title), texts


def shelved(place: Place, folder: Path) -> Shelved | Broken:
    """Return what the library shows of a work; nothing of its texts is found for it."""
    try:
        space, work = workspace_at(folder)
    except FullcastError as error:
        return Broken(folder.name, str(error))
    metadata = work.metadata
    return Shelved(
        place=Place(place.base_url, folder.name, metadata.title or folder.name),
        authors=", ".join(metadata.authors),
        made=len(space.manifest.audio),
        chapters=len(work.chapters),
        has_cover=is_finished(folder) and space.cover.is_file(),
        language=metadata.language,
    )


def _sound(asked: Mapping[str, str]) -> Sound:
    try:
        values = {key: text if key == "voice" else float(text) for key, text in asked.items()}
    except ValueError as error:
        raise UsageError(f"{error}.") from error
    return from_plain(Sound, values, where="the request", error=UsageError)


def _wav(sound: bytes) -> Response:
    return Response(sound, media_type="audio/wav", headers={"Cache-Control": "no-store"})


def _events(news: Iterator[News]) -> Iterator[str]:
    return (f"data: {json.dumps(asdict(one))}\n\n" for one in news)
