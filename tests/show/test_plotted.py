from collections import Counter

import numpy as np
import pytest
from PIL import Image

from assemble.sounds import RATE
from fullcast.assemble.survey import survey
from fullcast.model import NARRATOR, TimelineEntry
from fullcast.show.plotted import colours_of, draw_chapter, write_plot
from fullcast.steps.checking import HeardChapter


def heard(duration_s, said, title="01 - The Lamp"):
    """A chapter of tones: ``said`` is (start_s, end_s, speaker, text)."""
    levels = np.zeros(duration_s * RATE, np.float32)
    for start_s, end_s, _speaker, _text in said:
        tone = np.sin(np.arange(int((end_s - start_s) * RATE)) * 0.2)
        levels[int(start_s * RATE) : int(start_s * RATE) + len(tone)] = 0.5 * tone
    entries = tuple(
        TimelineEntry(f"c1.p{n}.1", int(1000 * s), int(1000 * e))
        for n, (s, e, *_) in enumerate(said)
    )
    return HeardChapter(
        title,
        survey([levels], RATE),
        entries,
        tuple(speaker for *_, speaker, _ in said),
        tuple(text for *_, text in said),
    )


CHAPTER = heard(
    100,
    [
        (1, 11, NARRATOR, "It was raining."),
        (12, 18, "Ada", "“Who is there?”"),
        (20, 24, "Ben", "“Nobody.”"),
        (64, 70, "Ada", "“Good. A very long line that needs more room than there is for it here.”"),
    ],
)


def pixels(image, box=None):
    part = np.asarray(image.crop(box) if box else image).reshape(-1, 3)
    return Counter(map(tuple, part.tolist()))


def test_everybody_is_drawn_in_a_colour_of_their_own():
    colours = colours_of(CHAPTER)
    seen = pixels(draw_chapter(CHAPTER))

    assert len(set(colours.values())) == 3
    assert all(seen[colour] > 1000 for colour in colours.values())
    assert seen[colours[NARRATOR]] > seen[colours["Ben"]]


def test_sound_is_drawn_where_it_is_heard():
    image = draw_chapter(CHAPTER)
    colours = colours_of(CHAPTER)
    columns = [
        {colour for colour in colours.values() if pixels(image, (x, 130, x + 1, 240))[colour] > 20}
        for x in (96 + int(s * 1664 / 30) for s in (6, 11.5, 15, 22, 27))
    ]

    assert columns == [{colours[NARRATOR]}, set(), {colours["Ada"]}, {colours["Ben"]}, set()]


@pytest.mark.parametrize(("minutes", "rows"), [(1, 2), (6, 6), (30, 15), (60, 20)])
def test_long_chapters_have_rows_of_more_time(minutes, rows):
    image = draw_chapter(heard(60 * minutes, [(1, 50, NARRATOR, "Once.")]))

    assert image.height == 134 + rows * 136 + 16


def test_thirty_people_have_thirty_colours_and_room_in_the_legend():
    cast = [(n, n + 0.9, f"A Person of Some Name {n}", "Yes.") for n in range(30)]

    chapter = heard(40, cast)

    assert len(set(colours_of(chapter).values())) == 31
    assert draw_chapter(chapter).height > draw_chapter(CHAPTER).height - 136


@pytest.mark.parametrize("text", ["", " ", "—", "“日本語。”", "🙂", "\u202eאבג", "x" * 5000])
def test_any_text_can_be_drawn(text):
    draw_chapter(heard(30, [(1, 20, text or "Nobody", text)], title=text))


def test_silence_is_a_picture_too(tmp_path):
    write_plot(heard(5, []), tmp_path / "plot.png")

    with Image.open(tmp_path / "plot.png") as image:
        assert image.format == "PNG"
        assert image.width == 1800
