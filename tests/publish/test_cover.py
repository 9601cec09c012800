import io

import pytest
from PIL import Image, ImageChops, ImageDraw

from fullcast.errors import PublishError
from fullcast.publish import book_cover, draw_cover, fitting_cover, read_cover, small_cover
from fullcast.publish.cover import cover_flaws

LONG = "The Extraordinary and Very Nearly True History of the Keeper's Ledger " * 4
TITLES = {
    "short": ("Tides", ["Ada Quill"]),
    "long": (LONG, ["A Writer With a Rather Long Pen Name"] * 9),
    "one long word": ("Donaudampfschifffahrtselektrizitätenhauptbetriebswerk" * 2, ["x" * 99]),
    "Cyrillic": ("Последний паром — №1", ["Анна"]),
    "CJK": ("最後の渡し船", ["山田"]),
    "right to left": ("המעבורת האחרונה", ["עדה"]),
    "emoji": ("🚢🌊", ["🦊"]),
    "no writer": ("Untitled", []),
    "nothing": ("", [""]),
    "control characters": ("a\0b\u202ec\ud800", ["\n"]),
}

drawn = pytest.mark.parametrize(("title", "authors"), TITLES.values(), ids=TITLES)


def opened(jpeg):
    return Image.open(io.BytesIO(jpeg))


def ink_box(image):
    """The box of everything that is not the cloth, frame aside."""
    inner = image.convert("L").crop((200, 200, 2800, 2800))
    cloth = Image.new("L", inner.size, inner.getpixel((5, 5)))
    return ImageChops.difference(inner, cloth).point(lambda value: 255 * (value > 40)).getbbox()


@drawn
def test_cover_is_a_square_jpeg_as_apple_wants_it(title, authors):
    cover = opened(draw_cover(title, authors))

    assert (cover.format, cover.size, cover.mode) == ("JPEG", (3000, 3000), "RGB")


@drawn
def test_everything_stays_within_the_frame(title, authors):
    left, top, right, bottom = ink_box(opened(draw_cover(title, authors)))

    assert min(left, top) >= 60
    assert max(right, bottom) <= 2540


@drawn
def test_embedded_cover_is_small(title, authors):
    small = small_cover(draw_cover(title, authors))

    assert len(small) <= 100_000
    assert opened(small).size == (600, 600)


def test_noisy_picture_is_made_small_too(tmp_path):
    path = tmp_path / "noise.png"
    Image.effect_noise((1500, 1500), 200).save(path)

    assert len(small_cover(read_cover(path))) <= 100_000


def test_same_title_always_looks_the_same():
    assert draw_cover("Tides", ["A"]) == draw_cover("Tides", ["A"])


def test_letters_show_and_titles_differ():
    assert draw_cover("Tides", ["A"]) != draw_cover("Tidés", ["A"])
    assert draw_cover("Tides", ["A"]) != draw_cover("Tides", ["B"])
    assert draw_cover("🚢", []) != draw_cover("🌊", [])


def test_emoji_beside_letters_are_left_out():
    with_emoji, without = (ink_box(opened(draw_cover(t, []))) for t in ("Tides 🌊", "Tides"))

    assert with_emoji == without


def picture(tmp_path, size, mode="RGB", name="mine.png"):
    """A red square on blue, red where the crop must be."""
    image = Image.new(mode, size, "blue")
    side = min(size)
    left, top = (size[0] - side) // 2, (size[1] - side) // 2
    ImageDraw.Draw(image).rectangle((left, top, left + side, top + side), fill="red")
    path = tmp_path / name
    image.save(path)
    return path


