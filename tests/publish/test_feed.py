from dataclasses import replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from urllib.parse import quote, unquote

import feedparser
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lxml import etree

from finished import ALBUM, BASE_URL, FEED_GUID, episodes_in
from fullcast.errors import PublishError
from fullcast.publish import Album, build_feed, episode_titles, new_feed_guid, rebase
from fullcast.publish.album import Transcript

NAMES = {
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "podcast": "https://podcastindex.org/namespace/1.0",
    "atom": "http://www.w3.org/2005/Atom",
}


@pytest.fixture(scope="module")
def feed(work_folder):
    return (work_folder / "feed.xml").read_bytes()


@pytest.fixture
def episodes(tmp_path):
    episodes = episodes_in(tmp_path)
    for episode in episodes:
        episode.path.write_bytes(b"x" * 100 * episode.number)
    return episodes


def built(episodes, album=ALBUM, **options):
    return build_feed(album, episodes, **{"base_url": BASE_URL, "feed_guid": FEED_GUID, **options})


def texts(feed, path):
    return etree.fromstring(feed).xpath(path, namespaces=NAMES)


# ---------------------------------------------------------------------------- what readers see


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("channel/language/text()", ["en-GB"]),
        ("channel/link/text()", [ALBUM.url]),
        ("channel/itunes:author/text()", ["Ada Quill; Bo Ångström"]),
        ("channel/itunes:type/text()", ["serial"]),
        ("channel/itunes:category/@text", ["Fiction"]),
        ("channel/itunes:block/text()", ["Yes"]),
        ("channel/podcast:medium/text()", ["audiobook"]),
        ("channel/podcast:guid/text()", [FEED_GUID]),
        ("channel/podcast:person[@group='writing']/text()", list(ALBUM.authors)),
        ("channel/podcast:person[@group='cast']/text()", list(ALBUM.narrators)),
        ("channel/atom:link[@rel='self']/@href", [BASE_URL + "feed.xml"]),
        ("channel/item/itunes:episode/text()", ["1", "2", "3"]),
        ("channel/item/enclosure/@type", ["audio/mpeg"] * 3),
        ("channel/item[1]/podcast:transcript/@type",
         ["text/vtt", "application/x-subrip", "application/json"]),
        ("channel/item[1]/podcast:transcript/@rel", ["captions", "captions"]),
        ("channel/item[1]/podcast:transcript/@language", ["en-GB"] * 3),
        ("channel/item[3]/podcast:transcript[1]/@url", [BASE_URL + "03%20-%20Landfall.vtt"]),
        ("channel/item[3]/podcast:chapters/@url", [BASE_URL + "03%20-%20Landfall.chapters.json"]),
        ("channel/item[3]/podcast:chapters/@type", ["application/json+chapters"]),
    ],
)  # fmt: skip
def test_feed_says(feed, path, expected):
    assert texts(feed, path) == expected


def test_description_holds_summary_disclosure_writer_and_source(feed):
    (description,) = texts(feed, "channel/description/text()")

    assert description == (
        "Two keepers & a <lamp>.\n\nAudio version, synthetic voices. "
        "Written by Ada Quill; Bo Ångström. https://example.org/works/1"
    )


def test_long_summary_is_cut_to_apples_limit_and_keeps_the_disclosure(episodes):
    feed = built(episodes, replace(ALBUM, summary="é—" * 3000))

    (description,) = texts(feed, "channel/description/text()")
    assert 3900 < len(description.encode()) <= 4000
    assert "…\n\nAudio version, synthetic voices." in description


def test_lengths_are_the_sizes_of_the_files(feed, work_folder):
    files = [work_folder / unquote(url.removeprefix(BASE_URL)) for url in
             texts(feed, "channel/item/enclosure/@url")]  # fmt: skip

    assert texts(feed, "channel/item/enclosure/@length") == [
        str(file.stat().st_size) for file in files
    ]


def test_names_in_other_letters_are_percent_encoded(feed):
    urls = texts(feed, "channel/item/enclosure/@url")

    assert all(url.isascii() for url in urls)
    assert urls[1] == BASE_URL + quote("02 - Über die Brücke - №2.mp3")


def test_cover_address_changes_with_the_picture(episodes, tmp_path):
    cover = tmp_path / "cover.jpg"
    addresses = []
    for content in (b"one", b"two"):
        cover.write_bytes(content)
        addresses += texts(built(episodes, cover=cover), "channel/itunes:image/@href")

    assert addresses[0].startswith(BASE_URL + "cover.jpg?v=")
    assert addresses[0] != addresses[1]


def test_dates_ascend_and_none_is_in_the_future(feed):
    dates = [parsedate_to_datetime(date) for date in texts(feed, "channel/item/pubDate/text()")]

    assert dates == sorted(set(dates))
    assert dates[-1] <= datetime.now(UTC)


@pytest.mark.parametrize(
    ("rating", "explicit"),
    [("General Audiences", "false"), ("Explicit", "true"), ("Not Rated", "true"), (None, "true")],
)
def test_explicit_is_said_of_feed_and_episodes(episodes, rating, explicit):
    feed = built(episodes, replace(ALBUM, rating=rating))

    assert texts(feed, "//itunes:explicit/text()") == [explicit] * 4


def test_public_feed_may_be_listed(episodes):
    assert b"block" not in built(episodes, private=False)


# ---------------------------------------------------------------------------- what stays the same


def test_same_input_gives_the_same_bytes(episodes):
    assert built(episodes) == built(episodes)


def test_new_sound_title_and_size_keep_the_guid(episodes):
    before = texts(built(episodes), "channel/item/guid/text()")
    episodes[0].path.write_bytes(b"sung anew")
    episodes[0] = replace(episodes[0], title="Another", duration_ms=9)

    assert texts(built(episodes), "channel/item/guid/text()") == before
    assert len(set(before)) == 3


