"""Podcast programs subscribe to a served feed. What counts is what lies on the disk afterwards."""

import json
import shutil
import sqlite3
import urllib.request
from types import SimpleNamespace

import feedparser
import podcastparser
import pytest

from clients.terminal import wait_until
from finished import ALBUM, BASE_URL, FEED_GUID, TITLES, finish_work, running

FEED = "/the-last-ferry/feed.xml"
FIRST = "01 - The Quay.mp3"


@pytest.fixture
def gpodder(tmp_path, ask, address):
    """A gPodder that has subscribed, and the folder of its downloads."""
    home = {"GPODDER_HOME": str(tmp_path / "home"), "GPODDER_DOWNLOAD_DIR": str(tmp_path / "got")}

    def gpo(*arguments):
        return ask("gpo", *arguments, **home)

    gpo("subscribe", f"{address.rstrip('/')}{FEED}")
    return SimpleNamespace(ask=gpo, folder=tmp_path / "got" / ALBUM.title)


def test_gpodder_gets_every_chapter_byte_for_byte(gpodder, work_folder):
    gpodder.ask("update")
    gpodder.ask("download")

    got = {path.name: path.read_bytes() for path in gpodder.folder.glob("*.mp3")}
    assert got == {path.name: path.read_bytes() for path in work_folder.glob("*.mp3")}
    assert len(got) == len(TITLES)


def test_gpodder_goes_on_with_a_partial_download(gpodder, work_folder, requests):
    whole = (work_folder / FIRST).read_bytes()
    gpodder.folder.mkdir(parents=True, exist_ok=True)
    (gpodder.folder / f"{FIRST}.partial").write_bytes(whole[:5000])
    requests.clear()

    gpodder.ask("download")

    assert (gpodder.folder / FIRST).read_bytes() == whole
    assert ("GET", f"/the-last-ferry/{FIRST}", 206) in requests


def test_gpodder_is_told_that_nothing_has_changed(gpodder, requests):
    gpodder.ask("update")
    requests.clear()

    gpodder.ask("update")

    assert [(path, status) for _method, path, status in requests] == [(FEED, 304)]


def test_gpodder_finds_a_new_chapter_and_no_old_one_again(tmp_path, ask):
    output = tmp_path / "output"
    folder = finish_work(output, titles=TITLES[:2])
    home = {"GPODDER_HOME": str(tmp_path / "home"), "GPODDER_DOWNLOAD_DIR": str(tmp_path / "got")}
    with running(output) as address:
        ask("gpo", "subscribe", f"{address.rstrip('/')}{FEED}", **home)
        ask("gpo", "download", **home)
        shutil.rmtree(folder)
        finish_work(output, titles=TITLES, seconds=3.0)  # all chapters sung anew, and one more

        ask("gpo", "update", **home)
        told = ask("gpo", "pending", **home)

    assert TITLES[2] in told
    assert "1 new episode" in told


def test_newsboat_reads_every_chapter(tmp_path, ask, address):
    (tmp_path / "urls").write_text(f"{address.rstrip('/')}{FEED}\n")
    (tmp_path / "config").write_text("")
    cache = tmp_path / "cache.db"
    options = ("-u", tmp_path / "urls", "-C", tmp_path / "config", "-c", cache)

    ask("newsboat", *options, "-q", "-x", "reload", HOME=str(tmp_path))

    with sqlite3.connect(cache) as database:
        rows = database.execute(
            "select title, enclosure_type, enclosure_url from rss_item order by pubDate"
        ).fetchall()
    assert [(title, kind) for title, kind, _url in rows] == [(t, "audio/mpeg") for t in TITLES]
    assert all(url.startswith(address) for _title, _kind, url in rows)


def test_podboat_gets_what_newsboat_puts_into_its_queue(tmp_path, terminal, address, work_folder):
    home = tmp_path / ".newsboat"
    home.mkdir()
    (home / "urls").write_text(f"{address.rstrip('/')}{FEED}\n")
    (home / "config").write_text(f'podcast-auto-enqueue yes\ndownload-path "{tmp_path}/got/"\n')
    queue = home / "queue"

    with terminal("newsboat", "-r", HOME=str(tmp_path)):
        wait_until(lambda: queue.exists() and len(queue.read_text().split("\n")) > len(TITLES))
    with terminal("podboat", "-a", HOME=str(tmp_path)):
        wait_until(lambda: len(list((tmp_path / "got").glob("*.mp3"))) == len(TITLES))

    assert bytes_of((tmp_path / "got").glob("*.mp3")) == bytes_of(work_folder.glob("*.mp3"))


