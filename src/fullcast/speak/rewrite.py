"""A text that is changed step by step and still knows where each of its characters came from."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

Replacement = str | Callable[[re.Match[str]], str]
"""As for `re.sub`: a template with groups, or a function of the match."""

Rule = tuple[re.Pattern[str], Replacement]


@dataclass(frozen=True, slots=True)
class Rewriting:
    """``text[i]`` stands for ``original[starts[i]:ends[i]]``."""

    text: str
    starts: Sequence[int]
    ends: Sequence[int]

    @classmethod
    def of(cls, original: str) -> Rewriting:
        """Begin with the text as it is."""
        size = len(original)
        return cls(original, range(size), range(1, size + 1))

    def sub(self, pattern: re.Pattern[str], replacement: Replacement) -> Rewriting:
        """Replace every match, as `re.sub` does; of a pattern with a group ``it``, only that group.

        A replacement as long as what it replaces keeps the origin of every character; any other
        stands, each of its characters, for the whole of what it replaces.
        """
        replaced = pattern.groupindex.get("it", 0)
        texts: list[str] = []
        starts: list[int] = []
        ends: list[int] = []
        done = 0
        for match in pattern.finditer(self.text):
            new = match.expand(replacement) if isinstance(replacement, str) else replacement(match)
            begin, end = match.span(replaced)
            if new == match[replaced]:
                continue
            whole = end - begin != len(new)
            texts += self.text[done:begin], new
            starts += self.starts[done:begin]
            ends += self.ends[done:begin]
            starts += [self.starts[begin]] * len(new) if whole else self.starts[begin:end]
            ends += [self.ends[end - 1]] * len(new) if whole else self.ends[begin:end]
            done = end
        if not texts:
            return self
        return Rewriting(
            "".join(texts) + self.text[done:],
            (*starts, *self.starts[done:]),
            (*ends, *self.ends[done:]),
        )

    def sub_each(self, rules: Iterable[Rule]) -> Rewriting:
        """Apply one rule after the other."""
        rewriting = self
        for pattern, replacement in rules:
            rewriting = rewriting.sub(pattern, replacement)
        return rewriting

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return what ``text[start:end]`` stands for, as offsets in the original."""
        if not self.text:
            return 0, 0
        first = min(start, len(self.text) - 1)
        last = min(max(end - 1, first), len(self.text) - 1)
        return self.starts[first], max(self.ends[last], self.starts[first])
