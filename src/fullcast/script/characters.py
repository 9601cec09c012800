"""Who is in the work: names put together to persons, with their aliases and gender.

Jean, Valjean and Jean Valjean are one person; Mr. Bennet and Mrs. Bennet are two. What people
wrote down (cast.toml, character sheets, the tags of the source) goes before what is found.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from ..model import Character, Gender, Metadata
from .aliases import AliasIndex
from .genders import pronoun_votes
from .names import NOT_NAMES, Name, find_names, is_no_name
from .nicknames import forget_names, is_first_name
from .nominals import Nominal, find_nominals
from .people import People, Person
from .quotes import Quote, find_quotations
from .titles import ALL_TITLES, title_gender

__all__ = ["AliasIndex", "find_characters", "tagged_characters", "title_gender"]

_PERSON_ENOUGH = 1.5
"""Evidence of being a person (see names.py) that a name needs to be a character."""
_CALLED_ONCE = 0.5
"""Evidence that makes somebody of a name where nobody else is named in a work."""
_MORE_IN_A_NOVEL = 2.0 / 80_000
"""What a novel asks for more, by word: many things in it act once."""
_SHORT = 5_000
"""Words of a story that are no novel yet."""
_LONG = 50_000
"""Words of a work that needs the memory more than the time in which it is filled again."""
_MOSTLY = 0.25
"""Evidence for each time that a bare name stands: places and things act now and then."""


def find_characters(
    texts: Sequence[str],
    metadata: Metadata,
    known: Sequence[Character] = (),
    quotations: Sequence[Sequence[Quote]] | None = None,
) -> tuple[Character, ...]:
    """Return everybody who may speak in a work, those who are named most first.

    ``texts`` are the story's paragraphs, ``quotations`` the speech in them. ``known`` characters
    keep their names, aliases and gender; tags come next; names found in the text are merged into
    these or become new ones.
    """
    if quotations is None:
        quotations = find_quotations(texts).paragraphs
    names = _plausible(find_names(texts, quotations))
    people = People(names, pronoun_votes(texts, list(names)))
    for character in known:
        people.add_known(character.name, character.aliases, character.gender)
    taken = {form for person in people.everybody for form in person.forms}
    for tagged in tagged_characters(metadata):
        if not set(tagged) & taken:
            people.add_known(tagged[0], tagged)
    _add_short_names(people.everybody)
    people.place_all()
    words = sum(text.count(" ") + 1 for text in texts)
    enough = _PERSON_ENOUGH + _MORE_IN_A_NOVEL * min(max(words - _SHORT, 0), 80_000)
    everybody = [p for p in people.everybody if _is_person(p, people, names, enough)]
    if not everybody:
        everybody = [p for p in people.everybody if _is_person(p, people, names, _CALLED_ONCE)]
    _add_nominals(everybody, find_nominals(texts, quotations), people)
    everybody.sort(key=lambda person: (-people.count(person), person.name))
    found = tuple(
        _character(person, names, people.weigh_gender(person), _shared(person, everybody, people))
        for person in everybody
    )
    if words > _LONG:
        forget_names()
    return found


def _plausible(names: Mapping[str, Name]) -> dict[str, Name]:
    """Leave out what is no name of one person: families, and two names that happen to meet."""
    return {
        form: name
        for form, name in names.items()
        if len(name.words) <= 4 and not _is_family(name, names) and not _is_two(name, names)
    }


def _is_family(name: Name, names: Mapping[str, Name]) -> bool:
    """Tell whether a name means several: the Wilcoxes, the Miss Bennets."""
    word = name.words[-1]
    ends = [word.removesuffix(ending) for ending in ("es", "s") if word.endswith(ending)]
    single = {other.words[-1] for other in names.values() if other.words[-1] in ends}
    return bool(single) and 2 * name.article > name.count


def _is_two(name: Name, names: Mapping[str, Name]) -> bool:
    """Tell whether a comma was lost between two first names ("Katharine Cassandra")."""
    if len(name.words) != 2 or name.title or not is_first_name(name.words[1]):
        return False
    bare = [names[word].count if word in names else 0 for word in name.words]
    return 20 * name.count < min(bare)


def _character(
    person: Person,
    names: Mapping[str, Name],
    gender: tuple[Gender, float],
    shared: set[str],
) -> Character:
    name = _usual_name(person, names, shared)
    forms = {names[form].written if form in names else form for form in person.forms}
    others = sorted(forms - {name}, key=lambda form: (-len(form), form))
    return Character(name, tuple(others), gender[0], round(gender[1], 3))


def _shared(person: Person, everybody: Sequence[Person], people: People) -> set[str]:
    """Return the first names that somebody else of some weight bears as well."""
    others = [
        p for p in everybody if p is not person and 10 * people.count(p) > people.count(person)
    ]
    return person.firsts & {first for other in others for first in other.firsts}


def _usual_name(person: Person, names: Mapping[str, Name], shared: set[str]) -> str:
    """Return what the work itself calls somebody most often, unless a person or tag named them.

    A bare name that others bear as well is no name to show.
    """
    found = [names[form] for form in sorted(person.forms) if form in names]
    if person.certain or not found:
        return person.name
    usual = max(found, key=lambda name: (name.count, len(name.text), name.text))
    if usual.text in shared:
        clear = [name for name in found if name is not usual and name.count > 2]
        usual = max(clear, key=lambda name: (name.count, name.text), default=usual)
    bare = not usual.title and (len(found) == 1 or usual.text.lower() in ALL_TITLES)
    return f"The {usual.text}" if bare and 2 * usual.article > usual.count else usual.written


# ---------------------------------------------------------------------------- tags


def tagged_characters(metadata: Metadata) -> list[tuple[str, ...]]:
    """Return the names in the Characters and Relationships tags, each with its aliases.

    "Crowley (Good Omens)" loses the fandom; "Aziraphale | Ezra Fell" are two names of one;
    "Original Characters", "Reader" and the like name nobody, nor does "his father". "Captain Isolde
    Varga" in one tag is "Isolde Varga" of another, and so is "Isolde" where no other has that name.
    """
    tags = list(metadata.characters)
    for relationship in metadata.relationships:
        tags += re.split(r"\s*/\s*|\s+&\s+", relationship)
    seen: dict[str, tuple[str, ...]] = {}
    for tag in tags:
        plain = re.sub(r"\s*[\[(][^\])]*[\])]", "", tag).strip()
        names = tuple(part.strip() for part in plain.split("|") if part.strip())
        if names and not _NOBODY.search(plain) and not _NO_TAGGED_NAME.match(names[0]):
            key = _without_titles(names[0])
            seen[key] = tuple(dict.fromkeys((*seen.get(key, ()), *names)))
    return list(_with_short_tags_joined(seen).values())


def _with_short_tags_joined(tagged: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """Join "Isolde" to the one "Isolde Varga" among tags; keys are names without titles."""
    joined = dict(tagged)
    bare = {
        name: {w for w in name.split() if w.lower().strip(".") not in ALL_TITLES} for name in tagged
    }
    for short, names in tagged.items():
        longer = [full for full in joined if bare[short] < bare[full]]
        if bare[short] and len(longer) == 1:
            joined[longer[0]] = tuple(dict.fromkeys((*joined[longer[0]], *names)))
            del joined[short]
    return joined


def hard_names(metadata: Metadata) -> list[str]:
    """Return the words of tagged characters' names that a voice may not know: no first names."""
    words = (
        word for names in tagged_characters(metadata) for name in names for word in name.split()
    )
    return [
        word
        for word in dict.fromkeys(words)
        if len(word) > 2
        and word[0].isupper()
        and word.lower().strip(".") not in ALL_TITLES | NOT_NAMES
        and not is_first_name(word)
    ]


