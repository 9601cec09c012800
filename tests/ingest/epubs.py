"""Small EPUBs, written by hand so that a test shows every part of them."""

import io
import zipfile

CONTAINER = (
    '<?xml version="1.0"?><container version="1.0" '
    'xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>{}</rootfiles></container>'
)
ROOTFILE = '<rootfile full-path="{}" media-type="application/oebps-package+xml"/>'
PACKAGE = (
    '<package xmlns="http://www.idpf.org/2007/opf" version="{version}"><metadata '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:opf="http://www.idpf.org/2007/opf">'
    "<dc:title>The Lamp</dc:title><dc:creator>quiet_owl</dc:creator><dc:language>en</dc:language>"
    '{metadata}</metadata><manifest>{manifest}</manifest><spine toc="ncx">{spine}</spine>{guide}'
    "</package>"
)
XHTML = (
    '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops">'
    "<head><title>-</title></head><body{attributes}>{body}</body></html>"
)
NCX = '<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/" version="2005-1"><navMap>{}</navMap></ncx>'


def page(*blocks, attributes=""):
    """An XHTML document; a block that begins with ``#`` is a heading, any other is as it stands."""
    body = "".join(
        f"<h2>{block[1:]}</h2>"
        if block.startswith("#")
        else block
        if "<" in block
        else f"<p>{block}</p>"
        for block in blocks
    )
    return XHTML.format(attributes=attributes, body=body)


def nav(*entries):
    """A navigation document of (title, address) pairs; a list as third item is nested."""
    return page(f'<nav epub:type="toc">{_nav_list(entries)}</nav>')


def _nav_list(entries):
    return (
        "<ol>"
        + "".join(
            f'<li><a href="{address}">{title}</a>{_nav_list(inner[0]) if inner else ""}</li>'
            for title, address, *inner in entries
        )
        + "</ol>"
    )


def ncx(*entries):
    """An NCX of (title, address) pairs; a list as third item is nested."""
    return NCX.format(_points(entries))


def _points(entries):
    return "".join(
        f'<navPoint><navLabel><text>{title}</text></navLabel><content src="{address}"/>'
        f"{_points(inner[0]) if inner else ''}</navPoint>"
        for title, address, *inner in entries
    )


def epub(
    pages, *, spine=None, toc=None, old_toc=None, metadata="", guide="", extra=None, folder="OEBPS/"
):
    """Return an EPUB's bytes.

    ``pages`` maps paths to documents in the order of the manifest; ``spine`` lists paths (all by
    default) or (path, attributes); ``toc`` is a navigation document, ``old_toc`` an NCX; ``extra``
    maps paths in the ZIP to other parts.
    """
    ids = {path: f"i{number}" for number, path in enumerate(pages)}
    items = [
        f'<item id="{ids[path]}" href="{path}" media-type="application/xhtml+xml"/>'
        for path in pages
    ]
    parts = {folder + path: document for path, document in pages.items()}
    if toc is not None:
        items.append(
            '<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>'
        )
        parts[folder + "nav.xhtml"] = toc
        ids["nav.xhtml"] = "nav"
    if old_toc is not None:
        items.append('<item id="ncx" href="toc.ncx" media-type="application/x-dtbncx+xml"/>')
        parts[folder + "toc.ncx"] = old_toc
    references = [
        f'<itemref idref="{ids[path]}"{attributes}/>'
        for path, attributes in (
            (entry, "") if isinstance(entry, str) else entry for entry in spine or pages
        )
    ]
    package = PACKAGE.format(
        version="3.0" if toc else "2.0",
        metadata=metadata,
        manifest="".join(items),
        spine="".join(references),
        guide=guide,
    )
    return zipped(
        {
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": CONTAINER.format(ROOTFILE.format(folder + "book.opf")),
            folder + "book.opf": package,
        }
        | parts
        | (extra or {})
    )


def zipped(parts, compression=zipfile.ZIP_DEFLATED):
    """Return a ZIP's bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as archive:
        for path, data in parts.items():
            archive.writestr(path, data)
    return out.getvalue()
