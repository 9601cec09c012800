import pytest

from fullcast.errors import UsageError
from fullcast.publish import DEFAULT, formats_in


@pytest.mark.parametrize(
    ("text", "before", "expected"),
    [
        ("", (), {"mp3", "vtt", "json"}),
        ("srt", (), {"mp3", "vtt", "json", "srt"}),
        ("", ("srt",), {"mp3", "vtt", "json", "srt"}),
        (" SRT , html ", ("srt",), {"mp3", "vtt", "json", "srt", "html"}),
        ("none", ("srt",), {"mp3", "vtt", "json"}),
        ("none,html", ("srt",), {"mp3", "vtt", "json", "html"}),
    ],
)
def test_formats_add_to_those_of_earlier_runs(text, before, expected):
    assert set(formats_in(text, before)) == expected


def test_chapters_and_what_podcast_apps_show_are_always_made():
    assert formats_in("") == DEFAULT


def test_unknown_format_lists_the_formats():
    with pytest.raises(UsageError, match=r"no format 'ogg'.*mp3, m4b"):
        formats_in("ogg")
