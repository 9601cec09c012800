"""Web servers that know nothing of us: such as what people put a work's folder on."""

import socket
from contextlib import contextmanager

import uvicorn
from starlette.staticfiles import StaticFiles

from threads import serving


@contextmanager
def hosting(app):
    """Serve an application on a free port of this machine; yields its address."""
    server = uvicorn.Server(uvicorn.Config(app, lifespan="off", log_config=None, access_log=False))
    with socket.create_server(("127.0.0.1", 0)) as listener, serving(server, listener):
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/"


def static_host(folder):
    """Serve a folder as it is; yields its address."""
    return hosting(StaticFiles(directory=folder))
