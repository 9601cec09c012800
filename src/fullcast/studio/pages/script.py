"""The page on which a chapter reads like the book, each line in its speaker's colour."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING, Any

from ...model import LONGEST_PAUSE_MS, Delivery, Kind, Line
from ...pipeline import Texts
from ...publish.markup import tag
from ..state import chapter_script, chapter_state
from .frame import Place, button, labelled, page, select, short

if TYPE_CHECKING:
    from lxml.etree import _Element

_KEYS = (
    ("↑ ↓", "the line before, after"),
    ("Shift + ↑ ↓", "several lines"),
    ("a letter", "gives them to the speaker with that letter"),
    ("Space", "hear the line"),
    ("d", "the next doubtful line (Shift: the one before)"),
    ("Enter", "how it is spoken (Esc: back to the line)"),
    ("Ctrl + Z", "undo"),
)


def script_page(place: Place, texts: Texts, number: int) -> str:
    """Return a chapter's page."""
    chapter = chapter_script(texts.script.script, number)
    state = chapter_state(texts, number)
    lines = {line["id"]: line for line in state["lines"]}
    language = texts.work.metadata.language
    reading = tag("div", *_paragraphs(chapter.lines, lines), class_="reading", id="reading")
    reading.set("data-chapter", str(number))
    reading.set("lang", language)
    return page(
        place,
        chapter.title or f"Chapter {number}",
        _chapters(place, texts, number, state["doubtful"]),
        tag("div", reading, _sidebar(state, place, number), class_="desk"),
        current="script",
    )


def _chapters(place: Place, texts: Texts, number: int, doubtful: Counter[int]) -> _Element:
    """Return the way to the other chapters, each with how many lines are doubtful."""
    names = {
        str(chapter.number): _with_count(
            f"{chapter.number}. {chapter.title or ''}".rstrip(" ."), doubtful[chapter.number]
        )
        for chapter in texts.work.chapters
    }
    there = [chapter.number for chapter in texts.work.chapters]
    at = there.index(number)
    ways = [labelled("Chapter", select(names, str(number), id="chapter"))]
    if at:
        ways.append(tag("a", "← Before", href=f"{place.work_url}script/{there[at - 1]}"))
    if at + 1 < len(there):
        ways.append(tag("a", "After →", href=f"{place.work_url}script/{there[at + 1]}"))
    return tag("nav", *ways, class_="toolbar", aria_label="Chapters")


def _with_count(title: str, count: int) -> str:
    return f"{title} ({count} doubtful)" if count else title


def _paragraphs(lines: tuple[Line, ...], states: dict[str, Any]) -> Iterator[_Element]:
    for _number, group in groupby(lines, key=lambda line: line.paragraph):
        there = list(group)
        if all(line.kind is Kind.SCENE_BREAK for line in there):
            yield tag("p", *_joined(there, states), class_="scene")
        elif there[0].kind is Kind.HEADING:
            yield tag("p", *_joined(there, states), class_="heading")
        else:
            yield tag("p", *_joined(there, states))


def _joined(lines: list[Line], states: dict[str, Any]) -> Iterator[_Element | str]:
    for place, line in enumerate(lines):
        if place:
            yield " "
        yield _line(states[line.id])


def _line(state: dict[str, Any]) -> _Element:
    """Return a line as a button-like stretch of text: a real button would not flow."""
    line = tag(
        "span",
        state["text"],
        id=state["id"],
        role="button",
        tabindex="-1",
        class_=" ".join(_classes(state)),
        data_version=state["version"],
        data_speaker=state["speaker"],
    )
    line.set("title", state["speaker"])
    return line


def _classes(state: dict[str, Any]) -> Iterator[str]:
    yield "line"
    yield state["kind"]
    if state["hue"] is not None and state["kind"] != Kind.NOTE.value:
        yield f"hue-{state['hue']}"
    if state["reason"]:
        yield "doubtful"
    if state["edited"]:
        yield "edited"


