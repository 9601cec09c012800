import html.parser

import feedparser
import httpx
import pytest

from finished import finish_work, running

EVIL = """</title></h2><script>alert("1")</script><img src=x onerror='y'>&amp;"""


class Reader(html.parser.HTMLParser):
    """What a browser would see: elements with attributes, and the text."""

    def __init__(self, page):
        super().__init__()
        self.elements = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.text += data

    def of(self, tag):
        return [attributes for name, attributes in self.elements if name == tag]


def page_of(address):
    return Reader(httpx.get(address, trust_env=False).text)


def test_page_shows_cover_title_writer_chapters_and_feed(address):
    page = page_of(address)

    for words in ("The Last Ferry", "Ada Quill; Bo Ångström", "Über die Brücke: №2?", "3 chapters"):
        assert words in page.text
    assert f"{address}the-last-ferry/feed.xml" in page.text
    assert [image["src"] for image in page.of("img")] == [f"{address}the-last-ferry/cover.jpg"]
    assert len(page.of("audio")) == 3
    assert all("controls" in audio for audio in page.of("audio"))


def test_every_work_has_a_page_of_its_own_with_its_chapters_open(tmp_path):
    finish_work(tmp_path)
    finish_work(tmp_path, "second", title="The Second Work", url=None)

    with running(tmp_path) as address:
        feed = httpx.get(f"{address}second/feed.xml", trust_env=False)
        link = feedparser.parse(feed.content).feed.link
        page = page_of(link)

    assert link == f"{address}second/"
    assert "The Second Work" in page.text
    assert "The Last Ferry" not in page.text
    assert page.of("details") == [{"open": ""}]


def test_everything_on_the_page_can_be_loaded_from_here(address):
    page = page_of(address)
    targets = [
        element[name]
        for tag, name in (("audio", "src"), ("img", "src"), ("link", "href"), ("a", "href"))
        for element in page.of(tag)
    ]

    answers = [httpx.head(httpx.URL(address).join(url), trust_env=False) for url in targets]

    assert len(answers) == 15
    assert {answer.status_code for answer in answers} == {200}
    assert {answer.url.host for answer in answers} == {"127.0.0.1"}


def test_files_of_the_whole_work_can_be_downloaded_from_the_page(address, work_folder):
    page = page_of(address)

    books = {a["download"]: a["href"] for a in page.of("a") if "download" in a}

    assert list(books) == ["feeds.opml", "The Last Ferry.epub", "The Last Ferry.m4b"]
    assert "Audiobook (M4B)" in page.text
    got = httpx.get(books["The Last Ferry.m4b"], trust_env=False)
    assert got.content == (work_folder / "The Last Ferry.m4b").read_bytes()


def test_page_on_this_machine_has_no_code_to_scan(address):
    page = page_of(address)

    assert not page.of("figure")
    assert not [a for a in page.of("a") if a["href"].startswith("pcast:")]


def test_page_has_no_script_and_no_style_of_its_own(address):
    page = page_of(address)

    assert not page.of("script")
    assert not page.of("style")
    assert not [name for _, attributes in page.elements for name in attributes if name == "style"]


@pytest.mark.parametrize("where", ["title", "authors", "summary", "language"])
def test_text_of_a_work_stays_text(tmp_path, where):
    finish_work(tmp_path, "evil", **{where: (EVIL,) if where == "authors" else EVIL})

    with running(tmp_path) as address:
        page = page_of(address)

    assert not page.of("script")
    assert len(page.of("img")) == 1
    assert not [name for _, attributes in page.elements for name in attributes if name[:2] == "on"]


def test_chapter_title_stays_text(tmp_path):
    finish_work(tmp_path, "evil", titles=(EVIL,))

    with running(tmp_path) as address:
        page = page_of(address)

    assert EVIL in page.text
    assert not page.of("script")


def test_works_are_listed_by_title(tmp_path):
    for name, title in (("a", "Zebra"), ("b", "apple"), ("c", "Mole")):
        finish_work(tmp_path, name, titles=("One",), title=title)

    with running(tmp_path) as address:
        text = page_of(address).text

    assert text.index("apple") < text.index("Mole") < text.index("Zebra")


def test_work_made_while_the_server_runs_appears(tmp_path):
    finish_work(tmp_path)
    with running(tmp_path) as address:
        finish_work(tmp_path, "second", title="The Second Work")

        text = page_of(address).text

    assert "The Second Work" in text
