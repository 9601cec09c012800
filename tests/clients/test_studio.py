"""The studio in a real browser, as somebody uses it who has never seen a terminal."""

import re
import shutil
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect, sync_playwright

import fullcast
from clients.installed import need
from fullcast.errors import OutputError
from fullcast.files import read_json
from fullcast.model import Timeline
from fullcast.opening import texts_at
from open_studio import open_studio

EXAMPLE = Path(__file__).parents[2] / "examples" / "the-last-ferry.txt"
NAME = "the-last-ferry"
TABS = ("", f"{NAME}/cast", f"{NAME}/script/1", f"{NAME}/make", f"{NAME}/listen/1")
HOSTILE = """# <img src=x onerror="document.title='hacked'">

"<script>document.title = 'hacked'</script>," said Ann </span></p> Lee.

"';document.title='hacked';//" said Bob "&quot; onclick=x" Moss.
"""
OPTIONS = ("--no-sandbox", "--mute-audio", "--autoplay-policy=no-user-gesture-required")


@pytest.fixture(scope="module")
def chromium():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=need("chromium"), args=list(OPTIONS))
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    output = tmp_path_factory.mktemp("finished")
    fullcast.make(fullcast.read_work(EXAMPLE), output=output, jobs=1)
    return output


@pytest.fixture
def output(finished, tmp_path):
    shutil.copytree(finished, tmp_path / "output")
    return tmp_path / "output"


@pytest.fixture
def studio(output):
    with open_studio(output) as address:
        yield address


@pytest.fixture
def visit(chromium, studio):
    """Open a page of the studio in a window; whatever goes wrong in it fails the test."""
    wrong, contexts = [], []

    def open_page(path="", *, width=1200, scheme="light"):
        context = chromium.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme
        )
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda told: told.type == "error" and wrong.append(told.text))
        page.on("request", lambda asked: leaves(asked.url) and wrong.append(asked.url))
        page.goto(studio + path)
        return page

    def leaves(url):
        return urlsplit(url).netloc not in ("", urlsplit(studio).netloc)

    yield open_page
    for context in contexts:
        context.close()
    assert [what for what in wrong if not re.search("status of (409|422)", what)] == []


def line(page, line_id):
    return page.locator(f"[id='{line_id}']")


def ready(page):
    page.wait_for_selector("body[data-ready]")
    return page


def speakers(output, chapter=1):
    script = texts_at(output / NAME).script.script
    return {line.id: line.speaker for line in script.chapters[chapter - 1].lines}


# ---------------------------------------------------------------------------- the way through


def test_from_a_dropped_file_to_a_chapter_that_plays(visit, output):
    shutil.rmtree(output / NAME)
    page = visit()

    page.set_input_files("#file", EXAMPLE)
    page.wait_for_url("**/cast")
    expect(page.locator(".card h2")).to_contain_text(["Narrator", "Tam Oster", "Odile Marsh"])
    page.get_by_role("link", name="Make").click()
    page.click("#make")
    expect(page.locator("#outcome")).to_contain_text("of audio", timeout=60_000)
    page.locator("#outcome").get_by_role("link", name="Listen").click()
    ready(page)
    page.locator(".listening .line").nth(1).click()
    page.wait_for_function("document.getElementById('audio').currentTime > 1")

    assert page.locator(".line.heard").count() == 1


def test_voice_is_chosen_by_ear(visit, output):
    page = visit(f"{NAME}/cast")
    card = page.locator("article[data-speaker='Odile Marsh']")

    with page.expect_response("**/audition*") as heard:
        card.get_by_role("button", name="Hear Odile Marsh").click()
    card.locator(".voice").click()
    page.fill("#voices input[name=search]", "grand")
    expect(page.locator("#voices li:visible")).to_have_count(1)
    page.locator("#voices li:visible .choose").click()
    expect(card.locator(".voice")).to_have_text("grandma")
    with page.expect_response("**/recast"):
        card.locator("input[name=rate]").fill("0.8")

    assert heard.value.ok
    expect(card.locator("output").first).to_have_text("0.8")
    page.reload()
    expect(card.locator(".voice")).to_have_text("grandma")
    member = texts_at(output / NAME).cast.cast.speakers["Odile Marsh"]
    assert (member.voice, member.rate) == ("grandma", 0.8)


