"""Metadata from labels and values, however a format writes them down."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from ..model import Metadata, Series
from .drafts import Findings

_HAN = r"\u3040-\u30ff\u4e00-\u9fff"
LABEL_LINE = re.compile(
    rf"[*_]{{0,3}}(?P<label>[A-ZÀ-ÖØ-ÞА-ЯЁ{_HAN}][\w/()'’ -]{{0,40}}?)\s*[*_]{{0,3}}"
    rf"(?::[*_]{{0,3}}(?!\S)|(?:：|(?<=[{_HAN}]):)[*_]{{0,3}})\s*(?P<value>\S(?:.*\S)?)?\s*"
)
"""A line such as ``Additional Tags: Letters, Lighthouses``; the label may be emphasised."""

_FIELDS = {
    "title": "title", "story": "title",
    "author": "authors", "authors": "authors", "by": "authors", "creator": "authors",
    "creators": "authors",
    "language": "language", "summary": "summary", "description": "summary",
    "notes": "notes", "author's note": "notes", "author's notes": "notes",
    "fandom": "fandoms", "fandoms": "fandoms",
    "relationship": "relationships", "relationships": "relationships", "pairing": "relationships",
    "pairings": "relationships",
    "character": "characters", "characters": "characters",
    "additional tags": "tags", "additional tag": "tags", "tags": "tags", "freeform": "tags",
    "freeforms": "tags", "genre": "tags", "genres": "tags",
    "category": "categories", "categories": "categories",
    "warning": "warnings", "warnings": "warnings", "archive warning": "warnings",
    "archive warnings": "warnings",
    "rating": "rating", "rated": "rating", "series": "series",
    "published": "published", "publication date": "published", "date": "published",
    "updated": "updated", "last updated": "updated", "completed": "updated",
    "status": "status", "chapters": "chapters_planned", "chapter count": "chapters_planned",
    "work id": "work_id", "id": "work_id", "story id": "work_id",
    "url": "url", "story url": "url", "link": "url", "source": "url",
    "titre": "title", "título": "title", "titel": "title", "titolo": "title", "название": "title",
    "标题": "title", "標題": "title", "书名": "title", "書名": "title", "タイトル": "title",
    "題名": "title", "作品名": "title",
    "auteur": "authors", "auteure": "authors", "autrice": "authors", "autor": "authors",
    "autora": "authors", "autorin": "authors", "autore": "authors", "verfasser": "authors",
    "verfasserin": "authors", "автор": "authors", "作者": "authors", "著者": "authors",
    "langue": "language", "idioma": "language", "sprache": "language", "lingua": "language",
    "язык": "language", "语言": "language", "語言": "language", "言語": "language",
    "résumé": "summary", "resumen": "summary", "resumo": "summary", "riassunto": "summary",
    "zusammenfassung": "summary", "описание": "summary", "简介": "summary", "簡介": "summary",
    "あらすじ": "summary",
}  # fmt: skip
_FANFICFARE = {"category": "fandoms"}
"""FanFicFare, which alone writes ``Story URL``, calls the fandom a category."""
_LANGUAGES = {
    "english": "en", "français": "fr", "deutsch": "de", "español": "es", "italiano": "it",
    "português brasileiro": "pt-BR", "português europeu": "pt-PT", "português": "pt",
    "nederlands": "nl", "svenska": "sv", "dansk": "da", "norsk": "nb", "suomi": "fi",
    "íslenska": "is", "polski": "pl", "čeština": "cs", "slovenčina": "sk", "slovenščina": "sl",
    "magyar": "hu", "română": "ro", "hrvatski": "hr", "srpski": "sr", "српски": "sr",
    "bosanski": "bs", "български": "bg", "македонски": "mk", "русский": "ru",
    "українська": "uk", "беларуская": "be", "ελληνικά": "el", "türkçe": "tr", "العربية": "ar",
    "עברית": "he", "فارسی": "fa", "हिन्दी": "hi", "বাংলা": "bn", "ไทย": "th",
    "tiếng việt": "vi", "bahasa indonesia": "id", "bahasa malaysia": "ms", "filipino": "fil",
    "tagalog": "tl", "中文-普通话 國語": "zh", "中文-广东话 粵語": "yue", "中文": "zh",
    "日本語": "ja", "한국어": "ko", "català": "ca", "euskara": "eu",
    "galego": "gl", "cymraeg": "cy",
    "gaeilge": "ga", "gàidhlig": "gd", "esperanto": "eo", "lingua latina": "la", "latina": "la",
    "eesti": "et", "lietuvių": "lt", "latviešu": "lv", "afrikaans": "af", "shqip": "sq",
    "kiswahili": "sw", "interlingua": "ia", "quenya": "qya", "sindarin": "sjn",
    "tlhingan-hol": "tlh", "french": "fr", "german": "de", "spanish": "es", "italian": "it",
    "portuguese": "pt", "dutch": "nl", "swedish": "sv", "danish": "da", "norwegian": "nb",
    "finnish": "fi", "polish": "pl", "czech": "cs", "hungarian": "hu", "russian": "ru",
    "ukrainian": "uk", "greek": "el", "turkish": "tr", "chinese": "zh", "japanese": "ja",
    "anglais": "en", "englisch": "en", "inglés": "en", "inglês": "en", "inglese": "en",
    "английский": "en", "英语": "en", "英語": "en", "英文": "en",
    "简体中文": "zh", "繁體中文": "zh", "汉语": "zh",
    "korean": "ko", "latin": "la", "welsh": "cy", "irish": "ga",
}  # fmt: skip
_LANGUAGE_TAG = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")
_LISTS = frozenset(
    "authors fandoms relationships characters tags categories warnings".split(),
)
_WORK_URL = re.compile(r"archiveofourown\.org/works/(\d+)")
_PART_OF = re.compile(r"Part\s+(?P<index>\S+)\s+of\s+(?P<name>.+)", re.IGNORECASE | re.DOTALL)
_NUMBERED = re.compile(r"(?P<name>.*\S)\s*(?:\[(?P<a>\d+)\]|\((?P<b>\d+)\)|#(?P<c>\d+))")


def is_known(label: str) -> bool:
    """Tell whether a label names a field of the metadata."""
    return _key(label) in _FIELDS


def names_title(label: str) -> bool:
    """Tell whether a label says, in whatever language, that the work's title follows."""
    return _FIELDS.get(_key(label)) == "title" and _key(label) != "story"


