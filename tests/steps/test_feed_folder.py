"""The folder that `make --base-url` writes, on a host that serves files and nothing else."""

import functools
import http.server
import threading
from pathlib import Path

import httpx
import pytest
from lxml import etree

import fullcast
from fullcast.publish.feed import ITUNES, PODCAST

EXAMPLE = Path(__file__).parents[2] / "examples" / "the-last-ferry.txt"


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


@pytest.fixture
def host(tmp_path):
    """The address of a static host, and the folder that it serves."""
    served = tmp_path / "served"
    served.mkdir()
    handler = functools.partial(Quiet, directory=served)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/", served
        server.shutdown()
        thread.join()


def make(output, source=EXAMPLE, **options):
    work = fullcast.read_work(source)
    return fullcast.make(work, output=output, engine="silent", jobs=1, **options).folder


def channel_of(folder):
    return etree.fromstring((folder / "feed.xml").read_bytes()).find("channel")


def told(folder, name):
    return [item.findtext(name) for item in channel_of(folder).iterfind("item")]


def test_any_host_of_files_serves_all_that_the_feed_names(host, tmp_path):
    address, served = host
    story = tmp_path / "story.md"
    story.write_text(
        "# A Story\n\n## 100 % #1: é & №2?\n\n“Yes,” said Ines.\n\n## Über die Brücke\n\n“No,” said Tam.\n",
        encoding="utf-8",
    )

    folder = make(served, story, base_url=f"{address}a-story/", formats="srt,html,m4b")

    answer = httpx.get(f"{address}{folder.name}/feed.xml", trust_env=False)
    channel = etree.fromstring(answer.content).find("channel")
    urls = [url for url in channel.xpath("//@url | //@href") if url.startswith(address)]
    files = {url: httpx.get(url, trust_env=False) for url in urls}
    assert len(files) == 2 * 5 + 2
    assert {answer.status_code for answer in files.values()} == {200}
    assert all(url.isascii() for url in urls)
    for enclosure in channel.iter("enclosure"):
        assert len(files[enclosure.get("url")].content) == int(enclosure.get("length"))


def test_sound_that_is_made_anew_is_no_new_episode_and_a_chapter_is_one(tmp_path):
    folder = make(tmp_path, chapters=[1])
    first = told(folder, "guid"), told(folder, "pubDate")
    identity = channel_of(folder).findtext(f"{{{PODCAST}}}guid")

    make(tmp_path, chapters=[1], preset="acx", credits="all")
    again = told(folder, "guid"), told(folder, "pubDate")
    make(tmp_path)

    assert again == first
    assert told(folder, "guid")[:1] == first[0]
    assert len(set(told(folder, "guid"))) == 2
    assert channel_of(folder).findtext(f"{{{PODCAST}}}guid") == identity


def test_feed_asks_not_to_be_listed_until_it_is_made_public(tmp_path):
    folder = make(tmp_path)
    private = channel_of(folder).findtext(f"{{{ITUNES}}}block")
    make(tmp_path, public=True)
    public = channel_of(folder).findtext(f"{{{ITUNES}}}block")
    make(tmp_path)  # is remembered
    still = channel_of(folder).findtext(f"{{{ITUNES}}}block")
    make(tmp_path, public=False)

    assert (private, public, still) == ("Yes", None, None)
    assert channel_of(folder).findtext(f"{{{ITUNES}}}block") == "Yes"


def test_feed_names_everybody_of_a_large_cast(tmp_path):
    story = tmp_path / "story.txt"
    names = [f"{first}{last}" for first in "BCDFGHJ" for last in ("ella", "orin", "ulia", "ando")]
    said = "".join(f"“I am here now,” said {name}.\n\n" for name in names)
    story.write_text(f"Title: A Crowd\nAuthor: Ada\nChapters: 1/1\n\n{said}", encoding="utf-8")

    channel = channel_of(make(tmp_path / "output", story))

    people = {one.text.split(":")[0] for one in channel.iter(f"{{{PODCAST}}}person")}
    assert set(names) <= people
    assert {one.get("group") for one in channel.iter(f"{{{PODCAST}}}person")} == {"writing", "cast"}