def test_voices_that_are_easily_confused_are_pointed_out(visit):
    page = visit(f"{NAME}/cast")
    for speaker in ("Odile Marsh", "Wren Hallow"):
        card = page.locator(f"article[data-speaker='{speaker}']")
        card.locator(".voice").click()
        page.fill("#voices input[name=search]", "alba")
        page.locator("#voices li[data-voice=alba] .choose").click()
        expect(card.locator(".voice")).to_have_text("alba")

    expect(page.locator("#alike li").first).to_have_text(
        "Odile Marsh and Wren Hallow", timeout=30_000
    )


def test_two_names_of_one_person_become_one_and_undo_parts_them(visit):
    page = visit(f"{NAME}/cast")
    card = page.locator("article[data-speaker='Wren Hallow']")

    card.get_by_role("button", name="Same person as… Wren Hallow").click()
    page.select_option("#merge select", "Odile Marsh")
    page.click("#merge-do")
    expect(card).to_have_count(0)
    expect(page.locator("article[data-speaker='Odile Marsh'] .aliases")).to_contain_text(
        "Wren Hallow"
    )
    ready(page).click("#undo")

    expect(card).to_have_count(1)


def test_line_is_given_to_somebody_by_mouse_and_taken_back(visit, output):
    page = ready(visit(f"{NAME}/script/1"))
    before = speakers(output)

    line(page, "c1.p2.1").click()
    page.locator(".speaker", has_text="Tam Oster").click()
    expect(line(page, "c1.p2.1")).to_have_attribute("data-speaker", "Tam Oster")
    assert speakers(output) == {**before, "c1.p2.1": "Tam Oster"}
    expect(page.locator("#doubts")).to_contain_text("The words beside it name Odile Marsh.")
    page.reload()
    expect(line(page, "c1.p2.1")).to_have_attribute("data-speaker", "Tam Oster")
    ready(page).click("#undo")

    expect(line(page, "c1.p2.1")).to_have_attribute("data-speaker", "Odile Marsh")
    assert speakers(output) == before


def test_everything_on_the_script_page_goes_by_keys(visit, output):
    page = ready(visit(f"{NAME}/script/1"))
    before = speakers(output)
    spoken = [line_id for line_id, who in before.items() if who != "Narrator"]

    page.keyboard.press("d")
    expect(page.locator(".line[aria-pressed=true]")).to_have_class("line dialogue hue-2 doubtful")
    with page.expect_response("**/hear*") as heard:
        page.keyboard.press("Space")
    page.keyboard.press("Home")
    line(page, spoken[0]).focus()
    line(page, spoken[0]).click()
    page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("t")
    expect(line(page, spoken[1])).to_have_attribute("data-speaker", "Tam Oster")
    page.keyboard.press("Control+z")
    expect(line(page, spoken[1])).to_have_attribute("data-speaker", before[spoken[1]])
    page.keyboard.press("Enter")
    page.keyboard.press("Control+a")
    page.keyboard.type("Said quite otherwise.")
    page.keyboard.press("Tab")
    page.keyboard.press("w")  # whispered
    for _ in range(2):
        page.keyboard.press("Tab")
    page.keyboard.type("900")
    page.keyboard.press("Enter")
    expect(page.locator("#toast")).to_have_text("Kept.")

    assert heard.value.ok
    edited = [
        one
        for c in texts_at(output / NAME).script.script.chapters
        for one in c.lines
        if one.pause_ms
    ]
    assert [(one.text, one.delivery.value, one.pause_ms) for one in edited] == [
        ("Said quite otherwise.", "whispered", 900)
    ]
    assert speakers(output) == before


def test_new_character_gets_the_chosen_line(visit, output):
    page = ready(visit(f"{NAME}/script/1"))

    line(page, "c1.p3.1").click()
    page.get_by_text("Somebody else").click()
    page.fill("#new-speaker input", "The Gull")
    page.get_by_role("button", name="Add").click()

    expect(line(page, "c1.p3.1")).to_have_attribute("data-speaker", "The Gull")
    assert speakers(output)["c1.p3.1"] == "The Gull"


