"""What becomes of memory that is no longer used, where GNU's C library decides it."""

from __future__ import annotations

import ctypes

import numpy as np

LARGE_BYTES = 24 << 20


def keep_freed() -> None:
    """Make the C library keep what numpy frees, instead of handing it back and asking again.

    GNU's malloc learns from one large array that large ones come and go. Otherwise page faults
    cost as much as the arithmetic. Elsewhere this does nothing.
    """
    np.empty(LARGE_BYTES, dtype=np.uint8)


def give_back() -> None:
    """Hand back to the system what is free between small objects. Elsewhere this does nothing."""
    try:
        trim = ctypes.CDLL(None).malloc_trim
    except (AttributeError, OSError, TypeError):  # another C library, or Windows
        return
    trim(0)