def _sidebar(state: dict[str, Any], place: Place, number: int) -> _Element:
    undo = button("Undo", id="undo", title=f"Take back: {state['undo'] or 'nothing'}")
    if not state["undo"]:
        undo.set("disabled", "")
    return tag(
        "aside",
        tag("div", button("Hear", id="hear", class_="primary"), undo, class_="actions"),
        _doubts(state, place, number),
        _speakers(state),
        _manner(),
        _help(),
        aria_label="What to do with the line",
    )


def _doubts(state: dict[str, Any], place: Place, number: int) -> _Element:
    here = [line for line in state["lines"] if line["reason"]]
    others = {n: count for n, count in state["doubtful"].items() if n != number}
    rows = (
        tag(
            "li",
            button(short(line["text"], 70), class_="doubt", data_line=line["id"]),
            tag("span", line["reason"], class_="reason"),
        )
        for line in here
    )
    links = (
        tag("li", tag("a", f"Chapter {n}: {count}", href=f"{place.work_url}script/{n}"))
        for n, count in sorted(others.items())
    )
    return tag(
        "section",
        tag("h2", f"Doubtful: {len(here)}", id="doubts-title"),
        tag("ol", *rows, id="doubts"),
        tag("details", tag("summary", "In other chapters"), tag("ul", *links))
        if others
        else tag("p", "None in other chapters."),
        aria_labelledby="doubts-title",
    )


def _speakers(state: dict[str, Any]) -> _Element:
    rows = (
        tag(
            "li",
            button(
                speaker["name"],
                class_="speaker" if speaker["hue"] is None else f"speaker hue-{speaker['hue']}",
                data_speaker=speaker["name"],
            ),
            tag("kbd", speaker["key"]),
        )
        for speaker in state["speakers"]
    )
    return tag(
        "section",
        tag("h2", "Who says it", id="speakers-title"),
        tag("ul", *rows, id="speakers"),
        tag("details", tag("summary", "Somebody else"), _new_speaker(), _give_all(state)),
        aria_labelledby="speakers-title",
    )


def _new_speaker() -> _Element:
    return tag(
        "form",
        labelled("A new name for the chosen lines", tag("input", name="name", autocomplete="off")),
        tag("button", "Add", type="submit"),
        id="new-speaker",
    )


def _give_all(state: dict[str, Any]) -> _Element:
    names = {speaker["name"]: speaker["name"] for speaker in state["speakers"]}
    return tag(
        "form",
        tag("p", "All lines of ", tag("strong", "this speaker", id="all-of"), " in the work"),
        labelled("go to", select(names, "", name="to")),
        tag("button", "Give all", type="submit"),
        id="give-all",
    )


def _manner() -> _Element:
    kinds = {kind.value: kind.value.replace("_", " ") for kind in Kind if kind is not Kind.HEADING}
    deliveries = {delivery.value: delivery.value for delivery in Delivery}
    return tag(
        "form",
        tag("h2", "How it is spoken"),
        labelled("Spoken as", tag("textarea", name="text", rows="3")),
        labelled("Delivery", select(deliveries, "plain", name="delivery")),
        labelled("Kind", select(kinds, "dialogue", name="kind")),
        labelled(
            "Pause before (ms)",
            tag(
                "input",
                name="pause_ms",
                type="number",
                min="0",
                max=str(LONGEST_PAUSE_MS),
                placeholder="as usual",
            ),
        ),
        tag(
            "p",
            "Not kept yet. ",
            tag("button", "Discard", type="reset"),
            id="unkept",
            hidden="",
        ),
        tag("button", "Keep", type="submit", class_="primary"),
        id="manner",
        autocomplete="off",
    )


def _help() -> _Element:
    rows = (tag("div", tag("dt", tag("kbd", key)), tag("dd", does)) for key, does in _KEYS)
    return tag("details", tag("summary", "Keys"), tag("dl", *rows, class_="keys"))