def test_two_tabs_see_each_other_and_lose_nothing(visit, output):
    one, other = (ready(visit(f"{NAME}/script/1")) for _ in range(2))
    other.evaluate("for (let id = 1; id < 9999; id++) clearInterval(id)")  # it does not look again

    line(one, "c1.p2.1").click()
    one.locator(".speaker", has_text="Tam Oster").click()
    expect(line(one, "c1.p2.1")).to_have_attribute("data-speaker", "Tam Oster")
    line(other, "c1.p2.1").click()
    other.locator(".speaker", has_text="Wren Hallow").click()
    expect(other.locator("#toast")).to_contain_text("changed meanwhile. Tam Oster says it now.")
    expect(line(other, "c1.p2.1")).to_have_attribute("data-speaker", "Tam Oster")
    other.locator(".speaker", has_text="Wren Hallow").click()

    expect(line(one, "c1.p2.1")).to_have_attribute("data-speaker", "Wren Hallow")  # by itself
    assert speakers(output)["c1.p2.1"] == "Wren Hallow"


def test_run_shows_how_far_it_is_and_can_be_stopped(visit, output):
    page = ready(visit(f"{NAME}/script/1"))
    line(page, "c1.p2.1").click()
    page.locator(".speaker", has_text="Tam Oster").click()
    expect(line(page, "c1.p2.1")).to_have_attribute("data-speaker", "Tam Oster")

    page.get_by_role("link", name="Make").click()
    expect(page.locator("#plan")).to_have_text("1 line to speak, 1 chapter to mix.")
    page.check("input[value=srt]")
    page.click("#make")
    expect(page.locator("#outcome")).to_contain_text(
        "1 new line spoken, 1 chapter mixed.", timeout=60_000
    )

    expect(page.locator("#plan")).to_have_text("All chapters are as the script says.")
    expect(page.locator("input[value=srt]")).to_be_checked()
    assert (output / NAME / "01 - Chapter 1.srt").is_file()


def test_mistake_in_a_file_is_told_in_its_place(visit, output):
    page = ready(visit(f"{NAME}/script/1"))
    cast = output / NAME / "cast.toml"
    cast.write_text(cast.read_text().replace('voice = "evan"', 'voice = "nobody"'))

    with page.expect_response("**/script/1.json"):
        pass
    expect(page.locator("#toast")).to_contain_text("there is no voice 'nobody'")
    cast.write_text(cast.read_text().replace('voice = "nobody"', 'voice = "evan"'))
    page.reload()
    ready(page)


# ---------------------------------------------------------------------------- listening

SAMPLES = """async () => {
  const audio = document.getElementById("audio");
  const seen = [];
  audio.currentTime = 0;
  await audio.play();
  while (audio.currentTime < 12 && !audio.ended) {
    await new Promise((done) => setTimeout(done, 60));
    const heard = document.querySelector(".line.heard");
    const word = heard?.querySelector(".now");
    const before = word?.previousSibling?.textContent.length ?? 0;
    seen.push([audio.currentTime, heard?.textContent ?? "", word ? before : -1]);
  }
  audio.pause();
  return seen;
}"""


def test_line_and_word_are_lit_while_they_are_heard(visit, output):
    page = ready(visit(f"{NAME}/listen/1"))
    timeline = read_json(output / NAME / "timeline" / "01.json", Timeline, OutputError)
    texts = {one.id: one.text for one in texts_at(output / NAME).script.script.chapters[0].lines}

    seen = page.evaluate(SAMPLES)

    def began(at_s):
        return [entry for entry in timeline.entries if entry.start_ms <= 1000 * at_s]

    late_s = [
        at_s
        for at_s, text, _word in seen
        if not any(texts[e.line] == text for e in began(at_s)[-1:] + began(at_s - 0.15)[-1:])
        and began(at_s - 0.15)
    ]
    wrong_words = [
        at_s
        for at_s, _text, place in seen
        if began(at_s - 0.15)
        and not any(
            place == mark.start
            for entry in began(at_s)[-2:]
            for mark in entry.marks
            if -0.15 <= at_s - mark.start_ms / 1000 <= 2.5
        )
        and place != -1
    ]
    assert len(seen) > 60
    assert len({text for _at, text, _word in seen}) >= 4
    assert late_s == []
    assert wrong_words == []
    assert sum(place >= 0 for _at, _text, place in seen) > 0.8 * len(seen)


