"""The studio: pages on which a work is cast, corrected, made and heard, for one person here.

Pages are rendered by `pages`, and what a person does on them goes to the same functions that the
command line and Python use (`fullcast.editing`, `fullcast.pipeline`). Nothing is decided here.
"""

from __future__ import annotations

import contextlib
import socket
import webbrowser
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

import uvicorn
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from ..errors import ConflictError, FullcastError
from ..pipeline import OUTPUT
from ..workspace import workspace_at
from .access import HOST, Access, Guard, private_access
from .doing import Wishes
from .feeds.server import Products, config_of, listen
from .looking import Pages
from .pages import error_page
from .pages.frame import Place
from .room import Room

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "media-src 'self' blob:; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


def run_studio(
    output: Path = OUTPUT,
    *,
    work: str = "",
    port: int = 0,
    jobs: int | None = None,
    show: bool = True,
    say: Callable[[str], Any] = print,
) -> None:
    """Offer the studio to a browser on this machine until Ctrl-C; port 0 takes a free one.

    ``work`` is the folder's name of the work to open first. ``show`` opens a browser. The address,
    which ``say`` is told, holds a secret of this run alone.

    Raises:
        PublishError: the port cannot be had.
        OutputError: ``output`` is no folder, and cannot be made one.
        UsageError: ``work`` is no work's folder.
    """
    if work:
        workspace_at(output / work)
    access = private_access()
    with listen(port, HOST) as listener, contextlib.closing(Room(output, jobs=jobs)) as room:
        address = access.base_url(listener.getsockname()[1]) + (f"{quote(work)}/" if work else "")
        say(f"The studio is at {address} (Ctrl-C ends it)")
        if show:
            webbrowser.open(address)
        with contextlib.suppress(KeyboardInterrupt):
            studio_server(room, access).run(sockets=[listener])


def studio_server(room: Room, access: Access) -> uvicorn.Server:
    """Return a server of the studio, to be run on a socket. It ends what is under way first."""
    return _Server(config_of(studio_app(room, access)), room)


class _Server(uvicorn.Server):
    """Closes the room before it waits for answers, some of which wait for what is in there."""

    def __init__(self, config: uvicorn.Config, room: Room) -> None:
        super().__init__(config)
        self._room = room

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        await run_in_threadpool(self._room.close)
        await super().shutdown(sockets)


def studio_app(room: Room, access: Access) -> Starlette:
    """Return the application for one output folder."""
    pages, wishes = Pages(room), Wishes(room)
    return Starlette(
        routes=[
            # No work's folder has an underscore in its name (`publish.names.slug`).
            Route("/", pages.library),
            Route("/_works", wishes.drop, methods=["POST"]),
            Mount("/_static", StaticFiles(packages=[(__package__ or "", "static")])),
            Mount("/_files", Products(room.desk.output)),
            Route("/{name}/", pages.work),
            Route("/{name}/cast", pages.cast),
            Route("/{name}/script", pages.script),
            Route("/{name}/script/{number:int}", pages.script),
            Route("/{name}/script/{number:int}.json", pages.chapter),
            Route("/{name}/make", pages.make),
            Route("/{name}/plan.json", pages.plan),
            Route("/{name}/progress", pages.progress),
            Route("/{name}/listen", pages.listen),
            Route("/{name}/listen/{number:int}", pages.listen),
            Route("/{name}/alike.json", pages.alike),
            Route("/{name}/hear", pages.hear),
            Route("/{name}/audition", pages.audition),
            *(
                Route(f"/{{name}}/{what}", do, methods=["POST"])
                for what, do in wishes.by_name().items()
            ),
        ],
        middleware=[
            Middleware(Guard, access=access, content_security_policy=CONTENT_SECURITY_POLICY)
        ],
        exception_handlers={FullcastError: _explain},
    )


def _explain(request: Request, error: Exception) -> Response:
    """Answer with what a person can mend: as a page to a page, as a line to a script."""
    code = 409 if isinstance(error, ConflictError) else 422
    if "text/html" in request.headers.get("accept", ""):
        place = Place(str(request.base_url), request.path_params.get("name", ""))
        return HTMLResponse(error_page(place, str(error)), code)
    return JSONResponse({"error": str(error)}, code)
