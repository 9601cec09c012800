"""A server that runs in a thread for as long as a test needs it."""

import contextlib
import threading


@contextlib.contextmanager
def serving(server, listener):
    """Run a uvicorn server on a listening socket; it has ended when the block has."""
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    try:
        yield
    finally:
        server.should_exit = True
        thread.join()
