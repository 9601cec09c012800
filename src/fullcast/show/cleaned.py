"""What left the store of clips."""

from __future__ import annotations

from ..steps.cleaning import Cleaned
from .console import out, size


def show_cleaned(cleaned: Cleaned, *, dry_run: bool) -> None:
    """Print how many clips went, how much room that gave, and what stays."""
    freed = f"{cleaned.dropped:,} clips, {size(cleaned.freed_bytes)}"
    out.print(f"Would drop {freed}." if dry_run else f"Dropped {freed}.")
    out.print(f"Kept {cleaned.kept:,} clips, {size(cleaned.kept_bytes)}.")
