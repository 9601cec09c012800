"""A script in which people who turned out to be one go by one name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from ..model import ChapterScript, Character, Guess, Script


def with_names(script: Script, names: Mapping[str, str]) -> Script:
    """Return the script with other names for the characters that ``names`` maps to them.

    Whose new name is another character's is that character from now on.
    """
    if not names:
        return script
    characters: dict[str, Character] = {}
    for one in script.characters:
        name = names.get(one.name, one.name)
        own = (one.name, *one.aliases) if name != one.name else one.aliases
        known = characters.get(name)
        aliases = [*(known.aliases if known else ()), *own]
        # What is known of the one whose name it is goes before what is known of the other.
        of = one if known is None or name == one.name else known
        others = tuple(dict.fromkeys(alias for alias in aliases if alias != name))
        characters[name] = replace(of, name=name, aliases=others)
    chapters = tuple(_renamed(chapter, names) for chapter in script.chapters)
    return Script(chapters, tuple(characters.values()))


def _renamed(chapter: ChapterScript, names: Mapping[str, str]) -> ChapterScript:
    narration = chapter.narration
    return replace(
        chapter,
        narration=replace(narration, narrator=names.get(narration.narrator, narration.narrator)),
        lines=tuple(
            replace(line, speaker=names[line.speaker]) if line.speaker in names else line
            for line in chapter.lines
        ),
        guesses={line: _renamed_guess(guess, names) for line, guess in chapter.guesses.items()},
    )


def _renamed_guess(guess: Guess, names: Mapping[str, str]) -> Guess:
    chances: dict[str, float] = {}
    for who, chance in guess.others:
        name = names.get(who, who)
        chances[name] = round(chances.get(name, 0.0) + chance, 3)
    named = guess.named and names.get(guess.named, guess.named)
    return Guess(named, tuple(sorted(chances.items(), key=lambda item: -item[1])))
