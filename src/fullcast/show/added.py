"""Voices that are fetched, and what was added."""

from __future__ import annotations

from collections.abc import Sequence

from ..speak.fetching import Offer
from ..steps.adding import Added
from .console import counted, notes, out, size


def show_offer(offer: Offer) -> None:
    """Print what is about to be fetched, and under which licence."""
    notes.print(
        f"{offer.model}: {size(offer.size_bytes)} from {offer.home}; licence: {offer.licence}",
        markup=False,
    )


def show_added(added: Sequence[Added]) -> None:
    """Print how many voices there are of each model, and how to use them."""
    for one in added:
        genders = ", ".join(f"{number} {gender}" for gender, number in one.genders.most_common())
        voice = one.voices[0]
        out.print(
            f"{counted(len(one.voices), 'voice')} of {one.model} ({genders}) in {one.catalogue}",
            markup=False,
        )
        out.print(f"Hear one:         fullcast voices play {voice.name}", markup=False)
        out.print(f"Cast from them:   fullcast make WORK --engine {voice.engine}", markup=False)
