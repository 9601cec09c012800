"""What all pages of the studio share: head, the way back, the tabs of a work."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import quote

from ...publish.markup import html_text, tag

if TYPE_CHECKING:
    from lxml.etree import _Element

TABS = ("cast", "script", "make", "listen")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page is: the server's ``base_url``, and the work's folder and title, if of one."""

    base_url: str
    name: str = ""
    title: str = ""

    @property
    def work_url(self) -> str:
        """Return the address of the work's pages."""
        return f"{self.base_url}{quote(self.name)}/"

    def file_url(self, file: str) -> str:
        """Return the address of one of the work's finished files."""
        return f"{self.base_url}_files/{quote(self.name)}/{quote(file)}"


def page(
    place: Place, heading: str, *content: _Element, current: str = "", has_script: bool = True
) -> str:
    """Return a page; ``current`` is its tab, and the name of its own script if it has one."""
    title = f"{heading} – {place.title}" if place.title else heading
    static = f"{place.base_url}_static/"
    scripts = ["page", current] if current and has_script else ["page"]
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("title", f"{title} – fullcast"),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("link", rel="stylesheet", href=f"{static}studio.css"),
        tag("link", rel="icon", href=f"{static}icon.svg"),
        *(tag("script", type="module", src=f"{static}{name}.js") for name in scripts),
    )
    body = tag(
        "body",
        tag("a", "Skip to the content", href="#content", class_="skip"),
        _header(place, current),
        tag("main", tag("h1", heading, class_="page"), *content, id="content", tabindex="-1"),
        _toast(),
        data_name=place.name,
        data_base=place.base_url,
        data_work=place.work_url if place.name else "",
    )
    return html_text(tag("html", head, body, lang="en"))


def _toast() -> _Element:
    """Return where a script tells something; it is empty, but there, so that it will be heard."""
    dismiss = button("", id="dismiss", aria_label="Dismiss", title="Dismiss")
    told = tag("div", id="told", role="status", aria_live="polite")
    return tag("section", told, dismiss, id="toast", aria_label="Messages")


def _header(place: Place, current: str) -> _Element:
    header = tag("header", tag("a", "fullcast", href=place.base_url, class_="home"))
    if not place.name:
        return header
    header.append(tag("span", place.title, class_="work"))
    links = []
    for name in TABS:
        link = tag("a", name.capitalize(), href=place.work_url + name)
        if name == current:
            link.set("aria-current", "page")
        links.append(tag("li", link))
    header.append(tag("nav", tag("ul", *links), aria_label="The work"))
    return header


def button(text: str, /, **attributes: str) -> _Element:
    """Return a button that does something on the page."""
    return tag("button", text, type="button", **attributes)


def short(text: str, most: int) -> str:
    """Return the beginning of a text, with an ellipsis where it goes on."""
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def labelled(text: str, control: _Element, /, **attributes: str) -> _Element:
    """Return a control with its label around it."""
    return tag("label", tag("span", text), control, **attributes)


def select(options: dict[str, str], chosen: str, /, **attributes: str) -> _Element:
    """Return a choice of one among ``options`` (value -> what is shown).

    A browser that comes back to the page shows ``chosen``, not what was left there.
    """
    made = []
    for value, text in options.items():
        option = tag("option", text, value=value)
        if value == chosen:
            option.set("selected", "")
        made.append(option)
    return tag("select", *made, autocomplete="off", **attributes)


def error_page(place: Place, message: str) -> str:
    """Return the page for what a person can mend, such as a wrong row in a table."""
    hint = "Mend it, then load this page again. Nothing is lost."
    return page(
        replace(place, title=place.title or place.name),
        "This cannot be shown",
        tag("p", message, class_="error", role="alert"),
        tag("p", hint),
    )
