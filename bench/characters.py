"""Find the people of annotated works and compare with the annotation.

    python bench/characters.py WORKS... [--show]

Prints, by work: the share of quotations whose speaker has a character under a name that is
unambiguously the speaker's, speakers split over two characters, characters that hold two
speakers, and how often a known gender is right. Keys of names are those of the scorer in the
shared folder (see `bench/attribution.py`).
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from attribution import novels, scorer, work_of
from fullcast.model import Character, Gender
from fullcast.script.characters import find_characters

GENDERS = {"M": Gender.MALE, "F": Gender.FEMALE}


def measure(novel: dict[str, Any], found: Sequence[Character], *, show: bool) -> dict[str, float]:
    """Compare the characters of a novel with those found, weighted by quotations."""
    scoring = scorer()
    keys = scoring.name_keys(novel["characters"])
    said = Counter(q["speaker"] for q in novel["quotes"] if q["kind"] == "character")
    owners: dict[str, set[str]] = {}
    for name in said:
        for key in keys[name]:
            owners.setdefault(key, set()).add(name)
    by_label: Counter[str] = Counter()
    held: dict[str, set[str]] = {}
    for character in found:
        shown = owners.get(scoring.norm(character.name), set())
        by_label.update(shown)
        forms = (character.name, *character.aliases)
        sets = [owners.get(scoring.norm(form), set()) for form in forms]
        held[character.name] = {next(iter(s)) for s in sets if len(s) == 1} | (
            shown if len(shown) == 1 else set()
        )
    any_form = {name for names in held.values() for name in names}
    split = [n for n in said if sum(n in names for names in held.values()) > 1]
    merged = [name for name, names in held.items() if len(names) > 1]
    genders = {c["name"]: GENDERS.get(c["gender"]) for c in novel["characters"]}
    right = wrong = unknown = 0
    for character in found:
        if len(held[character.name]) == 1:
            (name,) = held[character.name]
            gold, count = genders.get(name), said[name]
            if gold is not None:
                right += count * (character.gender is gold)
                unknown += count * (character.gender is Gender.UNKNOWN)
                wrong += count * (character.gender not in (gold, Gender.UNKNOWN))
                if show and character.gender is not gold and count:
                    print(
                        f"  gender: {character.name} is {gold}, taken as {character.gender}", count
                    )
    if show:
        _show(said, any_form, set(by_label), split, merged, held, found)
    total = said.total()
    return {
        "quotes": total,
        "named": sum(said[n] for n in any_form),
        "label": sum(said[n] for n in set(by_label) & set(said)),
        "split": len(split),
        "split quotes": sum(said[n] for n in split),
        "merged": len(merged),
        "merged quotes": sum(said[n] for name in merged for n in held[name]),
        "gender right": right,
        "gender wrong": wrong,
        "gender unknown": unknown,
        "found": len(found),
    }


def _show(
    said: Counter[str],
    any_form: set[str],
    labels: set[str],
    split: Sequence[str],
    merged: Sequence[str],
    held: dict[str, set[str]],
    found: Sequence[Character],
) -> None:
    missing = [(n, c) for n, c in said.most_common() if n not in any_form]
    print("  not found:", ", ".join(f"{n} {c}" for n, c in missing[:12]))
    unlabelled = [(n, c) for n, c in said.most_common() if n in any_form and n not in labels]
    print("  found, but shown by another name:", unlabelled[:8])
    for n in split:
        parts = [f"{c.name} {c.aliases}" for c in found if n in held[c.name]]
        print(f"  split: {n} ({said[n]}): {'; '.join(parts)}")
    for name in merged:
        aliases = next(c.aliases for c in found if c.name == name)
        print(f"  merged: {name} {aliases}: {[(n, said[n]) for n in held[name]]}")


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("works", nargs="+", type=Path)
    parser.add_argument("--show", action="store_true", help="say what goes wrong")
    arguments = parser.parse_args()
    total: Counter[str] = Counter()
    print(f"{'work':30} named label  split (quotes) merged (quotes) gender right/wrong/?  found")
    for path in arguments.works:
        for novel in novels(path):
            work = work_of(novel)
            texts = [p.text for chapter in work.chapters for p in chapter.paragraphs]
            found = find_characters(texts, work.metadata)
            figures = measure(novel, found, show=arguments.show)
            total.update(figures)
            print_row(novel["id"], figures)
    print_row("ALL", total)


def print_row(name: str, row: dict[str, float] | Counter[str]) -> None:
    """Print shares of quotations in per cent, and counts."""
    percent = {
        key: 100 * row[key] / max(1, row["quotes"])
        for key in row
        if key not in ("split", "merged", "found")
    }
    print(
        f"{name:30} {percent['named']:5.1f} {percent['label']:5.1f} {row['split']:5} "
        f"({percent['split quotes']:5.1f}) {row['merged']:5} ({percent['merged quotes']:5.1f}) "
        f"{percent['gender right']:6.1f}/{percent['gender wrong']:.1f}/"
        f"{percent['gender unknown']:.1f} {row['found']:6}"
    )


if __name__ == "__main__":
    main()