def test_chapter_that_moves_keeps_its_guid_by_its_key(episodes):
    before = texts(built(episodes), "channel/item/guid/text()")

    moved = [replace(episode, number=episode.number + 1) for episode in episodes]

    assert texts(built(moved), "channel/item/guid/text()") == before


def test_feeds_of_two_works_share_no_guid(episodes):
    one, two = (
        texts(built(episodes, feed_guid=new_feed_guid(work)), "channel/item/guid/text()")
        for work in ("one", "two")
    )

    assert not set(one) & set(two)


# ---------------------------------------------------------------------------- rebase


@pytest.mark.parametrize("base_url", ["http://127.0.0.1:8000/w/", "http://[::1]:8000/w"])
def test_rebase_moves_every_address_of_the_folder(feed, base_url):
    moved = rebase(feed, base_url)

    assert BASE_URL.encode() not in moved
    folder = base_url.rstrip("/") + "/"
    urls = texts(moved, "//@url | //image/url/text() | //itunes:image/@href | //atom:link/@href")
    assert len(urls) == 6 + 3 * 4
    assert all(url.startswith(folder) for url in urls)


def test_rebase_leaves_texts_and_other_addresses_alone(episodes):
    album = replace(ALBUM, summary=f'{BASE_URL} or url="{BASE_URL}".', url="https://ao3.test/1")
    feed = built(episodes, album)

    moved = rebase(feed, "http://localhost:1/")

    for path in ("channel/description/text()", "channel/link/text()", "channel/title/text()"):
        assert texts(moved, path) == texts(feed, path)


def test_rebase_moves_the_link_of_a_work_without_a_source(episodes):
    moved = rebase(built(episodes, replace(ALBUM, url=None)), "http://localhost:1/w/")

    assert texts(moved, "channel/link/text()") == ["http://localhost:1/w/"]


def test_rebase_there_and_back_gives_the_same_bytes(feed):
    assert rebase(rebase(feed, "http://localhost:8000/w/"), BASE_URL) == feed


def test_rebase_to_its_own_address_changes_nothing(feed):
    assert rebase(feed, BASE_URL) == feed


@pytest.mark.parametrize("stored", [b"", b"<rss>", b"<rss/>", b"<html><body/></html>"])
def test_what_is_no_feed_of_ours_cannot_be_moved(stored):
    with pytest.raises(PublishError, match="Make the work again"):
        rebase(stored, BASE_URL)


def test_feed_cannot_pull_in_other_files(tmp_path, feed):
    secret = tmp_path / "secret.txt"
    secret.write_text("private")
    entity = f'<!DOCTYPE rss [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'.encode()
    evil = feed.replace(b"<rss", entity + b"<rss", 1).replace(b"<title>", b"<title>&x;", 1)

    assert b"private" not in rebase(evil, BASE_URL)


# ---------------------------------------------------------------------------- mistakes


@pytest.mark.parametrize(
    "base_url",
    ["", "example.org/", "ftp://example.org/", "https://exämple.org/", "https://a b/",
     'https://a/"', "https://a/?x=", "https://a/#x", "https://a/<", "https://",
     "https:///a", "https://ada:secret@a/", "https://a:99999/", "https://[::/"],
)  # fmt: skip
def test_base_url_that_is_none_is_an_error(episodes, base_url):
    with pytest.raises(PublishError, match="not an http address"):
        built(episodes, base_url=base_url)


def test_missing_audio_is_an_error_that_names_the_file(episodes):
    episodes[1].path.unlink()

    with pytest.raises(PublishError, match="02 - Über die Brücke"):
        built(episodes)


def test_missing_transcript_is_an_error_that_names_the_file(episodes, tmp_path):
    gone = Transcript(tmp_path / "gone.vtt", "text/vtt")
    episodes[0] = replace(episodes[0], transcripts=(gone,))

    with pytest.raises(PublishError, match=r"gone\.vtt"):
        built(episodes)


def test_missing_cover_is_an_error_that_names_the_file(episodes, tmp_path):
    with pytest.raises(PublishError, match=r"none\.jpg"):
        built(episodes, cover=tmp_path / "none.jpg")


# ---------------------------------------------------------------------------- any metadata

words = st.text(st.characters(), max_size=60)  # control characters and surrogates included


@given(
    st.builds(
        Album,
        title=words,
        authors=st.lists(words, max_size=2).map(tuple),
        language=st.sampled_from(["en", "und", "zh-Hant"]),
        summary=st.none() | words | words.map(lambda text: text * 100),
        rating=st.none() | words,
        url=st.none() | words,
        narrators=st.lists(words, max_size=2).map(tuple),
    ),
    st.lists(words, min_size=1, max_size=3),
)
@example(Album("\0\x1b]]>&<", ("\ufffe",), summary="\ud800", url="\x07"), ["\x0b"])
@settings(deadline=None, max_examples=60)
def test_any_metadata_gives_a_feed_that_parses(tmp_path_factory, album, titles):
    folder = tmp_path_factory.mktemp("any")
    episodes = episodes_in(folder, episode_titles(titles, album.title), album)
    for episode in episodes:
        episode.path.write_bytes(b"x")

    feed = built(episodes, album)

    parsed = feedparser.parse(feed)
    assert not parsed.bozo
    assert [Path(unquote(entry.enclosures[0].href)).name for entry in parsed.entries] == [
        episode.path.name for episode in episodes
    ]
    assert all(texts(feed, "channel/item/title/text()"))
    assert len(texts(feed, "channel/description/text()")[0].encode()) <= 4000
    assert rebase(rebase(feed, "http://localhost/"), BASE_URL) == feed