def _without_titles(name: str) -> str:
    """Return a full name without its titles; a surname alone keeps them ("Mrs. Holm")."""
    words = [word for word in name.split() if word.lower().strip(".") not in ALL_TITLES]
    return " ".join(words) if len(words) > 1 else name


_NO_TAGGED_NAME = re.compile(
    r"[a-z]|(?:A|An|He|Her|His|I|It|My|Our|She|That|Their|These|They|This|Those|Two|Three|Us|We|You)"
    r"\b|\w+['’]s [a-z]"
)
"""What is no name, in a tag that somebody made up: "his father", "Anna's mother", "Two men"."""

_NOBODY = re.compile(
    r"\b(?:original (?:\w+ )?(?:male|female|non-?binary|character)|character\(?s|characters|"
    r"reader|you|"
    r"others?|everyone|background|minor|implied|past|pairings?|relationships?)\b",
    re.IGNORECASE,
)


def _add_short_names(people: Sequence[Person]) -> None:
    """Call people whom tags or a cast name in full by their first and last names as well."""
    holders = Counter(word for person in people for word in _short_names(person))
    for person in people:
        person.forms |= {word for word in _short_names(person) if holders[word] == 1}


def _short_names(person: Person) -> set[str]:
    words = {word for form in person.forms if len(form.split()) > 1 for word in form.split()}
    return {
        word
        for word in words
        if word[0].isupper()
        and len(word) > 2
        and word.lower().strip(".") not in ALL_TITLES | NOT_NAMES
    }


# ---------------------------------------------------------------------------- who is somebody


def _is_person(person: Person, people: People, names: Mapping[str, Name], enough: float) -> bool:
    """Tell somebody from a place or a thing by how all forms of the name behave."""
    if person.certain:
        return True
    if is_no_name(person.name):
        return False
    count, evidence = people.count(person), people.evidence(person)
    places = sum(names[form].place for form in person.forms if form in names)
    if places * 3 > count and evidence < 2 * places:
        return False
    if any(names[form].title for form in person.forms if form in names):
        return True
    full = any(" " in form for form in person.forms)
    return evidence >= (1.0 if full else enough) and evidence >= _MOSTLY * count


def _add_nominals(everybody: list[Person], nominals: Iterable[Nominal], people: People) -> None:
    """Add people whom a noun names; "the general" is General Tilney where there is no other."""
    for nominal in nominals:
        forms = set(nominal.forms)
        title = nominal.noun if nominal.noun in ALL_TITLES else ""
        holder = people.holder(title) if title else None
        same = [p for p in everybody if {nominal.noun.title(), nominal.name} & p.forms]
        if holder is not None and holder in everybody:
            holder.forms |= forms
        elif same:
            same[0].forms |= forms
        elif not title or not people.holds(title):
            everybody.append(Person(nominal.name, forms, gender=nominal.gender))
