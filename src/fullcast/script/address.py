"""Address: what people call each other in this very work ("papa", "sir", "my dear").

Who is called "papa" is learned from the turns whose neighbours' tags say who speaks and who
answers; it then speaks for the same people where no tag does.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from .distances import Floats
from .survey import Survey

_CALL = re.compile(
    r"(?:^|[,.!?;:—–-]|\b(?:oh|o|dear|my|well|no|yes|you|poor|dearest|old|good))\W*\b("
    r"papa|father|dad|daddy|uncle|mamma|mama|mother|mummy|mum|mom|aunt|auntie|sir|ma['’]?am|madam"
    r"|grandmother|grandfather|child|boy|girl|lad|son|daughter|miss|dear|dearest|darling|love|lord"
    r"|lady|chap|man|fellow|thing|doctor|captain|colonel|friend|cousin|brother|sister|monsieur"
    r"|madame|mademoiselle|signor|signora|comrade|professor|inspector|honey|sweetheart|mate|sire"
    r"|majesty|highness|boss|master|mistress|kid|dude|babe|bro)\s*[,.!?;:—–-]",
    re.IGNORECASE,
)
_ENOUGH = 1.5


def forms_of_address(survey: Survey) -> Mapping[str, Floats]:
    """Return how well every turn's forms of address fit each character, shape (turns, people).

    As the one who says them, and as the one who hears them in the turn before or after. A turn
    does not speak for its own tag.
    """
    forms = [frozenset(word.lower() for word in _CALL.findall(t.text)) for t in survey.turns]
    surely = [turn.known() for turn in survey.turns]
    said, heard = _counted(survey, forms, surely)
    shape = (len(survey.turns), len(survey.genders))
    says, after, before = (np.zeros(shape, np.float32) for _ in range(3))
    for k, calls in enumerate(forms):
        for form in calls:
            says[k] += _share(said[form], surely[k])
            for other in _beside(survey, k):
                own = surely[other] if surely[other] != surely[k] else None
                (after if other > k else before)[other] += _share(heard[form], own)
    return {
        "says_forms": np.tanh(says),
        "heard_forms_prev": np.tanh(after),
        "heard_forms_next": np.tanh(before),
    }


def _counted(
    survey: Survey, forms: Sequence[frozenset[str]], surely: Sequence[int | None]
) -> tuple[dict[str, Floats], dict[str, Floats]]:
    """Count, for every form, who says it and who speaks right before or after it."""
    people = len(survey.genders)
    said: dict[str, Floats] = defaultdict(lambda: np.zeros(people, np.float32))
    heard: dict[str, Floats] = defaultdict(lambda: np.zeros(people, np.float32))
    for k, calls in enumerate(forms):
        others = [surely[other] for other in _beside(survey, k)]
        for form in calls:
            if surely[k] is not None:
                said[form][surely[k]] += 1
            for other in others:
                if other is not None and other != surely[k]:
                    heard[form][other] += 1
    return said, heard


def _beside(survey: Survey, k: int) -> Iterator[int]:
    """Yield the turns right before and after, in the same conversation."""
    turns = survey.turns
    if k and not turns[k].new_scene and turns[k].gap < 2:
        yield k - 1
    if k + 1 < len(turns) and not turns[k + 1].new_scene and turns[k + 1].gap < 2:
        yield k + 1


def _share(counts: Floats, own: int | None) -> Floats:
    """Return each one's share of a form's uses, without the use at hand."""
    if own is not None:
        counts = counts.copy()
        counts[own] -= 1
    shares: Floats = counts / (counts.sum() + _ENOUGH)
    return shares
