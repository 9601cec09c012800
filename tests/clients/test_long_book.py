"""A book of ten hours goes through the clients as a short one does."""

import itertools
import json
import os
import sqlite3
from types import SimpleNamespace
from urllib.parse import quote

import feedparser
import podcastparser
import pytest

import fullcast
from clients.host import static_host
from clients.installed import need
from clients.test_podcast_apps import READ_FEED
from clients.test_read_along import highlighted
from clients.test_transcripts import PARSE, TRACK
from finished import running
from fullcast.steps.checking import check

HOURS = 10
CHAPTERS = 40
WORDS = (
    "the lamp over the quay went out and nobody in the harbour saw who had been there with a rope "
    "and a coin before the rain came down on every boat"
).split()

pytestmark = pytest.mark.skipif(
    not os.environ.get("CI"),
    reason="ten hours of sound take minutes to make: CI=true has them made",
)


def story():
    """A story of about 135,000 words in forty parts, each of two scenes and two speakers.

    Few of its sentences differ, so little has to be spoken.
    """
    words = itertools.cycle(WORDS)

    def sentence(length):
        return f"{' '.join(itertools.islice(words, length)).capitalize()}."

    def paragraph(speaker):
        return f"“{sentence(12)}” said {speaker}. {' '.join(sentence(23) for _ in range(3))}"

    for number in range(1, CHAPTERS + 1):
        yield f"## Part {number}"
        yield from (paragraph(speaker) for _ in range(22) for speaker in ("Ines", "Bo"))
        yield "* * *"
        yield "It rained."


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    """The work's folder, and when its chapters start (seconds)."""
    output = tmp_path_factory.mktemp("long")
    source = output / "story.md"
    source.write_text("# The Long Way\n\n" + "\n\n".join(story()) + "\n", encoding="utf-8")
    made = fullcast.make(
        fullcast.read_work(source), output=output, formats="m4b,opus,mp3-book,epub,srt,metadata"
    )
    lengths = [json.loads(p.read_text())["duration_ms"] / 1000 for p in timelines(made.folder)]
    starts_s = [0.0, *itertools.accumulate(lengths)]
    assert starts_s[-1] >= 3600 * HOURS
    return SimpleNamespace(folder=made.folder, output=output, starts_s=starts_s)


def timelines(folder):
    return sorted((folder / "timeline").iterdir())


def sounds_of(book):
    return sorted(path for path in book.folder.glob("*.mp3") if path.stem != "The Long Way")


@pytest.fixture(params=["m4b", "opus", "mp3"])
def file(book, request):
    return book.folder / f"The Long Way.{request.param}"


def test_check_finds_no_fault(book):
    (work,) = check(book.folder)

    assert work.faults_by_file == []


def test_ffprobe_reads_every_chapter_and_the_length(ask, book, file):
    options = ("-v", "error", "-show_chapters", "-show_format", "-of", "json")
    told = json.loads(ask("ffprobe", *options, file))

    starts = [float(chapter["start_time"]) for chapter in told["chapters"]]
    assert starts == pytest.approx(book.starts_s[:-1], abs=0.05)
    assert float(told["format"]["duration"]) == pytest.approx(book.starts_s[-1], abs=0.2)


def test_mpv_starts_at_the_last_chapter_over_the_network(ask, book, file):
    last = f"chapter-list/{CHAPTERS - 1}"
    with static_host(book.folder) as host:
        told = ask(
            "mpv", "--no-config", "--ao=null", "--no-video", f"--start=#{CHAPTERS}",
            "--length=0.1", f"--term-playing-msg=@${{{last}/title}}|${{={last}/time}}|${{=time-pos}}@",
            f"{host}{quote(file.name)}",
        )  # fmt: skip

    title, starts_s, at_s = told.partition("@")[2].partition("@")[0].split("|")
    assert title == f"Part {CHAPTERS}"
    assert float(starts_s) == pytest.approx(book.starts_s[-2], abs=0.05)
    assert float(at_s) == pytest.approx(book.starts_s[-2], abs=0.2)


def test_mp3val_finds_no_fault(ask, book):
    told = ask("mp3val", *sorted(book.folder.glob("*.mp3")))

    assert "WARNING" not in told
    assert "ERROR" not in told
    assert told.count("Done!") == CHAPTERS + 1


def test_gpodder_gets_every_chapter_byte_for_byte(ask, book, tmp_path):
    home = {"GPODDER_HOME": str(tmp_path / "home"), "GPODDER_DOWNLOAD_DIR": str(tmp_path / "got")}
    with running(book.output) as address:
        ask("gpo", "subscribe", f"{address}{book.folder.name}/feed.xml", **home)
        ask("gpo", "download", **home)

    got = {path.name: path.read_bytes() for path in (tmp_path / "got").rglob("*.mp3")}
    assert got == {path.name: path.read_bytes() for path in sounds_of(book)}


def test_feedparser_reads_every_episode_in_order(book):
    parsed = feedparser.parse(book.folder / "feed.xml")

    assert not parsed.bozo
    assert [entry.title for entry in parsed.entries] == [f"Part {n + 1}" for n in range(CHAPTERS)]
    dates = [entry.published_parsed for entry in parsed.entries]
    assert dates == sorted(set(dates))


