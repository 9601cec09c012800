import itertools
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from finished import ALBUM, episodes_in
from fullcast.model import Metadata, Series
from fullcast.publish import Album, album_of, episode_titles, is_explicit, publication_dates


@pytest.mark.parametrize(
    ("given_titles", "expected"),
    [
        (("The Quay", "Landfall"), ("The Quay", "Landfall")),
        ((None, ""), ("Chapter 1", "Chapter 2")),
        (("  The \n Quay ",), ("The Quay",)),
        (("Interlude", "One", "interlude"), ("Interlude", "One", "interlude (3)")),
        (("The Last Ferry",), ("Chapter 1",)),
        (("THE LAST FERRY", "Chapter 1"), ("Chapter 1", "Chapter 1 (2)")),
        (("A (2)", "A", "A"), ("A (2)", "A", "A (3)")),
        (("A\0\x9b\ud800", "\0"), ("A", "Chapter 2")),
    ],
)
def test_chapter_titles_differ_from_each_other_and_the_album(given_titles, expected):
    assert episode_titles(given_titles, "The Last Ferry") == expected


few = st.sampled_from([None, "", "A", "a", "A (2)", "Chapter 1", "Chapter 2", "B"])


@given(st.lists(few | st.text(max_size=8), max_size=9), few.map(lambda title: title or "A"))
@settings(deadline=None)
def test_all_titles_are_unique_and_a_new_chapter_renames_none(titles, album):
    made = episode_titles(titles, album)

    assert len({title.casefold() for title in (*made, album)}) == len(titles) + 1
    assert all(title.strip() for title in made)
    assert episode_titles(titles[:-1], album) == made[: max(len(titles) - 1, 0)]


@pytest.mark.parametrize("rating", ["General Audiences", "Teen And Up Audiences", " teen ", "K+"])
def test_clean_rating_is_clean(rating):
    explicit, reason = is_explicit(rating)

    assert not explicit
    assert rating in reason


@pytest.mark.parametrize("rating", ["Mature", "Explicit", "Not Rated", "M", "", None, "whatever"])
def test_any_other_rating_and_none_is_explicit_with_a_reason(rating):
    explicit, reason = is_explicit(rating)

    assert explicit
    assert reason.startswith("Marked explicit, because")


def test_dates_ascend_a_minute_apart_up_to_each_making():
    made = datetime(2024, 5, 6, tzinfo=UTC)
    episodes = [replace(episode, made=made) for episode in episodes_in(Path(), "ABCD")]

    dates = publication_dates(episodes)

    steps = [after - before for before, after in itertools.pairwise(dates)]
    assert steps == [timedelta(minutes=1)] * 3
    assert dates[-1] == made


@given(st.lists(st.integers(0, 10_000), min_size=1, max_size=12))
def test_no_date_is_later_than_its_making_whatever_the_order(minutes):
    start = datetime(2024, 1, 1, tzinfo=UTC)
    episodes = [
        replace(episode, made=start + timedelta(minutes=minute))
        for episode, minute in zip(
            episodes_in(Path(), list(map(str, minutes))), minutes, strict=True
        )
    ]

    dates = publication_dates(episodes)

    assert all(date <= episode.made for date, episode in zip(dates, episodes, strict=True))
    assert list(dates) == sorted(set(dates))


def test_chapter_made_later_changes_no_date():
    episodes = episodes_in(Path(), "ABC")

    assert publication_dates(episodes)[:2] == publication_dates(episodes[:2])


def test_album_takes_over_what_the_source_says():
    metadata = Metadata(
        "T", ("A", "B"), "de", "S", rating="Mature", series=(Series("X", "1"),), url="https://u"
    )

    album = album_of(metadata, ["Narrator: alba"])

    assert (album.title, album.author, album.language) == ("T", "A; B", "de")
    assert (album.summary, album.rating, album.url) == ("S", "Mature", "https://u")
    assert (album.series, album.narrators) == ((Series("X", "1"),), ("Narrator: alba",))


@pytest.mark.parametrize(
    ("permission", "comment"),
    [
        ("", "Audio version, synthetic voices. Source: https://u"),
        ("With\nA's leave", "Audio version, synthetic voices. With A's leave. Source: https://u"),
        ("Blanket!", "Audio version, synthetic voices. Blanket! Source: https://u"),
    ],
)
def test_permission_and_source_stand_in_the_comment(permission, comment):
    album = album_of(Metadata("T", url="https://u"), permission=permission)

    assert album.comment == comment


def test_work_without_a_writer_has_an_unknown_one():
    assert Album("T").author == "Unknown"


@pytest.mark.parametrize(
    ("published", "year"),
    [("2023-11-05", "2023"), ("5 Nov 1999", "1999"), ("recently", None), ("12345", None)],
)
def test_year_is_found_where_there_is_one(published, year):
    assert replace(ALBUM, published=published).year == year
