"""Read any EPUB 2 or 3: chapters from its table of contents, else from headings."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from ..errors import InputError
from ..model import Metadata, Skipped, Source, Work
from .ao3 import is_ao3, read_ao3_trees
from .build import build
from .chapters_at import split_by_hand
from .drafts import Draft, Findings, with_opening_settled
from .epub_package import Entry, Package, Part
from .gutenberg import without_licence
from .gutenberg_ends import told_of
from .heading_chapters import drafts_by_headings, lift_asides, title_page
from .headings import title_of
from .html_kinds import line_of
from .html_text import Block, blocks_in, text_in
from .html_tree import html_tree
from .metadata import is_known, metadata_from

if TYPE_CHECKING:
    from lxml.etree import _Element

_APART_TYPES = re.compile(
    r"\b(?:cover|title-?page|halftitle-?page|toc|contents|landmarks|loi|lot|copyright(?:-page)?|"
    r"colophon|imprint|index|seriespage|other-credits)\b"
)
_APART_TITLE = re.compile(
    r"(?:front )?cover(?: page| image)?|(?:half )?title ?page|(?:table of )?contents|toc|"
    r"copyright(?: page| notice)?|colophon|uncopyright|imprint|about the (?:author|publisher)|"
    r"also by .*|newsletter.*|index|endnotes|landmarks|the full project gutenberg license",
    re.IGNORECASE,
)
_EPUB_TYPE = "{http://www.idpf.org/2007/ops}type"
_LABEL = re.compile(r"(?P<label>[A-Z][\w ]{1,30}):\s+(?P<value>.*\S)")
_FEW_WORDS = 60
"""A document before the first chapter, outside the table of contents, holds no story below this."""


@dataclass(slots=True)
class _Place:
    """A block of the book with the document it is in."""

    block: Block
    path: str


def read_epub(
    data: bytes, source: Source, chapters_at: Sequence[str], include: Sequence[str] = ()
) -> Work:
    """Read an EPUB; one made by AO3 gives what AO3's HTML gives.

    Raises:
        InputError: it is no EPUB, is encrypted or damaged, or holds no story.
    """
    package = Package(data, source.name)
    found = Findings(include)
    parts = _present(package, found)
    trees = {part.path: package.tree(part.path) for part in parts}
    if not trees:
        raise InputError(
            "is an EPUB without any text.", where=source.name, hint="Download it again."
        )
    if is_ao3([*trees.values()]):
        work = read_ao3_trees([*trees.values()], source, chapters_at, include)
    else:
        work = _read_book(package, parts, trees, source, chapters_at, found)
    return _with_cover(work, package)


def _with_cover(work: Work, package: Package) -> Work:
    try:
        return replace(work, cover=package.cover())
    except InputError as problem:
        skipped = Skipped("the cover", f"it {problem.what}")
        return replace(work, skipped=(*work.skipped, skipped))


def _present(package: Package, found: Findings) -> list[Part]:
    parts = package.parts()
    for part in parts:
        if not package.has(part.path):
            found.skip(part.path, "named in the reading order, but not in the file")
    return [part for part in parts if package.has(part.path)]


def _read_book(
    package: Package,
    parts: Sequence[Part],
    trees: dict[str, _Element],
    source: Source,
    chapters_at: Sequence[str],
    found: Findings,
) -> Work:
    entries = package.contents()
    pairs = _package_labels(package)
    kept = _story_parts(package, parts, trees, entries, found)
    for part in parts:
        if part not in kept:
            pairs += _labels_on(trees[part.path])
    places = [
        _Place(block, part.path) for part in kept for block in blocks_in([trees[part.path]], found)
    ]
    places, labels_of_book = _without_licence(places, found)
    pairs += labels_of_book
    starts = _starts(places, _chapter_entries(entries))
    if len(starts) < 2:
        authors = [name for label, names in pairs if label == "author" for name in names]
        blocks, labels = title_page([place.block for place in places], authors, found)
        metadata = _with_subjects(metadata_from([*pairs, *labels], found), package)
        drafts, metadata = drafts_by_headings(blocks, metadata, found)
    else:
        metadata = _with_subjects(metadata_from(pairs, found), package)
        drafts, metadata = _drafts(places, starts, metadata, found)
    return build(metadata, split_by_hand(drafts, chapters_at, source.name, found), source, found)


def _without_licence(
    places: Sequence[_Place], found: Findings
) -> tuple[list[_Place], Sequence[tuple[str, str]]]:
    """Take off what Project Gutenberg puts around its books."""
    blocks, book = without_licence([place.block for place in places], found)
    if book is None:
        return [*places], ()
    inside = {id(block) for block in blocks}
    within = [place for place in places if id(place.block) in inside]
    told = told_of([place.block.paragraph for place in within], book, found)
    return [within[index] for index in told], book.labels


# ---------------------------------------------------------------------------- what is story


def _story_parts(
    package: Package,
    parts: Sequence[Part],
    trees: dict[str, _Element],
    entries: Sequence[Entry],
    found: Findings,
) -> list[Part]:
    titles = {entry.path: entry.title for entry in reversed(entries)}
    landmarks = package.landmarks()
    started = False
    kept = []
    for part in parts:
        tree = trees[part.path]
        why = _why_apart(part, tree, titles.get(part.path), landmarks.get(part.path, ""))
        unlisted = bool(titles) and part.path not in titles and not started
        if why is None and unlisted and len(line_of(tree).split()) < _FEW_WORDS:
            why = "stands before the first chapter"
        name = titles.get(part.path) or part.path
        if why is None or not found.leave_out(name, why, also=part.path):
            kept.append(part)
            started = started or part.path in titles
    return kept


def _why_apart(part: Part, tree: _Element, title: str | None, landmark: str) -> str | None:
    """Say why a document is not story, or None."""
    if part.is_nav:
        return "the table of contents"
    if not part.linear:
        return "not in the reading order"
    body = next(tree.iter("body"), tree)
    elements = [tree, body, *list(body.iterchildren("*"))[:1]]
    kinds = " ".join(
        element.get(name) or "" for element in elements for name in (_EPUB_TYPE, "epub:type")
    )
    if match := _APART_TYPES.search(f"{kinds} {landmark}"):
        return f"marked as {match[0]}"
    if title and _APART_TITLE.fullmatch(title.strip()):
        return "called so in the table of contents"
    return None


# ---------------------------------------------------------------------------- chapters


def _drafts(
    places: Sequence[_Place], starts: dict[int, str], metadata: Metadata, found: Findings
) -> tuple[list[Draft], Metadata]:
    edges = [*sorted(starts), len(places)]
    drafts = [Draft(paragraphs=[place.block.paragraph for place in places[: edges[0]]])]
    for start, end in pairwise(edges):
        drafts.append(_draft([place.block for place in places[start:end]], starts[start]))
    for draft in drafts:
        lift_asides(draft, found)
    return with_opening_settled(drafts, metadata)


def _chapter_entries(entries: Sequence[Entry]) -> list[Entry]:
    """Leave out sections of a chapter: entries below one in the same document."""
    kept = []
    above: list[Entry] = []
    for entry in entries:
        while above and above[-1].depth >= entry.depth:
            above.pop()
        if not any(parent.path == entry.path and parent in kept for parent in above):
            kept.append(entry)
        above.append(entry)
    return kept


def _starts(places: Sequence[_Place], entries: Sequence[Entry]) -> dict[int, str]:
    """Return index of a chapter's first block -> its title in the table of contents."""
    first: dict[str, int] = {}
    anchors: dict[tuple[str, str], int] = {}
    for index, place in enumerate(places):
        first.setdefault(place.path, index)
        for anchor in place.block.ids:
            anchors.setdefault((place.path, anchor), index)
    starts: dict[int, str] = {}
    for entry in entries:
        begin = anchors.get((entry.path, entry.fragment), first.get(entry.path))
        if begin is not None:
            starts.setdefault(begin, entry.title)
    return starts


