"""A web server that knows nothing of us: what people put a work's folder on."""

import socket
from contextlib import contextmanager

import uvicorn
from starlette.staticfiles import StaticFiles

from threads import serving


@contextmanager
def static_host(folder):
    """Serve a folder as it is; yields its address."""
    app = StaticFiles(directory=folder)
    server = uvicorn.Server(uvicorn.Config(app, lifespan="off", log_config=None, access_log=False))
    with socket.create_server(("127.0.0.1", 0)) as listener, serving(server, listener):
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/"
