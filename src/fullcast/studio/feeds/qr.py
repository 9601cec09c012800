"""A feed's address as a QR code, so that a phone subscribes in one scan."""

from __future__ import annotations

import io
import re

import segno

_LIGHT_ON_DARK = "\x1b[97;40m{}\x1b[0m"
"""Colours of a terminal, set so that the code is right side out on a light one, too."""


def subscription_url(feed_url: str) -> str:
    """Return a feed's address for podcast programs alone: a browser would show the feed's text."""
    return re.sub(r"^https?:", "pcast:", feed_url)


def qr_svg(text: str) -> bytes:
    """Return a code as a picture, black on white with the margin that scanners need."""
    out = io.BytesIO()
    segno.make(text, micro=False).save(
        out, kind="svg", scale=4, light="#fff", xmldecl=False, nl=False
    )
    return out.getvalue()


def qr_lines(text: str) -> list[str]:
    """Return a code as lines for a terminal, two rows of it in each."""
    out = io.StringIO()
    segno.make(text, error="l", micro=False, boost_error=False).terminal(
        out, border=2, compact=True
    )
    return [_LIGHT_ON_DARK.format(line) for line in out.getvalue().splitlines()]
