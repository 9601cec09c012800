"""The studio's pages as HTML: built as trees, so that every text of a story is escaped."""

from .cast import cast_page
from .frame import error_page
from .library import library_page
from .listen import listen_page
from .make import make_page
from .script import script_page

__all__ = ["cast_page", "error_page", "library_page", "listen_page", "make_page", "script_page"]
