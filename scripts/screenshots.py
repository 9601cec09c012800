"""Take the pictures of the studio that docs/ and the README show.

    python scripts/screenshots.py [FOLDER]

The example is made in a folder that is thrown away, and each page is photographed in Chromium, in
light and in dark, and the script page as a phone shows it. Needs playwright and a `chromium`.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

import fullcast

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))
from open_studio import open_studio  # noqa: E402

EXAMPLE = ROOT / "examples" / "the-last-ferry.txt"
SIZE = {"width": 1200, "height": 800}
PHONE = {"width": 390, "height": 800}


def main() -> None:
    """Make the example, and photograph every page."""
    pictures = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "studio"
    pictures.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="fullcast-pictures-") as name:
        output = Path(name) / "output"
        made = fullcast.make(fullcast.read_work(EXAMPLE), output=output)
        with open_studio(output) as base, sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=shutil.which("chromium"), args=["--no-sandbox", "--mute-audio"]
            )
            work = f"{base}{made.folder.name}/"
            for scheme in ("light", "dark"):
                photograph(browser, base, work, pictures, scheme)
            page = browser.new_page(viewport=PHONE, color_scheme="light")
            script(page, work)
            shoot(page, pictures / "script-phone.png")
            browser.close()


def photograph(browser: Browser, base: str, work: str, pictures: Path, scheme: str) -> None:
    """Photograph all pages in one colour scheme."""
    page = browser.new_page(viewport=SIZE, color_scheme=scheme)
    for name in ("cast", "script", "make", "listen", "library"):
        if name == "script":
            script(page, work)
        elif name == "listen":
            listen(page, work)
        else:
            page.goto(base if name == "library" else work + name)
            page.wait_for_timeout(800)
        shoot(page, pictures / f"{name}-{scheme}.png")
    page.close()


def script(page: Page, work: str) -> None:
    """Show a chapter with its first doubtful line chosen."""
    page.goto(f"{work}script/1")
    page.wait_for_selector("body[data-ready]")
    page.keyboard.press("d")


def listen(page: Page, work: str) -> None:
    """Show a chapter with a word lit."""
    page.goto(f"{work}listen/1")
    page.wait_for_selector("body[data-ready]")
    page.evaluate("document.getElementById('audio').currentTime = 11.2")
    page.wait_for_selector(".now")


def shoot(page: Page, path: Path) -> None:
    """Write a picture of what the window shows, small enough for a repository."""
    from PIL import Image

    page.screenshot(path=path)
    with Image.open(path) as picture:
        picture.convert("P", palette=Image.Palette.ADAPTIVE, colors=128).save(path, optimize=True)
    print(f"{path.name}: {path.stat().st_size // 1000} kB")


if __name__ == "__main__":
    main()