@pytest.mark.parametrize(
    ("size", "side"),
    [
        ((2000, 1600), 1600),
        ((1500, 2500), 1500),
        ((300, 200), 1400),
        ((4000, 3500), 3000),
        ((9, 9), 1400),
    ],
)
def test_picture_of_the_user_is_cropped_to_its_middle(tmp_path, size, side):
    cover = opened(read_cover(picture(tmp_path, size)))

    assert (cover.format, cover.size) == ("JPEG", (side, side))
    red, _green, blue = cover.getpixel((side // 2, side // 2))
    assert red > 200 > 60 > blue
    assert cover.getpixel((side // 8, side // 8))[0] > 200


def test_picture_is_turned_as_the_camera_says(tmp_path):
    path = tmp_path / "turned.jpg"
    image = Image.new("RGB", (1600, 1600), "black")
    ImageDraw.Draw(image).rectangle((0, 0, 1600, 400), fill="white")
    exif = Image.Exif()
    exif[0x0112] = 3  # upside down
    image.save(path, exif=exif)

    cover = opened(read_cover(path)).convert("L")

    assert cover.getpixel((800, 100)) < 50
    assert cover.getpixel((800, 1500)) > 200


def test_transparent_picture_lies_on_white(tmp_path):
    path = tmp_path / "clear.png"
    Image.new("RGBA", (1400, 1400), (0, 0, 0, 0)).save(path)

    assert opened(read_cover(path)).getpixel((700, 700)) == (255, 255, 255)


@pytest.mark.parametrize("mode", ["L", "P", "CMYK", "1"])
def test_every_kind_of_picture_becomes_rgb(tmp_path, mode):
    path = tmp_path / "mine.tif"
    Image.new("RGB", (1400, 1400), "red").convert(mode).save(path)

    assert opened(read_cover(path)).mode == "RGB"


@pytest.mark.parametrize("content", [b"", b"no picture", b"\x89PNG\r\n\x1a\n broken"])
def test_file_that_is_no_picture_is_an_error(tmp_path, content):
    path = tmp_path / "mine.png"
    path.write_bytes(content)

    with pytest.raises(PublishError, match=r"mine\.png: cannot be read as a picture"):
        read_cover(path)


@pytest.mark.parametrize(
    ("size", "side"), [((1000, 1500), 1500), ((600, 400), 1400), ((2000, 4000), 3000)]
)
def test_books_own_cover_is_shown_whole_on_its_own_colours(size, side):
    out = io.BytesIO()
    image = Image.new("RGB", size, "blue")
    ImageDraw.Draw(image).rectangle((0, 0, size[0], size[1] // 20), fill="red")
    image.save(out, "PNG")

    cover = opened(book_cover(out.getvalue()))

    assert (cover.format, cover.size) == ("JPEG", (side, side))
    top = (side - side * min(1, size[1] / size[0])) / 2
    assert cover.getpixel((side // 2, round(top) + 5))[0] > 200  # not cropped
    red, green, blue = cover.getpixel(
        (5, side // 2) if size[1] > size[0] else (side // 2, side - 5)
    )
    assert max(red, green) < 60 < blue < 200  # darker blue beside it


def test_books_own_cover_that_is_none_is_an_error():
    with pytest.raises(PublishError, match="the book's cover: cannot be read as a picture"):
        book_cover(b"none")


def test_truncated_picture_is_an_error(tmp_path):
    path = picture(tmp_path, (1400, 1400), name="mine.jpg")
    path.write_bytes(path.read_bytes()[:2000])

    with pytest.raises(PublishError, match="cannot be read as a picture"):
        read_cover(path)


def test_missing_picture_is_an_error(tmp_path):
    with pytest.raises(PublishError, match="cannot be read as a picture"):
        read_cover(tmp_path / "none.png")


def test_picture_of_too_many_pixels_is_an_error_that_says_so(tmp_path):
    path = tmp_path / "mine.png"
    Image.new("1", (20_000, 10_000)).save(path)

    with pytest.raises(PublishError, match=r"mine\.png: .* too many pixels"):
        read_cover(path)


UNFIT = {
    "PNG": ((1500, 1500), "RGB", "PNG", ["is a PNG picture, not JPEG"]),
    "colours of print": ((1500, 1500), "CMYK", "JPEG", ["has the colours CMYK, not RGB"]),
    "small": ((300, 300), "RGB", "JPEG", ["has 300 x 300 px; it has to be square, 1400 to 3000"]),
    "high": ((1500, 2000), "L", "JPEG", ["has 1500 x 2000 px; it has to be square, 1400 to 3000"]),
}


@pytest.mark.parametrize(("size", "mode", "kind", "flaws"), UNFIT.values(), ids=UNFIT)
def test_cover_that_players_do_not_take_is_made_one_that_they_do(
    tmp_path, caplog, size, mode, kind, flaws
):
    path = tmp_path / "cover.jpg"
    Image.new(mode, size).save(path, kind)
    before = path.read_bytes()

    assert cover_flaws(path) == flaws
    fitting = fitting_cover(path)

    assert path.read_bytes() == before
    assert f"cover.jpg: {flaws[0]}" in caplog.text
    (tmp_path / "fitting.jpg").write_bytes(fitting)
    assert cover_flaws(tmp_path / "fitting.jpg") == []


@pytest.mark.parametrize("mode", ["RGB", "L"])
def test_cover_that_players_take_is_left_as_it_is(tmp_path, caplog, mode):
    path = tmp_path / "cover.jpg"
    Image.new(mode, (1500, 1500)).save(path)

    assert fitting_cover(path) == path.read_bytes()
    assert not caplog.text