def test_castero_gets_every_chapter_byte_for_byte(tmp_path, ask, terminal, address, work_folder):
    outline = f'<outline type="rss" text="-" xmlUrl="{address.rstrip("/")}{FEED}"/>'
    (tmp_path / "feeds.opml").write_text(f'<opml version="2.0"><body>{outline}</body></opml>')
    home = {"XDG_DATA_HOME": str(tmp_path / "data"), "XDG_CONFIG_HOME": str(tmp_path / "config")}
    ask("castero", "--import", tmp_path / "feeds.opml", **home)
    data = tmp_path / "data" / "castero"
    sounds = bytes_of(work_folder.glob("*.mp3"))

    def got():
        return bytes_of((data / "downloaded").glob("*/*.mp3"))

    with terminal("castero", **home) as castero:
        wait_until(lambda: b"for help" in castero.shown)
        castero.type("s")
        wait_until(lambda: b"(y/n)" in castero.shown)
        castero.type("y")
        wait_until(lambda: len(b"".join(got())) >= len(b"".join(sounds)))

    assert got() == sounds
    with sqlite3.connect(data / "castero.db") as database:
        titles = [title for (title,) in database.execute("select title from episode order by id")]
    assert titles == list(TITLES)


def bytes_of(paths):
    """What files hold, in an order that does not depend on their names."""
    return sorted(path.read_bytes() for path in paths)


def test_feedparser_finds_no_fault(address):
    parsed = feedparser.parse(f"{address.rstrip('/')}{FEED}")

    assert (parsed.status, parsed.bozo) == (200, False)
    assert parsed.feed.title == ALBUM.title
    assert [entry.title for entry in parsed.entries] == list(TITLES)


def test_podcastparser_reads_every_episode(address, work_folder):
    url = f"{address.rstrip('/')}{FEED}"
    with urllib.request.urlopen(url) as feed:
        parsed = podcastparser.parse(url, feed)

    assert (parsed["title"], parsed["type"]) == (ALBUM.title, "serial")
    episodes = sorted(parsed["episodes"], key=lambda episode: episode["published"])
    assert [episode["title"] for episode in episodes] == list(TITLES)
    assert [episode["total_time"] for episode in episodes] == [2, 2, 2]
    sizes = [episode["enclosures"][0]["file_size"] for episode in episodes]
    assert sizes == [path.stat().st_size for path in sorted(work_folder.glob("*.mp3"))]


READ_FEED = """
const { parseFeed } = require("podcast-partytime");
const feed = parseFeed(require("fs").readFileSync(process.argv[1], "utf8"));
console.log(JSON.stringify(feed));
"""


def test_partytime_reads_the_podcasting_2_tags(ask, npm_package, work_folder):
    packages = str(npm_package("podcast-partytime").parent)

    told = ask("node", "-e", READ_FEED, work_folder / "feed.xml", NODE_PATH=packages)

    feed = json.loads(told)
    assert (feed["title"], feed["guid"], feed["medium"]) == (ALBUM.title, FEED_GUID, "audiobook")
    assert (feed["explicit"], feed["itunesType"]) == (False, "serial")
    people = {(person["name"], person["role"]) for person in feed["podcastPeople"]}
    assert people == {
        *((name, "Author") for name in ALBUM.authors),
        *((name, "Voice Actor") for name in ALBUM.narrators),
    }
    assert [item["title"] for item in feed["items"]] == list(TITLES)
    assert [item["enclosure"]["length"] for item in feed["items"]] == [
        path.stat().st_size for path in sorted(work_folder.glob("*.mp3"))
    ]
    first = feed["items"][0]
    assert [transcript["type"] for transcript in first["podcastTranscripts"]] == [
        "text/vtt", "application/srt", "application/json",
    ]  # fmt: skip
    assert all(transcript["url"].startswith(BASE_URL) for transcript in first["podcastTranscripts"])
    assert first["podcastChapters"] == {
        "url": f"{BASE_URL}01%20-%20The%20Quay.chapters.json",
        "type": "application/json+chapters",
    }
