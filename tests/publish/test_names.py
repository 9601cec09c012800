import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from fullcast.publish import chapter_file_name, slug

anything = st.text(st.characters(), max_size=300)  # with surrogates and unassigned characters
reserved = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\.|$)")


@given(st.integers(1, 2000), st.integers(0, 500), anything)
@example(1, 0, "CON")
@example(1, 0, 'a<b>:"/\\|?*\0\x1f')
@example(7, 3, "…and then . . .")
@example(1, 0, "\u200d")
@example(1, 0, "🏳️\u200d🌈" * 40)
@settings(deadline=None)
def test_file_name_is_legal_everywhere(number, more, title):
    name = chapter_file_name(number, number + more, title)

    assert not re.search(r'[<>:"/\\|?*\x00-\x1f\x7f]', name)
    assert not reserved.match(name)
    assert len(name.encode()) <= 255
    assert re.fullmatch(r"\d{2,} - \S(.*\S)?\.mp3", name)
    assert not name.removesuffix(".mp3").endswith((".", " "))


@given(st.integers(1, 300), st.data())
@settings(deadline=None)
def test_names_sort_in_the_order_of_the_chapters(total, data):
    numbers = data.draw(st.lists(st.integers(1, total), unique=True, min_size=1, max_size=9))
    names = {number: chapter_file_name(number, total, data.draw(anything)) for number in numbers}

    assert sorted(names.values()) == [names[number] for number in sorted(numbers)]


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("The Quay", "01 - The Quay.mp3"),
        ("Part 1: Who?", "01 - Part 1 - Who.mp3"),
        ('"Either/Or"', "01 - 'Either-Or'.mp3"),
        ("Über die Brücke — №2", "01 - Über die Brücke — №2.mp3"),
        ("最後の渡し船", "01 - 最後の渡し船.mp3"),
        ("...", "01 - Chapter 1.mp3"),
        ("", "01 - Chapter 1.mp3"),
    ],
)
def test_file_name_keeps_the_title_readable(title, expected):
    assert chapter_file_name(1, 9, title) == expected


def test_number_has_as_many_digits_as_the_last_one():
    assert chapter_file_name(7, 120, "x") == "007 - x.mp3"


def test_decomposed_letters_are_composed():
    assert chapter_file_name(1, 1, "e\u0301") == "01 - é.mp3"


@given(anything)
@example("con")
@settings(deadline=None)
def test_slug_is_a_plain_ascii_name(title):
    name = slug(title)

    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name)
    assert not reserved.match(name)
    assert len(name) <= 70


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("The Keeper’s Ledger", "the-keepers-ledger"),
        ("Café – Ångström №1", "cafe-angstrom-no1"),
        ("  --  A  --  ", "a"),
        ("NUL", "nul-work"),
    ],
)
def test_slug_reads_like_the_title(title, expected):
    assert slug(title) == expected


def test_titles_in_other_scripts_get_slugs_of_their_own():
    assert slug("最後の渡し船") != slug("Последний паром")
    assert slug("最後の渡し船").startswith("work-")
