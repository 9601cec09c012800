"""Judges and readers of transcripts: the strict WebVTT parser, ffmpeg, Chromium and axe."""

import json
from importlib.resources import files

import pytest

from finished import LINES, TIMELINE
from fullcast.studio.feeds.library import find_works
from fullcast.studio.feeds.page import STYLE_NAME, render_page

PARSE = """
const { WebVTTParser } = require("webvtt-parser");
const text = require("fs").readFileSync(process.argv[1], "utf8");
const { cues, errors } = new WebVTTParser().parse(text, "subtitles");
const tree = cues.map(({ id, startTime, endTime, tree }) => ({
  id, startTime, endTime, voices: tree.children,
}));
console.log(JSON.stringify({ errors, cues: tree },
  (key, value) => (key === "parent" ? undefined : value)));
"""


@pytest.fixture(scope="module")
def parsed(ask, npm_package, work_folder):
    packages = npm_package("webvtt-parser").parent
    told = ask("node", "-e", PARSE, work_folder / "01 - The Quay.vtt", NODE_PATH=str(packages))
    return json.loads(told)


def test_strict_parser_finds_no_error(parsed):
    assert parsed["errors"] == []


def test_strict_parser_reads_every_line_and_who_says_it(parsed):
    voices = [cue["voices"][0] for cue in parsed["cues"]]

    assert [cue["id"] for cue in parsed["cues"]] == ["c1.p1.1", "c1.p2.1", "c1.p4.1"]
    assert [(voice["name"], voice["value"]) for voice in voices] == [
        ("v", "Narrator"), ("v", "Mr Pell"), ("v", "Narrator"),
    ]  # fmt: skip
    texts = [
        "".join(child["value"] for child in voice["children"] if child["type"] == "text")
        for voice in voices
    ]
    # This parser reads "&amp;" and leaves the semicolon.
    assert [text.replace("&;", "&").replace("<;", "<") for text in texts] == [
        line.text for line in LINES if line.kind != "scene_break"
    ]


def test_strict_parser_reads_the_times_of_words(parsed):
    children = parsed["cues"][0]["voices"][0]["children"]

    assert [c["value"] for c in children if c["type"] == "timestamp"] == [0.25]


@pytest.mark.parametrize("suffix", ["vtt", "srt"])
def test_ffprobe_reads_every_cue(ask, work_folder, suffix):
    path = work_folder / f"01 - The Quay.{suffix}"
    told = json.loads(ask("ffprobe", "-v", "error", "-show_packets", "-of", "json", path))

    times = [
        float(packet[key]) for packet in told["packets"] for key in ("pts_time", "duration_time")
    ]
    assert times == pytest.approx([0.1, 0.4, 0.55, 0.35, 1.0, 0.6])


TRACK = """<!DOCTYPE html><meta charset="utf-8"><title>track</title>
<audio controls><track default kind="captions" src="/one.vtt"></audio>
<script>
const audio = document.querySelector("audio")
const element = document.querySelector("track")
const tell = told => fetch("/told", { method: "POST", body: JSON.stringify(told) })
const seen = []
const begin = async at_s => {
  audio.src = URL.createObjectURL(await (await fetch("/one.mp3")).blob())
  audio.currentTime = at_s
  audio.play()
}
element.addEventListener("error", () => tell({ error: "track" }))
element.addEventListener("load", () => {
  element.track.addEventListener("cuechange", () => {
    for (const cue of element.track.activeCues) seen.push([cue.id, audio.currentTime])
  })
  begin(0)
})
audio.addEventListener("ended", () => tell({ seen, cues: [...element.track.cues].map(cue => ({
  id: cue.id, start: cue.startTime, end: cue.endTime,
  voice: cue.getCueAsHTML().firstChild.title, text: cue.getCueAsHTML().textContent,
})) }))
</script>
"""


def test_chromium_shows_each_cue_while_it_is_heard(browse, work_folder):
    path = work_folder / "01 - The Quay.mp3"

    told = browse(TRACK, {"/one.mp3": path, "/one.vtt": path.with_suffix(".vtt")})

    heard = [line for line in LINES if line.kind != "scene_break"]
    assert [(c["id"], c["voice"], c["text"]) for c in told["cues"]] == [
        (line.id, line.speaker, line.text) for line in heard
    ]
    shown = dict(told["seen"])
    assert list(shown) == [line.id for line in heard]
    starts_s = [entry.start_ms / 1000 for entry in TIMELINE.entries]
    assert list(shown.values()) == pytest.approx(starts_s, abs=0.35)


AXE = """<script src="/axe.js"></script><script>
axe.run(document, { resultTypes: ["violations"] })
  .then(({ violations }) => violations.map(({ help, nodes }) => [help, nodes[0].html]))
  .catch(error => String(error))
  .then(told => fetch("/told", { method: "POST", body: JSON.stringify(told) }))
</script>"""


@pytest.fixture
def barriers(browse, npm_package):
    """Ask axe what on a page (its HTML) keeps people from reading it."""
    axe = npm_package("@daisy/ace") / "node_modules/@daisy/axe-core-for-ace/axe.min.js"

    return lambda page: browse(page.replace("</body>", f"{AXE}</body>"), {"/axe.js": axe})


def test_axe_finds_no_barrier_on_a_page_to_read(barriers, work_folder):
    page = (work_folder / "01 - The Quay.html").read_text(encoding="utf-8")

    assert barriers(page) == []


def test_axe_finds_no_barrier_on_the_page_of_all_works(barriers, output):
    page = render_page(find_works(output), "http://127.0.0.1:8000/", has_codes=True)
    style = files("fullcast.studio.feeds").joinpath(STYLE_NAME).read_text(encoding="utf-8")

    assert barriers(page.replace("</head>", f"<style>{style}</style></head>")) == []
