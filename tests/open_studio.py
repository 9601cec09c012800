"""The studio on a real port of this machine, as `fullcast studio` offers it."""

import contextlib

from fullcast.studio.access import private_access
from fullcast.studio.app import studio_server
from fullcast.studio.feeds.server import listen
from fullcast.studio.room import Room
from fullcast.studio.sharing import Sharing
from threads import serving


@contextlib.contextmanager
def open_studio(output):
    """Yield the address of a studio for an output folder; everything ends with the block."""
    access = private_access()
    with (
        listen(0) as listener,
        contextlib.closing(Room(output, jobs=1, sharing=Sharing(output, 0))) as room,
        serving(studio_server(room, access), listener),
    ):
        yield access.base_url(listener.getsockname()[1])
