"""Stories whose quotations are marked with their speakers: `{Name}"Hello," she said.`"""

import re
from pathlib import Path

from fullcast.ingest import read_work
from fullcast.model import NARRATOR, Kind
from fullcast.script import write_script

_MARK = re.compile(r"\{([^}]+)\}")


def unmarked(text):
    """Return a marked text without its marks, and what they say: (offset, name) in order."""
    gold, plain, at = [], [], 0
    for mark in _MARK.finditer(text):
        plain.append(text[at : mark.start()])
        gold.append((sum(map(len, plain)), mark[1]))
        at = mark.end()
    plain.append(text[at:])
    return "".join(plain), gold


def marked(path):
    """Return a marked story without its marks, and what they say, in order."""
    return unmarked(path.read_text(encoding="utf-8"))


def scripted(text, folder):
    """Return the script that the product makes of a story."""
    path = Path(folder) / "story.txt"
    path.write_text(text, encoding="utf-8")
    return write_script(read_work(path))


def misses(path, folder):
    """Return (wrong, total) for a story: wrong ones as (text, marked speaker, speaker found, sure).

    A speaker is right if the marked name is that character's name or one of their aliases, and no
    other character was right for the same name: two names of one person are two voices.
    """
    text, gold = marked(path)
    script = scripted(text, folder)
    speech = {
        line.start: line
        for chapter in script.chapters
        for line in chapter.lines
        if line.speaker != NARRATOR and line.kind is not Kind.NARRATION
    }
    names = {c.name: {form.casefold() for form in (c.name, *c.aliases)} for c in script.characters}
    owner, wrong = {}, []
    for at, name in gold:
        line = speech.pop(at, None)
        said = line.speaker if line else "not found"
        known_as = {said.casefold(), *names.get(said, ())} | {f"the {said}".casefold()}
        if name.casefold() not in known_as or owner.setdefault(name, said) != said:
            wrong.append(
                (text[at : at + 50].split("\n")[0], name, said, line.sure if line else 0.0)
            )
    extra = [(line.text[:50], "nobody", line.speaker, line.sure) for line in speech.values()]
    return wrong + extra, len(gold)