def _draft(blocks: Sequence[Block], title: str) -> Draft:
    """Make a chapter; its heading, which repeats the table's title, is not said twice."""
    rest = list(blocks)
    wanted = _folded(title)
    while rest and (rest[0].level or _folded(rest[0].paragraph.text) == wanted):
        piece = _folded(rest[0].paragraph.text)
        if piece not in wanted and wanted not in piece and _folded(title_of(title) or "") != piece:
            break
        rest.pop(0)
    return Draft(title=title_of(title), paragraphs=[block.paragraph for block in rest])


def _folded(text: str) -> str:
    return re.sub(r"\W+", "", text).casefold()


# ---------------------------------------------------------------------------- metadata


def _package_labels(package: Package) -> list[tuple[str, str | Sequence[str]]]:
    by_tag: dict[str, list[str]] = {}
    series: dict[str, str] = {}
    metadata = package.metadata
    roles = {
        element.get("refines", ""): (element.text or "").strip()
        for element in metadata
        if element.get("property") == "role"
    }
    for element in metadata:
        tag, text = str(element.tag), (element.text or "").strip()
        if tag == "creator" and not _is_author(element, roles):
            continue
        if tag == "meta" and (element.get("name") or "").startswith("calibre:series"):
            series[element.get("name", "")] = element.get("content", "")
        elif text:
            by_tag.setdefault(tag, []).append(text)
    pairs: list[tuple[str, str | Sequence[str]]] = [
        ("title", next(iter(by_tag.get("title", [])), "")),
        ("author", by_tag.get("creator", [])),
        ("language", next(iter(by_tag.get("language", [])), "")),
        ("published", next(iter(by_tag.get("date", [])), "")[:10]),
        ("url", next((text for text in by_tag.get("source", []) if text.startswith("http")), "")),
    ]
    if name := series.get("calibre:series"):
        index = series.get("calibre:series_index", "").removesuffix(".0")
        pairs.append(("series", f"Part {index} of {name}" if index else name))
    return pairs


def _is_author(element: _Element, roles: dict[str, str]) -> bool:
    """Tell the author from other creators by EPUB 2's attribute or EPUB 3's refinement."""
    named = (str(value) for name, value in element.items() if str(name).endswith("role"))
    role = roles.get(f"#{element.get('id')}", next(named, ""))
    return role in {"", "aut"}


def _with_subjects(metadata: Metadata, package: Package) -> Metadata:
    """Fill what only the package file says: its description and subjects."""
    subjects = tuple(
        (element.text or "").strip()
        for element in package.metadata
        if element.tag == "subject" and (element.text or "").strip()
    )
    description = next(
        (e.text for e in package.metadata if e.tag == "description" and e.text), None
    )
    summary = metadata.summary or (_text_of(description) if description else None)
    return replace(metadata, tags=metadata.tags or subjects, summary=summary or None)


def _text_of(description: str) -> str | None:
    try:
        return text_in(html_tree(description.encode(), ""))
    except InputError:
        return None  # a description that nobody can read is no reason to refuse the book


def _labels_on(tree: _Element) -> list[tuple[str, str | Sequence[str]]]:
    """Read ``Label: value`` lines of a title page, as FanFicFare writes them."""
    lines = [
        line for block in blocks_in([tree], Findings()) for line in block.paragraph.text.split("\n")
    ]
    matches = [match for line in lines if (match := _LABEL.fullmatch(line))]
    known = [(match["label"], match["value"]) for match in matches if is_known(match["label"])]
    return list(known) if len(known) >= 3 else []
