"""Validators and a reader take the EPUB to read along."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

import fullcast
from clients.installed import need
from fullcast.model import Notes, Series

EXAMPLE = Path(__file__).parents[2] / "examples" / "the-last-ferry.txt"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The example with real speech where there is an engine, its summary spoken, and metadata."""
    work = fullcast.read_work(EXAMPLE)
    metadata = replace(
        work.metadata,
        authors=("Ada Quill", "Bo Ångström"),
        language="en-GB",
        series=(Series("Harbour Nights", "2"),),
        summary="Two keepers & a <lamp>.",
        published="2023-11-05",
        url="https://example.org/works/1",
    )
    made = fullcast.make(
        replace(work, metadata=metadata), output=tmp_path_factory.mktemp("book"), engine="silent",
        jobs=1, formats="epub", notes=Notes.ALL,
    )  # fmt: skip
    return made.folder


@pytest.fixture(scope="module")
def epub(folder):
    return folder / "The Last Ferry.epub"


def test_epubcheck_has_nothing_to_say(ask, epubcheck, epub):
    told = json.loads(ask("java", "-jar", epubcheck, "--json", "-", "--quiet", epub))

    assert told["messages"] == []
    assert told["checker"]["nFatal"] == told["checker"]["nError"] == 0
    assert told["checker"]["nWarning"] == told["checker"]["nUsage"] == 0


def test_ace_passes(ask, epub, tmp_path):
    ask(
        "ace-puppeteer", "--force", "--outdir", tmp_path / "ace", epub,
        PUPPETEER_EXECUTABLE_PATH=need("chromium"),
    )  # fmt: skip

    report = json.loads((tmp_path / "ace" / "report.json").read_text())
    faults = [fault for page in report["assertions"] for fault in page["assertions"]]
    assert faults == []
    assert report["earl:result"]["earl:outcome"] == "pass"


# Plays the last so many lines of a section. The book is read as from a disk, part by part: a browser
# has a copy of a book of ten hours only where there is room for it.
PLAYER = """<!DOCTYPE html><meta charset="utf-8"><title>player</title>
<script type="module">
import { makeBook } from "/foliate-js/view.js"
const tell = told => fetch("/told", { method: "POST", body: JSON.stringify(told) })
const RealAudio = Audio
let audio
window.Audio = function (url) { return (audio = new RealAudio(url)) }
const url = "/book.epub"
const part = async range => (await fetch(url, { headers: { Range: range } })).arrayBuffer()
try {
  const about = await fetch(url, { method: "HEAD" })
  const book = await makeBook({
    name: "book.epub",
    type: about.headers.get("content-type"),
    size: Number(about.headers.get("content-length")),
    slice: (start, end) => ({ arrayBuffer: () => part(`bytes=${start}-${end - 1}`) }),
  })
  const overlay = book.getMediaOverlay()
  const seen = []
  overlay.addEventListener("error", event => tell({ error: String(event.detail) }))
  overlay.addEventListener("highlight", ({ detail }) => {
    if (seen.at(-1)?.text === detail.text) return
    seen.push({ text: detail.text, at_s: audio.currentTime })
    if (seen.length === LINES) tell({ seen })
  })
  await overlay.start(SECTION, (_, at, items) => at >= items.length - LINES)
} catch (error) { tell({ error: String(error) }) }
</script>
"""

STORY = "# S\n\n## One\n\n“No,” said Ines.\n\n“Go on.”\n\nShe left.\n\n## Two\n\nIt rained.\n"


def test_foliate_highlights_each_line_while_it_is_heard(browse, npm_package, tmp_path):
    foliate = npm_package("foliate-js")
    source = tmp_path / "story.md"
    source.write_text(STORY, encoding="utf-8")
    work = fullcast.read_work(source)
    made = fullcast.make(work, output=tmp_path, engine="silent", jobs=1, formats="epub")
    entries = json.loads((made.folder / "timeline" / "01.json").read_text())["entries"]
    (book,) = made.folder.glob("*.epub")

    seen = highlighted(browse, foliate, book, section=0, lines=len(entries))

    assert [line["text"] for line in seen] == [
        f"EPUB/chapter001.xhtml#{entry['line']}" for entry in entries
    ]
    starts_s = [entry["start_ms"] / 1000 for entry in entries]
    assert [line["at_s"] for line in seen] == pytest.approx(starts_s, abs=0.35)


def highlighted(browse, foliate, book, *, section, lines):
    """Have foliate-js play the last ``lines`` of a section: what it highlights, and when."""
    scripts = {f"/foliate-js/{p.relative_to(foliate)}": p for p in foliate.rglob("*.js")}
    player = PLAYER.replace("LINES", str(lines)).replace("SECTION", str(section))
    return browse(player, {"/book.epub": book, **scripts})["seen"]
