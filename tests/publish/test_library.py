import json
from dataclasses import replace

import pytest

from finished import ALBUM, FEED_GUID, TITLES, episodes_in
from fullcast.model import Series
from fullcast.publish import Album
from fullcast.publish.album import Transcript
from fullcast.publish.library import audiobookshelf_json, description, readium_json


def readium(album, episodes):
    told = readium_json(
        album, episodes, identifier=FEED_GUID, base_url="https://a.test/w/", cover="cover.jpg"
    )
    return json.loads(told)


def test_audiobookshelf_gets_names_as_the_work_has_them(tmp_path):
    told = json.loads(audiobookshelf_json(ALBUM, episodes_in(tmp_path)))

    assert told["authors"] == ["Ada Quill", "Bo Ångström"]
    assert told["narrators"] == ["Narrator: alba", "Mr Pell: david"]
    assert told["series"] == ["Harbour Nights #2"]
    assert (told["title"], told["publishedYear"], told["explicit"]) == (
        "The Last Ferry",
        "2023",
        False,
    )
    assert (told["language"], told["tags"], told["genres"]) == ("en-GB", ["Tests"], ["Audiobook"])


def test_audiobookshelf_gets_chapters_over_all_files(tmp_path):
    told = json.loads(audiobookshelf_json(ALBUM, episodes_in(tmp_path)))

    assert told["chapters"] == [
        {"id": number, "start": 2.0 * number, "end": 2.0 * (number + 1), "title": title}
        for number, title in enumerate(TITLES)
    ]


def test_description_says_what_this_is_and_where_it_comes_from():
    assert description(ALBUM) == (
        "Two keepers & a <lamp>.\n\nAudio version, synthetic voices. "
        "Written by Ada Quill; Bo Ångström. Source: https://example.org/works/1"
    )


def test_readium_manifest_lists_audio_text_and_cover(tmp_path):
    (first, *rest) = episodes_in(tmp_path)
    text = Transcript(first.path.with_suffix(".vtt"), "text/vtt")

    told = readium(ALBUM, [replace(first, transcripts=(text,)), *rest])

    assert told["metadata"]["identifier"] == f"urn:uuid:{FEED_GUID}"
    assert told["metadata"]["conformsTo"].endswith("/profiles/audiobook")
    assert told["metadata"]["belongsTo"] == {"series": [{"name": "Harbour Nights", "position": 2}]}
    assert told["metadata"]["duration"] == 6.0
    assert told["readingOrder"][0] == {
        "href": "01%20-%20The%20Quay.mp3",
        "type": "audio/mpeg",
        "title": "The Quay",
        "duration": 2.0,
        "alternate": [{"href": "01%20-%20The%20Quay.vtt", "type": "text/vtt"}],
    }
    assert [entry["title"] for entry in told["toc"]] == list(TITLES)
    assert told["resources"] == [{"rel": "cover", "href": "cover.jpg", "type": "image/jpeg"}]
    assert told["links"][0]["href"] == "https://a.test/w/publication.json"


@pytest.mark.parametrize(
    ("index", "series"),
    [("2.5", {"name": "S", "position": 2.5}), (None, {"name": "S"}), ("two", {"name": "S"})],
)
def test_place_in_a_series_is_a_number_or_not_told(tmp_path, index, series):
    told = readium(Album("T", series=(Series("S", index),)), episodes_in(tmp_path))

    assert told["metadata"]["belongsTo"] == {"series": [series]}


def test_work_that_says_little_has_no_empty_values(tmp_path):
    told = readium(Album("T"), episodes_in(tmp_path))

    assert all(told["metadata"].values())
    assert "belongsTo" not in told["metadata"]
    assert "author" not in told["metadata"]


@pytest.mark.parametrize(
    ("published", "told"), [("2023-11-05", "2023-11-05"), ("2023", None), ("5 Nov 2023", None)]
)
def test_date_is_told_where_it_is_a_whole_one(tmp_path, published, told):
    album = replace(ALBUM, published=published)

    assert readium(album, episodes_in(tmp_path))["metadata"].get("published") == told
