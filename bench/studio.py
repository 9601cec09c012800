"""How quick the studio is with a large work: pages, edits, auditions, scrolling, in Chromium.

    python bench/studio.py [--lines 8000] [--chapter-lines 2000] [--people 80]

A work is made up with so many lines of so many people, the first chapter of ``--chapter-lines``.
Times are wall-clock milliseconds in a real browser, from the request to the page that answers
(its script has run); the median and the longest of five.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

import fullcast

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))
from open_studio import open_studio

ROUNDS = 5

FRAMES = """async () => {
  const gaps = [];
  let last = performance.now();
  const step = Math.max(60, document.documentElement.scrollHeight / 240);
  for (let frame = 0; frame < 240; frame += 1) {
    scrollBy({ top: step, behavior: "instant" });
    await new Promise(requestAnimationFrame);
    const now = performance.now();
    gaps.push(now - last);
    last = now;
  }
  return gaps;
}"""


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--lines", type=int, default=8000)
    parser.add_argument("--chapter-lines", type=int, default=2000)
    parser.add_argument("--people", type=int, default=80)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="fullcast-studio-") as name:
        folder = Path(name)
        source = folder / "large.md"
        source.write_text(story(options.lines, options.chapter_lines, options.people), "utf-8")
        began = time.perf_counter()
        texts = fullcast.prepare(fullcast.read_work(source), output=folder / "output")
        fullcast.save(texts)
        found_s = time.perf_counter() - began
        counts = [len(chapter.lines) for chapter in texts.script.script.chapters]
        print(
            f"{sum(counts)} lines, {counts[0]} in the first chapter, "
            f"{len(texts.cast.cast.speakers)} people; script found in {found_s:.1f} s"
        )
        with open_studio(folder / "output") as base, sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path="/usr/bin/chromium", args=["--no-sandbox", "--mute-audio"]
            )
            page = browser.new_page(viewport={"width": 1200, "height": 900})
            for what, times_ms in measured(page, f"{base}{texts.space.folder.name}/"):
                middle, longest = statistics.median(times_ms), max(times_ms)
                print(f"{what:44} {middle:8.0f} ms {longest:8.0f} ms at most")
            browser.close()


def story(lines: int, chapter_lines: int, people: int) -> str:
    """Make up a work in Markdown: a tagged quotation and a sentence of narration in turn."""
    chance = random.Random(7)
    syllables = ("ba", "de", "ki", "lo", "mar", "ne", "os", "ra", "su", "ta", "vel", "win")
    names: dict[str, None] = {}
    while len(names) < people:
        names["".join(chance.choices(syllables, k=3)).capitalize()] = None
    words = "the rope tide lamp boat late again never stone white road home and of went".split()
    parts = []
    for number in range(lines // 2):
        if number in (0, chapter_lines // 2) or number % 1000 == 0:
            parts.append(f"# Chapter {len(parts)}")
        said, told = (" ".join(chance.choices(words, k=9)).capitalize() for _ in range(2))
        parts.append(f"“{said},” said {chance.choice(list(names))}. {told}.")
    return "\n\n".join(parts) + "\n"


def measured(page: Page, work: str) -> Iterator[tuple[str, list[float]]]:
    """Yield what was done, and how long it took each time."""
    yield "a chapter opens", repeated(lambda: opened(page, f"{work}script/1"))
    gaps = page.evaluate(FRAMES)
    yield "frames while it scrolls", sorted(gaps)[: int(0.99 * len(gaps))]
    yield "a line is given to somebody", repeated(lambda: given(page))
    yield "an edit is undone", repeated(lambda: undone(page))
    yield "a line is heard", repeated(lambda: heard(page, "#hear", "**/hear*"))
    page.goto(f"{work}cast")
    yield "the cast opens", repeated(lambda: page.goto(f"{work}cast"))
    yield (
        "a voice is auditioned",
        [heard(page, f".card >> nth={number} >> .hear", "**/audition*") for number in range(1, 6)],
    )


def repeated(do: Callable[[], object]) -> list[float]:
    """Return how long something takes, several times over, in milliseconds."""
    return [_timed(do) for _ in range(ROUNDS)]


def _timed(do: Callable[[], object]) -> float:
    began = time.perf_counter()
    do()
    return 1000 * (time.perf_counter() - began)


def opened(page: Page, address: str) -> None:
    """Open a chapter until its script is ready."""
    page.goto("about:blank")
    page.goto(address)
    page.wait_for_selector("body[data-ready]")


def given(page: Page) -> None:
    """Give the line after the last one to the second speaker, until the page shows it."""
    line = page.locator(".line.dialogue").nth(ROUNDS)
    line.click()
    speaker = page.locator("#speakers .speaker")
    name = next(n for n in speaker.all_text_contents() if n != line.get_attribute("data-speaker"))
    speaker.filter(has_text=name).first.click()
    page.wait_for_function(
        "([id, name]) => document.getElementById(id).dataset.speaker === name",
        arg=[line.get_attribute("id"), name],
    )


def undone(page: Page) -> None:
    """Undo an edit, until the server has answered."""
    with page.expect_response("**/script/1.json"):
        page.click("#undo")


def heard(page: Page, button: str, answer: str) -> float:
    """Press a button until the sound is here; return the milliseconds."""
    began = time.perf_counter()
    with page.expect_response(answer):
        page.click(button)
    return 1000 * (time.perf_counter() - began)


if __name__ == "__main__":
    main()