def header_pairs(header: str, start: int) -> list[tuple[str, str, int, int]]:
    """Return (label, value, start, end) of a header; a line without a label continues a value."""
    pairs: list[tuple[str, str, int, int]] = []
    position = start
    for line in header.split("\n"):
        end = position + len(line)
        if match := LABEL_LINE.fullmatch(line):
            pairs.append((match["label"], match["value"] or "", position, end))
        elif pairs:
            label, value, begin, _ = pairs[-1]
            pairs[-1] = (label, f"{value} {line.strip()}".strip(), begin, end)
        position = end + 1
    return pairs


def is_all_labels(block: str) -> bool:
    """Tell whether every line has a label and a value, and one of the labels is known."""
    matches = [LABEL_LINE.fullmatch(line) for line in block.split("\n")]
    return all(match and match["value"] for match in matches) and any(
        match and is_known(match["label"]) for match in matches
    )


def metadata_from(pairs: Iterable[tuple[str, str | Sequence[str]]], found: Findings) -> Metadata:
    """Fill Metadata from (label, value) pairs; a value may be a list already split.

    The first value of a field wins. The language is empty where none is named. An unknown language
    is a decision; an unknown label is passed over.
    """
    fields: dict[str, Any] = {"title": ""}
    pairs = list(pairs)
    names = (
        _FIELDS | _FANFICFARE if any(_key(label) == "story url" for label, _ in pairs) else _FIELDS
    )
    for label, value in pairs:
        name = names.get(_key(label))
        if name is None or not value or fields.get(name):
            continue
        fields[name] = _READ.get(name, _one)(value) if name not in _LISTS else _many(value)
    fields["language"] = _language(fields.get("language"), found)
    _fill_from_url(fields)
    _fill_status(fields)
    return Metadata(**fields)


def series_of(text: str) -> Series:
    """Read ``Part 2 of Lamplight``, ``Lamplight [2]`` or a plain name."""
    text = " ".join(text.split())
    if match := _PART_OF.fullmatch(text):
        return Series(match["name"], match["index"])
    if match := _NUMBERED.fullmatch(text):
        return Series(match["name"], match["a"] or match["b"] or match["c"])
    return Series(text)


def _key(label: str) -> str:
    return " ".join(label.replace("’", "'").lower().replace("(s)", "s").split())


def _one(value: str | Sequence[str]) -> str:
    return value.strip() if isinstance(value, str) else ", ".join(value)


def _many(value: str | Sequence[str]) -> tuple[str, ...]:
    parts = re.split(r",\s+|\s*[,;]$", value) if isinstance(value, str) else value
    return tuple(part.strip() for part in parts if part.strip())


def _series(value: str | Sequence[str]) -> tuple[Series, ...]:
    parts = re.split(r",\s+(?=Part\s)", value) if isinstance(value, str) else value
    return tuple(series_of(part) for part in parts if part.strip())


def _notes(value: str | Sequence[str]) -> tuple[str, ...]:
    return (value.strip(),) if isinstance(value, str) else tuple(value)


_READ: dict[str, Callable[[str | Sequence[str]], Any]] = {"series": _series, "notes": _notes}


def _language(name: str | None, found: Findings) -> str:
    if name is None:
        return ""
    tag = language_tag(name)
    if tag is None:
        found.decisions.append(f"The language “{name}” is not known: the work is read as English.")
    return tag or "en"


def _fill_status(fields: dict[str, Any]) -> None:
    """Tell from a count such as ``3/?`` whether the work is finished."""
    counted, _, planned = (fields.get("chapters_planned") or "").partition("/")
    if planned and not fields.get("status"):
        fields["status"] = "Completed" if counted == planned else "In Progress"


def language_tag(name: str) -> str | None:
    """Return the BCP 47 tag of a language's own or English name, or of a tag; None if unknown."""
    word = " ".join(name.split())
    known = _LANGUAGES.get(word.lower())
    if known is None and _LANGUAGE_TAG.fullmatch(word):
        return word.replace("_", "-")
    return known


def _fill_from_url(fields: dict[str, Any]) -> None:
    match = _WORK_URL.search(fields.get("url") or "")
    if match and not fields.get("work_id"):
        fields["work_id"] = match[1]
