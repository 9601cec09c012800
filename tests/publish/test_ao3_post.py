import re
from dataclasses import replace

import pytest
from lxml import html

from finished import ALBUM, episodes_in
from fullcast.publish.ao3_post import Recording, form_fields, length_and_format_tags, work_text

BASE_URL = "https://example.org/audio/"

# What the archive's sanitizer keeps, as its source says.
ELEMENTS = set(
    "a abbr acronym address audio b big blockquote br caption center cite code col colgroup dd del "
    "dfn div dl dt em h1 h2 h3 h4 h5 h6 hr i img ins kbd li ol p pre q s samp small source span "
    "strike strong sub sup table tbody td tfoot th thead tr track tt u ul var".split()
)
ATTRIBUTES = {
    "a": {"href", "name", "title"},
    "audio": {"controls", "crossorigin", "loop", "muted", "preload", "src", "title"},
}


@pytest.fixture
def recording(tmp_path):
    episodes = episodes_in(tmp_path)
    for episode in episodes:
        episode.path.write_bytes(b"x" * 1_300_000)
    book = tmp_path / "The Last Ferry.m4b"
    book.write_bytes(b"x" * 2_000_000)
    return Recording(ALBUM, episodes, [book], BASE_URL, "With the writer's permission.")


def tree(recording):
    return html.fragment_fromstring(work_text(recording), create_parent="div")


def test_archive_keeps_every_element_and_attribute(recording):
    for element in tree(recording).iterdescendants():
        assert element.tag in ELEMENTS
        assert set(element.attrib) <= ATTRIBUTES.get(element.tag, set())


def test_every_chapter_has_a_player_and_a_link(recording):
    page = tree(recording)

    urls = [f"{BASE_URL}{name}" for name in (
        "01%20-%20The%20Quay.mp3", "02%20-%20%C3%9Cber%20die%20Br%C3%BCcke%20-%20%E2%84%962.mp3",
        "03%20-%20Landfall.mp3",
    )]  # fmt: skip
    assert [audio.get("src") for audio in page.iter("audio")] == urls
    assert all("controls" in audio.attrib for audio in page.iter("audio"))
    assert [a.get("href") for a in page.xpath("p[a][following-sibling::audio]/a")] == urls
    assert "1. The Quay (0:02, MP3, 1.3 MB)" in page.text_content()


def test_players_stand_by_themselves(recording):
    # The archive takes a player out of a paragraph, and splits the paragraph in two.
    assert all(audio.getparent().tag == "div" for audio in tree(recording).iter("audio"))


def test_post_tells_writer_source_summary_permission_cast_and_what_it_is(recording):
    page = tree(recording)
    text = page.text_content()

    assert page.find("p/strong/a").get("href") == ALBUM.url
    assert "by Ada Quill; Bo Ångström. Audio version, synthetic voices." in text
    assert page.findtext("blockquote/p") == "Two keepers & a <lamp>."
    assert "Permission: With the writer's permission." in text
    assert [item.text for item in page.iter("li")] == ["Narrator: alba", "Mr Pell: david"]
    assert "Length: 0:06 · Podfic Length: 0-10 Minutes · Audio Format: MP3" in text
    assert page.xpath("//a[.='Podcast feed']/@href") == [f"{BASE_URL}feed.xml"]


def test_lines_read_by_people_are_told(recording):
    assert "synthetic voices. 1 line is read" in work_text(replace(recording, read_by_people=1))
    assert "synthetic voices. 3 lines are read" in work_text(replace(recording, read_by_people=3))


def test_no_line_break_stands_in_a_text(recording):
    # The archive would make a paragraph or a line break of each.
    album = replace(ALBUM, summary="One\nline.\n\n\nAnother.", narrators=("A\nB: alba",))

    page = tree(replace(recording, album=album, permission="With\npermission."))

    texts = page.xpath(".//*/text()")
    assert not [text for text in texts if "\n" in text]
    assert len(page.findall("blockquote/p")) == 2
    assert page.xpath("blockquote/p[1]/text()") == ["One", "line."]
    assert len(page.findall("blockquote/p/br")) == 1


@pytest.mark.parametrize("where", ["title", "summary", "narrators", "permission"])
def test_text_stays_text(recording, where):
    evil = '<script>alert("1")</script><img src=x onerror=y>&amp;'
    if where == "permission":
        evil_recording = replace(recording, permission=evil)
    else:
        value = (evil,) if where == "narrators" else evil
        evil_recording = replace(recording, album=replace(ALBUM, **{where: value}))

    page = tree(evil_recording)

    assert evil in page.text_content()
    assert not page.xpath("//script | //img")


@pytest.mark.parametrize(
    ("minutes", "tag"),
    [
        (0, "0-10 Minutes"), (9.99, "0-10 Minutes"), (10, "10-20 Minutes"), (59, "45-60 Minutes"),
        (60, "1-1.5 Hours"), (89, "1-1.5 Hours"), (90, "1.5-2 Hours"), (299, "4.5-5 Hours"),
        (300, "5-6 Hours"), (599, "7-10 Hours"), (600, "10-15 Hours"), (1199, "15-20 Hours"),
        (1200, "Over 20 Hours"), (6000, "Over 20 Hours"),
    ],
)  # fmt: skip
def test_length_has_the_archives_own_tag(recording, minutes, tag):
    episode = replace(recording.episodes[0], duration_ms=round(minutes * 60_000))

    tags = length_and_format_tags(replace(recording, episodes=[episode], books=[]))

    assert tags == [f"Podfic Length: {tag}", "Audio Format: MP3", "Audio Format: Streaming"]


def test_fields_of_the_form_are_those_that_are_known(recording):
    work = {"Rating": ["General Audiences"], "Fandoms": ["A", "B"], "Additional Tags": ["Rain"],
            "Relationships": []}  # fmt: skip

    fields = form_fields(recording, work)

    assert fields == {
        "Rating": "General Audiences",
        "Fandoms": "A, B",
        "Additional Tags": "Rain, Podfic Length: 0-10 Minutes, Audio Format: MP3, "
        "Audio Format: M4B, Audio Format: Streaming, Synthetic Voices",
        "Work Title": "The Last Ferry (audio version)",
        "Inspired by (URL)": ALBUM.url,
    }
    assert all(re.fullmatch(r"[^\n]+", value) for value in fields.values())