def test_podcastparser_reads_every_episode(book):
    with (book.folder / "feed.xml").open("rb") as feed:
        parsed = podcastparser.parse("https://example.org/feed.xml", feed)

    episodes = sorted(parsed["episodes"], key=lambda episode: episode["published"])
    assert [episode["title"] for episode in episodes] == [f"Part {n + 1}" for n in range(CHAPTERS)]
    sizes = [episode["enclosures"][0]["file_size"] for episode in episodes]
    assert sizes == [path.stat().st_size for path in sounds_of(book)]


def test_partytime_reads_every_episode(ask, npm_package, book):
    packages = str(npm_package("podcast-partytime").parent)

    feed = json.loads(ask("node", "-e", READ_FEED, book.folder / "feed.xml", NODE_PATH=packages))

    assert feed["medium"] == "audiobook"
    assert len(feed["items"]) == CHAPTERS
    assert all(len(item["podcastTranscripts"]) == 3 for item in feed["items"])
    assert all(item["podcastChapters"] for item in feed["items"])


def test_newsboat_reads_every_chapter(ask, book, tmp_path):
    with running(book.output) as address:
        (tmp_path / "urls").write_text(f"{address}{book.folder.name}/feed.xml\n")
        (tmp_path / "config").write_text("")
        cache = tmp_path / "cache.db"
        options = ("-u", tmp_path / "urls", "-C", tmp_path / "config", "-c", cache)
        ask("newsboat", *options, "-q", "-x", "reload", HOME=str(tmp_path))

    with sqlite3.connect(cache) as database:
        rows = database.execute("select title from rss_item order by pubDate").fetchall()
    assert rows == [(f"Part {n + 1}",) for n in range(CHAPTERS)]


def test_tag_readers_know_the_book(ask, book):
    m4b = book.folder / "The Long Way.m4b"

    assert ask("mediainfo", m4b).count(f"Part {CHAPTERS}\n") == 2
    assert 'Atom "stik" contains: Audiobook' in ask("AtomicParsley", m4b, "-t")
    (told,) = json.loads(ask("exiftool", "-j", m4b))
    assert (told["Title"], told["MediaType"]) == ("The Long Way", "Audiobook")
    frames = json.loads(ask("kid3-cli", "-c", '{"method":"get"}', m4b))["result"]["taggedFile"]
    assert {"name": "Title", "value": "The Long Way"}.items() <= frames["tag2"]["frames"][0].items()


def test_strict_parser_finds_no_error_in_any_transcript(ask, npm_package, book):
    packages = str(npm_package("webvtt-parser").parent)

    for path, timeline in zip(
        sorted(book.folder.glob("*.vtt")), timelines(book.folder), strict=True
    ):
        told = json.loads(ask("node", "-e", PARSE, path, NODE_PATH=packages))
        assert told["errors"] == []
        spoken = {entry["line"] for entry in json.loads(timeline.read_text())["entries"]}
        assert {cue["id"].partition("-")[0] for cue in told["cues"]} == spoken


def test_epubcheck_has_nothing_to_say(ask, epubcheck, book):
    told = json.loads(
        ask("java", "-jar", epubcheck, "--json", "-", "--quiet", book.folder / "The Long Way.epub")
    )

    assert told["messages"] == []


def test_ace_passes(ask, book, tmp_path):
    ask(
        "ace-puppeteer", "--force", "--outdir", tmp_path / "ace", book.folder / "The Long Way.epub",
        PUPPETEER_EXECUTABLE_PATH=need("chromium"),
    )  # fmt: skip

    report = json.loads((tmp_path / "ace" / "report.json").read_text())
    assert report["earl:result"]["earl:outcome"] == "pass"


def test_foliate_highlights_the_last_lines_while_they_are_heard(browse, npm_package, book):
    entries = json.loads(timelines(book.folder)[-1].read_text())["entries"][-3:]

    seen = highlighted(
        browse, npm_package("foliate-js"), book.folder / "The Long Way.epub",
        section=CHAPTERS, lines=3,
    )  # fmt: skip

    page = f"EPUB/chapter{CHAPTERS:03}.xhtml"
    assert [line["text"] for line in seen] == [f"{page}#{entry['line']}" for entry in entries]
    starts_s = [entry["start_ms"] / 1000 for entry in entries]
    assert [line["at_s"] for line in seen] == pytest.approx(starts_s, abs=0.35)


def test_chromium_shows_the_last_cue_while_it_is_heard(browse, book):
    last = json.loads(timelines(book.folder)[-1].read_text())["entries"][-1]
    sound = sounds_of(book)[-1]
    page = TRACK.replace("begin(0)", f"begin({last['start_ms'] / 1000 - 1})")

    told = browse(page, {"/one.mp3": sound, "/one.vtt": sound.with_suffix(".vtt")})

    shown = dict(told["seen"])
    assert shown[last["line"]] == pytest.approx(last["start_ms"] / 1000, abs=0.35)