def test_player_has_what_players_have(visit):
    page = ready(visit(f"{NAME}/listen/1"))
    position = "document.getElementById('audio').currentTime"

    page.locator(".listening .line").nth(3).click()
    page.wait_for_function(f"{position} > 3")
    page.select_option("#speed", "1.5")
    page.click("#back")
    assert page.evaluate(position) < 3
    assert page.evaluate("document.getElementById('audio').playbackRate") == 1.5
    assert page.evaluate("navigator.mediaSession.metadata.album") == "The Last Ferry"
    page.click("#line-after")
    page.select_option("#chapter", "2")
    ready(page)
    assert page.evaluate("document.getElementById('audio').playbackRate") == 1.5
    with page.expect_download() as download:
        page.get_by_text("Chapters", exact=True).click()
        page.locator(".downloads a").first.click()
    assert download.value.path().stat().st_size > 100_000


# ---------------------------------------------------------------------------- for everybody


def test_story_that_looks_like_a_page_does_nothing(visit, tmp_path, output):
    path = tmp_path / "<b>hostile<img src=x>.md"
    path.write_text(HOSTILE)
    page = visit()

    page.set_input_files("#file", path)
    page.wait_for_url("**/cast")
    work = page.url.removesuffix("cast")
    for tab in ("cast", "script/1", "make", "listen"):
        page.goto(work + tab)
        assert "hacked" not in page.evaluate("document.title.replace(/<[^>]*>/g, '')")
        assert page.locator("main img, main script").count() == 0
    page.goto(f"{work}script/1")
    ready(page).locator(".line", has_text="document.title").first.click()
    page.keyboard.press("a")
    page.wait_for_timeout(300)
    assert "hacked" not in page.evaluate("document.title.replace(/<[^>]*>/g, '')")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", TABS)
def test_axe_finds_no_barrier(visit, npm_package, path, scheme):
    axe = (npm_package("axe-core") / "axe.min.js").read_text(encoding="utf-8")
    page = visit(path, scheme=scheme)
    page.wait_for_timeout(500)

    if path.endswith("cast"):
        page.locator(".voice").first.click()
    found = page.evaluate(axe + "; axe.run({resultTypes: ['violations']})")

    told = [
        (one["id"], [node["html"][:120] for node in one["nodes"][:3]])
        for one in found["violations"]
    ]
    assert told == []
    assert len(found["passes"]) > 10


@pytest.mark.parametrize("path", TABS)
def test_nothing_sticks_out_of_a_phone(visit, path):
    page = visit(path, width=390)
    page.wait_for_timeout(300)

    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    small = page.evaluate(
        "[...document.querySelectorAll('button, select')].filter((one) => one.checkVisibility()"
        " && !one.closest('.aliases') && one.getBoundingClientRect().height < 32).map((one) => one.outerHTML)"
    )
    assert small == []


@pytest.mark.parametrize("path", TABS)
def test_every_control_is_reached_by_the_tab_key_and_shows_it(visit, path):
    page = visit(path)
    page.wait_for_timeout(300)
    controls = page.locator(
        "main :is(button:enabled, select, input, a[href], summary):visible"
    ).count()

    reached = set()
    for _ in range(3 * controls + 20):
        page.keyboard.press("Tab")
        where = page.evaluate(
            """() => { const one = document.activeElement; if (!one.closest("main")) return null;
            if (one.matches(":focus-visible") && getComputedStyle(one).outlineStyle === "none"
              && !one.classList.contains("visually-hidden")) return "unseen " + one.outerHTML;
            return [...document.querySelectorAll("main *")].indexOf(one); }"""
        )
        assert not str(where).startswith("unseen")
        reached.add(where)

    assert len(reached - {None}) >= controls
