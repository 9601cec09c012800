"""Open an EPUB: its container, package file, reading order and table of contents."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from ..errors import InputError
from .archive import AGAIN, Archive
from .html_kinds import line_of
from .html_tree import xhtml_tree, xml_tree

if TYPE_CHECKING:
    from lxml.etree import _Element

_FONT_OBFUSCATION = frozenset(
    {"http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC"},
)  # EPUB 3.3 section 4.3, and Adobe's older scheme
_RIGHTS = frozenset({"META-INF/rights.xml", "META-INF/sinf.xml"})
_DOCUMENTS = frozenset(
    {"application/xhtml+xml", "text/html", "text/x-oeb1-document", "application/xml"}
)

_PICTURES = frozenset({"image/jpeg", "image/png", "image/gif", "image/webp"})


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of the table of contents: ``depth`` starts at 0."""

    title: str
    path: str
    fragment: str
    depth: int


@dataclass(frozen=True, slots=True)
class Part:
    """A document of the reading order. ``linear`` is False for what is read only on request."""

    path: str
    linear: bool
    is_nav: bool


class Package:
    """An EPUB file that was opened and checked."""

    def __init__(self, data: bytes, where: str) -> None:
        """Open ``data``.

        Raises:
            InputError: it is no EPUB, is damaged, encrypted, or unpacks to an absurd size.
        """
        self._where = where
        self._archive = Archive(data, where, "EPUB")
        self._names = self._archive.names
        self._in_any_case = {name.lower(): name for name in sorted(self._names)}
        self._is_readable()
        self._opf_path = self._find_opf()
        self.opf = self._xml(self._opf_path)
        self._items = {item.get("id", ""): item for item in self.opf.iterfind(".//manifest/item")}

    @property
    def metadata(self) -> list[_Element]:
        """The package's metadata elements in order."""
        return [element for parent in self.opf.iterfind("metadata") for element in parent.iter("*")]

    def parts(self) -> list[Part]:
        """Return the reading order; a document stands in it once."""
        parts: dict[str, Part] = {}
        for reference in self.opf.iterfind(".//spine/itemref"):
            item = self._items.get(reference.get("idref", ""))
            if item is None or item.get("media-type", "application/xhtml+xml") not in _DOCUMENTS:
                continue
            path = self._resolve(item.get("href", ""), self._opf_path)[0]
            linear = reference.get("linear") != "no"
            parts.setdefault(path, Part(path, linear, _is_nav(item)))
        return [*parts.values()]

    def has(self, path: str) -> bool:
        """Tell whether a path is in the EPUB."""
        return path in self._names

    def tree(self, path: str) -> _Element:
        """Parse a document of the EPUB."""
        return xhtml_tree(self._archive.read(path), f"{self._where}: {path}")

    def contents(self) -> list[Entry]:
        """Return the table of contents: EPUB 3's navigation document, else EPUB 2's NCX."""
        return [*self._nav_entries()] or [*self._ncx_entries()]

    def cover(self) -> bytes | None:
        """Return the cover's picture (JPEG, PNG, GIF or WebP); None where the package names none.

        EPUB 3 gives it a property, EPUB 2 a ``meta`` with its id.

        Raises:
            InputError: it cannot be unpacked.
        """
        ids = [meta.get("content", "") for meta in self.metadata if meta.get("name") == "cover"]
        covers = [
            *(i for i in self._items.values() if "cover-image" in i.get("properties", "").split()),
            *(self._items[id_] for id_ in ids if id_ in self._items),
        ]
        paths = [
            self._resolve(item.get("href", ""), self._opf_path)[0]
            for item in covers
            if item.get("media-type", "") in _PICTURES
        ]
        return next((self._archive.read(path) for path in paths if path in self._names), None)

    def landmarks(self) -> dict[str, str]:
        """Return path -> kind (``cover``, ``toc``, ``copyright-page`` …) that the package names.

        EPUB 2 has a guide for it, EPUB 3 landmarks in the navigation document.
        """
        references = [
            (reference.get("href", ""), reference.get("type", ""), self._opf_path)
            for reference in self.opf.iterfind(".//guide/reference")
        ]
        references += [
            (link.get("href", ""), _epub_type(link), path)
            for path in self._paths(_is_nav)[:1]
            for nav in self.tree(path).iter("nav")
            if "landmarks" in _epub_type(nav).split()
            for link in nav.iter("a")
        ]
        return {self._resolve(href, base)[0]: kind.lower() for href, kind, base in references}

    # ------------------------------------------------------------ tables of contents

    def _paths(self, wanted: Callable[[_Element], bool]) -> list[str]:
        """Return the documents of the manifest's ``wanted`` items that are there."""
        items = [item for item in self._items.values() if wanted(item)]
        paths = [self._resolve(item.get("href", ""), self._opf_path)[0] for item in items]
        return [path for path in paths if path in self._names]

    def _nav_entries(self) -> Iterator[Entry]:
        for path in self._paths(_is_nav)[:1]:
            navs = [*self.tree(path).iter("nav")]
            chosen = [nav for nav in navs if "toc" in _epub_type(nav).split()] or navs[:1]
            for nav in chosen:
                for link, depth in _with_depth(nav, "a", {"ol", "ul"}):
                    target, fragment = self._resolve(link.get("href", ""), path)
                    yield Entry(line_of(link), target, fragment, depth - 1)

    def _ncx_entries(self) -> Iterator[Entry]:
        for path in self._paths(_is_ncx)[:1]:
            for point, depth in _with_depth(self._xml(path), "navpoint", {"navpoint"}):
                content, label = point.find("content"), point.find("navlabel")
                if content is not None:
                    target, fragment = self._resolve(content.get("src", ""), path)
                    title = "" if label is None else line_of(label)
                    yield Entry(title, target, fragment, depth)

    # ------------------------------------------------------------ the container

    def _find_opf(self) -> str:
        if "META-INF/container.xml" in self._names:
            for rootfile in self._xml("META-INF/container.xml").iter("rootfile"):
                path = posixpath.normpath(unquote(rootfile.get("full-path", "")))
                if path in self._names:
                    return path
        packages = sorted(name for name in self._names if name.lower().endswith(".opf"))
        if not packages:
            raise self._error("is not an EPUB: it has no package file.")
        return packages[0]

    def _is_readable(self) -> None:
        if self._archive.locked or self._names & _RIGHTS or self._has_encrypted_text():
            raise InputError(
                "is encrypted (DRM).",
                where=self._where,
                hint="Give a copy without copy protection.",
            )

    def _has_encrypted_text(self) -> bool:
        if "META-INF/encryption.xml" not in self._names:
            return False
        tree = self._xml("META-INF/encryption.xml")
        methods = [
            method.get("Algorithm", "")
            for data in tree.iter("encrypteddata")
            for method in data.iterfind("encryptionmethod")
        ]
        return any(method not in _FONT_OBFUSCATION for method in methods)

    def _xml(self, path: str) -> _Element:
        return xml_tree(self._archive.read(path), f"{self._where}: {path}")

    def _resolve(self, href: str, base: str) -> tuple[str, str]:
        """Return the path in the ZIP and the fragment of a link in ``base``."""
        try:
            link = urlsplit(href)
        except ValueError:
            return "", ""
        if link.scheme or link.netloc:
            return "", ""
        folder = posixpath.dirname(base)
        paths = [
            posixpath.normpath(posixpath.join(folder, written))
            for written in (unquote(link.path), link.path, unquote(link.path).replace("\\", "/"))
        ]
        there = [path for path in paths if path in self._names]
        there += [
            self._in_any_case[path.lower()] for path in paths if path.lower() in self._in_any_case
        ]
        return (next(iter(there), paths[0]) if link.path else base), unquote(link.fragment)

    def _error(self, what: str) -> InputError:
        return InputError(what, where=self._where, hint=AGAIN)


def _is_nav(item: _Element) -> bool:
    return "nav" in item.get("properties", "").split()


def _is_ncx(item: _Element) -> bool:
    return item.get("media-type") == "application/x-dtbncx+xml"


def _epub_type(element: _Element) -> str:
    return element.get("{http://www.idpf.org/2007/ops}type") or element.get("epub:type") or ""


def _with_depth(root: _Element, tag: str, nesting: set[str]) -> Iterator[tuple[_Element, int]]:
    """Yield every ``tag`` below ``root`` with how many of the ``nesting`` tags it is in."""
    from lxml import etree

    depth = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if event == "start" and element.tag == tag:
            yield element, depth
        if element.tag in nesting:
            depth += 1 if event == "start" else -1
