"""Lengths and places in time as people write them."""

from __future__ import annotations


def clock(ms: int) -> str:
    """Return a time as a clock shows it, without a part of a second: 1:02:03 or 2:03."""
    minutes, seconds = divmod(ms // 1000, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def duration(ms: int) -> str:
    """Return a length, rounded to seconds: 1:02:03 or 2:03."""
    return clock(round(ms, -3))
