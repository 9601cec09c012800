"""The page on which every character gets a voice."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from ...editing import BOUNDS
from ...model import NARRATOR, CastMember, Gender, Kind, NarratorSettings, Pitch, Voice
from ...pipeline import Texts
from ...publish.markup import tag
from ...script.doubt import DOUBTFUL_BELOW
from ..state import cast_versions, hues_of, speakers_of, undo_of
from .frame import Place, button, labelled, page, select, short

if TYPE_CHECKING:
    from lxml.etree import _Element

_SLIDERS = (
    ("rate", "Pace", BOUNDS["rate"], "0.05", 1.0),
    ("pitch_semitones", "Pitch", BOUNDS["pitch_semitones"], "0.5", 0.0),
    ("gain_db", "Loudness", BOUNDS["gain_db"], "0.5", 0.0),
)
"""Key in cast.toml, label, range, step, and what is usual."""


def cast_page(place: Place, texts: Texts) -> str:
    """Return the page of all speakers, the narrator first, then those with most lines."""
    facts = _Facts(texts)
    cards = [_card(name, texts, facts) for name in (NARRATOR, *speakers_of(texts))]
    return page(
        place,
        "Cast",
        _toolbar(texts),
        tag("section", id="alike", aria_label="Voices that are easily confused", hidden=""),
        tag("div", *cards, class_="cards", id="cards"),
        _tellers(texts),
        _voice_dialog(texts),
        _merge_dialog(texts),
        current="cast",
    )


class _Facts:
    """What is told of every speaker, found in one pass."""

    def __init__(self, texts: Texts) -> None:
        self.hues = hues_of(texts)
        self.versions = cast_versions(texts)
        self.lines: Counter[str] = Counter()
        self.words: Counter[str] = Counter()
        self.doubtful: Counter[str] = Counter()
        self.first: dict[str, str] = {}
        for chapter in texts.script.script.chapters:
            for line in chapter.lines:
                if line.kind in (Kind.SCENE_BREAK, Kind.NOTE):
                    continue
                self.lines[line.speaker] += 1
                self.words[line.speaker] += len(line.text.split())
                self.doubtful[line.speaker] += line.sure < DOUBTFUL_BELOW
                self.first.setdefault(line.speaker, line.text)


def _toolbar(texts: Texts) -> _Element:
    undoes = undo_of(texts)
    undo = button("Undo", id="undo", title=f"Take back: {undoes}" if undoes else "Nothing to undo")
    if not undoes:
        undo.set("disabled", "")
    search = tag("input", type="search", id="find", placeholder="a name", autocomplete="off")
    return tag(
        "div", labelled("Find", search), undo, class_="toolbar", role="group", aria_label="Cast"
    )


def _card(name: str, texts: Texts, facts: _Facts) -> _Element:
    cast = texts.cast.cast
    entry = cast.narrator if name == NARRATOR else cast.speakers[name]
    hue = facts.hues.get(name)
    first = facts.first.get(name, "")
    card = tag(
        "article",
        tag("h2", tag("span", class_="swatch", aria_hidden="true"), name),
        _names(entry) if isinstance(entry, CastMember) else tag("p", "tells the story"),
        tag("p", _counted(name, facts), class_="facts"),
        tag("blockquote", tag("p", short(first, 140)), lang=texts.work.metadata.language)
        if first
        else tag("p", "No line yet."),
        _voice(name, texts.catalog.named(entry.voice)),
        tag("div", *(_slider(name, entry, *slider) for slider in _SLIDERS), class_="sliders"),
        _actions(name, entry, is_heard=bool(first)),
        class_="card" if hue is None else f"card hue-{hue}",
        data_speaker=name,
        data_version=facts.versions[name],
    )
    card.set("aria-label", name)
    return card


def _names(member: CastMember) -> _Element:
    if not member.aliases:
        return tag("p", class_="aliases")
    chips = (
        tag(
            "li",
            alias,
            button(
                "×",
                class_="split",
                data_alias=alias,
                title=f"{alias} is somebody else",
                aria_label=f"{alias} is somebody else",
            ),
        )
        for alias in member.aliases
    )
    return tag("ul", *chips, class_="aliases", aria_label="Other names")


def _counted(name: str, facts: _Facts) -> str:
    told = [_many(facts.lines[name], "line"), _many(facts.words[name], "word")]
    if facts.doubtful[name]:
        told.append(f"{facts.doubtful[name]:,} doubtful")
    return " · ".join(told)


def _many(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"


def _voice(name: str, voice: Voice) -> _Element:
    about = ", ".join(filter(None, (voice.gender.value, voice.description)))
    return tag(
        "p",
        button(voice.name, class_="voice", aria_label=f"Voice of {name}: {voice.name}. Change it"),
        " ",
        tag("span", about, class_="about"),
        class_="voiced",
    )


def _slider(
    name: str,
    entry: CastMember | NarratorSettings,
    key: str,
    label: str,
    bounds: tuple[float, float],
    step: str,
    usual: float,
) -> _Element:
    value = getattr(entry, key)
    control = tag(
        "input",
        type="range",
        name=key,
        min=str(bounds[0]),
        max=str(bounds[1]),
        step=step,
        value=str(value),
        data_usual=str(usual),
        autocomplete="off",
        aria_label=f"{label} of {name}",
    )
    return tag("label", tag("span", label), control, tag("output", f"{value:g}"))


def _actions(name: str, entry: CastMember | NarratorSettings, *, is_heard: bool) -> _Element:
    actions = [button("Hear", class_="hear primary", aria_label=f"Hear {name}")]
    if isinstance(entry, CastMember):
        genders = {gender.value: gender.value for gender in Gender}
        gender = select(genders, entry.gender.value, name="gender", aria_label=f"Gender of {name}")
        merge = button("Same person as…", class_="merge", aria_label=f"Same person as… {name}")
        actions += [gender, merge]
        if not is_heard:
            actions.append(button("Remove", class_="remove", aria_label=f"Remove {name}"))
    return tag("div", *actions, class_="actions")


def _tellers(texts: Texts) -> _Element:
    """Return who tells each chapter; names are typed, with a list to choose from."""
    cast = texts.cast.cast
    names = [NARRATOR, *cast.speakers]
    rows = (
        labelled(
            f"Chapter {chapter.number}" + (f": {chapter.title}" if chapter.title else ""),
            tag(
                "input",
                list="speakers",
                value=cast.narrator.chapters.get(chapter.number, NARRATOR),
                data_chapter=str(chapter.number),
                autocomplete="off",
            ),
        )
        for chapter in texts.work.chapters
    )
    return tag(
        "details",
        tag("summary", "Who tells each chapter"),
        tag("div", *rows, class_="tellers"),
        tag("datalist", *(tag("option", value=name) for name in names), id="speakers"),
    )


def _voice_dialog(texts: Texts) -> _Element:
    voices = texts.catalog.voices
    engines = dict.fromkeys(voice.engine for voice in voices)
    filters = tag(
        "div",
        labelled("Search", tag("input", type="search", name="search")),
        labelled("Gender", select({"": "any", **_named(Gender)}, "", name="gender")),
        labelled("Pitch", select({"": "any", **_named(Pitch)}, "", name="pitch")),
        labelled("Engine", select({"": "any", **{e: e for e in engines}}, "", name="engine")),
        class_="filters",
    )
    rows = (
        tag(
            "li",
            button("▶", class_="try", aria_label=f"Hear {voice.name}", title="Hear"),
            button(voice.name, class_="choose"),
            tag("span", f"{voice.gender.value}, {voice.description}", class_="about"),
            data_voice=voice.name,
            data_gender=voice.gender.value,
            data_pitch=voice.pitch_class.value,
            data_engine=voice.engine,
        )
        for voice in voices
    )
    return tag(
        "dialog",
        tag("h2", "A voice", id="voices-title"),
        filters,
        tag("p", id="voices-count", role="status", class_="facts"),
        tag("ul", *rows, class_="voices"),
        button("Close", class_="close"),
        id="voices",
        aria_labelledby="voices-title",
    )


def _named(members: type[Gender | Pitch]) -> dict[str, str]:
    return {member.value: member.value for member in members}


def _merge_dialog(texts: Texts) -> _Element:
    names = {name: name for name in texts.cast.cast.speakers}
    return tag(
        "dialog",
        tag("h2", "The same person", id="merge-title"),
        tag("p", tag("strong", id="merge-who"), " is another name of"),
        labelled("Character", select(names, "", name="into")),
        tag(
            "div",
            button("Make them one", class_="primary", id="merge-do"),
            button("Close", class_="close"),
            class_="actions",
        ),
        id="merge",
        aria_labelledby="merge-title",
    )
