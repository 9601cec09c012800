"""What a phone and podcast programs make of a server in a home network."""

import shutil
import subprocess

import httpx
import pytest
from PIL import Image

from clients.browser import OPTIONS
from finished import ALBUM, TITLES, finish_work, running
from fullcast.studio.access import home_network_access, read_token
from fullcast.studio.feeds.qr import qr_lines

FEED = "the-last-ferry/feed.xml"
FIRST = "01 - The Quay.mp3"


@pytest.fixture
def home(output):
    """The address of a server for a home network, which is this machine's own here."""
    with running(output, access=home_network_access("127.0.0.1", read_token(output))) as address:
        yield address


@pytest.fixture
def screenshot(tmp_path):
    """Have Chromium draw a page, and return the picture's path."""
    program = shutil.which("chromium")
    if program is None:
        pytest.skip("chromium is not installed: see scripts/install-clients")

    def draw(address, *options):
        picture = tmp_path / "page.png"
        profile = f"--user-data-dir={tmp_path / 'profile'}"
        subprocess.run(
            [program, *OPTIONS, *options, profile, f"--screenshot={picture}", address],
            capture_output=True, timeout=90, check=True,
        )  # fmt: skip
        return picture

    return draw


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_code_on_the_page_is_the_feed_that_a_phone_subscribes_to(home, ask, screenshot, scheme):
    setting = f"--blink-settings=preferredColorScheme={int(scheme == 'light')}"

    picture = screenshot(home, "--window-size=1280,900", setting)

    told = ask("zbarimg", "--quiet", "--raw", picture)
    address = told.strip().replace("pcast:", "http:", 1)
    assert address == f"{home}{FEED}"
    assert httpx.get(address, trust_env=False).status_code == 200


def test_browser_applies_the_style_of_a_chapter_to_be_read(home, screenshot):
    page = f"{home}the-last-ferry/01%20-%20The%20Quay.html"

    picture = screenshot(page, "--window-size=390,844", "--blink-settings=preferredColorScheme=1")

    with Image.open(picture) as drawn:
        assert drawn.convert("RGB").getpixel((2, 2)) == (253, 251, 247)  # its paper


@pytest.mark.parametrize("paper", ["#fff", "#111"])
def test_code_of_a_terminal_can_be_scanned_whatever_its_colours(tmp_path, ask, screenshot, paper):
    text = "pcast://192.168.178.120:8000/abcdefghijklmnopqrstuvwx/the-last-ferry/feed.xml"
    rows = [line.removeprefix("\x1b[97;40m").removesuffix("\x1b[0m") for line in qr_lines(text)]
    spans = "".join(f"<span>{row}</span>\n" for row in rows)
    page = tmp_path / "terminal.html"
    page.write_text(
        f"<meta charset=utf-8><body style='background:{paper}; margin: 30px'>"
        "<style>span { color: #fff; background: #000 } pre { font: 16px/1 monospace }</style>"
        f"<pre>{spans}</pre>",
        encoding="utf-8",
    )

    picture = screenshot(page.as_uri(), "--window-size=600,600")

    assert ask("zbarimg", "--quiet", "--raw", picture).strip() == text


def test_gpodder_subscribes_by_the_secret_address(tmp_path, ask, home, work_folder):
    folders = {"GPODDER_HOME": str(tmp_path / "home"), "GPODDER_DOWNLOAD_DIR": str(tmp_path / "d")}

    ask("gpo", "subscribe", f"{home}{FEED}", **folders)
    ask("gpo", "download", **folders)

    got = {path.name: path.read_bytes() for path in (tmp_path / "d" / ALBUM.title).glob("*.mp3")}
    assert got == {path.name: path.read_bytes() for path in work_folder.glob("*.mp3")}
    assert len(got) == len(TITLES)


def test_gpodder_takes_over_the_list_of_all_feeds(tmp_path, ask):
    output = tmp_path / "output"
    finish_work(output, titles=("One",))
    finish_work(output, "second", titles=("One",), title="Salt & Rope")
    folders = {"GPODDER_HOME": str(tmp_path / "home"), "GPODDER_DOWNLOAD_DIR": str(tmp_path / "d")}
    with running(output) as address:
        feeds = tmp_path / "feeds.opml"
        feeds.write_bytes(httpx.get(f"{address}feeds.opml", trust_env=False).content)
        ask("gpo", "import", feeds, **folders)
        ask("gpo", "download", **folders)

    got = {path.relative_to(tmp_path / "d").as_posix() for path in tmp_path.glob("d/*/*.mp3")}
    assert got == {"Salt & Rope/01 - One.mp3", "The Last Ferry/01 - One.mp3"}
