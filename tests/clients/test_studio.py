"""The studio in a real browser, as somebody uses it who has never seen a terminal."""

import contextlib
import os
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect, sync_playwright

import fullcast
from clients.installed import need
from fullcast.editing import add_speaker
from fullcast.errors import OutputError
from fullcast.files import read_json
from fullcast.model import Timeline
from fullcast.opening import open_work, texts_at
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
    wrong, contexts, servers = [], [], {"", urlsplit(studio).netloc}

    def open_page(path="", *, width=1200, scheme="light", at=studio):
        context = chromium.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme
        )
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on(
            "console",
            lambda told: told.type == "error" and wrong.append(f"{told.text} {told.location}"),
        )
        page.on("request", lambda asked: leaves(asked.url) and wrong.append(asked.url))
        servers.add(urlsplit(at).netloc)
        page.goto(at + path)
        return page

    def leaves(url):
        return urlsplit(url).netloc not in servers

    open_page.is_usual = "status of (409|422)"
    yield open_page
    for context in contexts:
        context.close()
    assert [what for what in wrong if not re.search(open_page.is_usual, what)] == []


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


def test_character_without_lines_is_taken_out(visit, output):
    add_speaker(output / NAME, "The Gull")
    page = visit(f"{NAME}/cast")
    card = page.locator("article[data-speaker='The Gull']")

    card.get_by_role("button", name="Remove The Gull").click()

    expect(card).to_have_count(0)
    expect(page.locator("article[data-speaker='Odile Marsh'] .remove")).to_have_count(0)
    assert "The Gull" not in texts_at(output / NAME).cast.cast.speakers


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


# ---------------------------------------------------------------------------- what one types


def choose(page, line_id):
    line(page, line_id).click()
    expect(line(page, line_id)).to_have_attribute("aria-pressed", "true")


def row(output, line_id):
    chapters = texts_at(output / NAME).script.script.chapters
    return next(one for chapter in chapters for one in chapter.lines if one.id == line_id)


def until(page, condition):
    """Wait until an expression is true; Playwright's own way is what the pages' policy forbids."""
    for _ in range(200):
        if page.evaluate(condition):
            return
        page.wait_for_timeout(50)
    pytest.fail(f"{condition} has not come true")


def say(page, text):
    page.get_by_label("Spoken as").fill(text)


def keep(page):
    page.get_by_role("button", name="Keep", exact=True).click()
    expect(page.locator("#told")).to_have_text("Kept.")


def test_keeping_words_leaves_what_another_tab_has_changed(visit, output):
    one, other = (ready(visit(f"{NAME}/script/1")) for _ in range(2))
    choose(one, "c1.p3.1")
    say(one, "Late? I'm not.")

    choose(other, "c1.p3.1")
    other.get_by_label("Delivery").select_option("whispered")
    keep(other)
    expect(one.get_by_label("Delivery")).to_have_value("whispered")
    keep(one)

    now = row(output, "c1.p3.1")
    assert (now.text, now.delivery.value) == ("Late? I'm not.", "whispered")


def test_words_changed_in_two_tabs_are_refused_once(visit, output):
    one, other = (ready(visit(f"{NAME}/script/1")) for _ in range(2))
    choose(one, "c1.p3.1")
    say(one, "One.")

    choose(other, "c1.p3.1")
    say(other, "Other.")
    keep(other)
    expect(line(one, "c1.p3.1")).to_have_text("Other.")
    one.get_by_role("button", name="Keep", exact=True).click()
    expect(one.locator("#told")).to_contain_text("changed meanwhile")
    assert row(output, "c1.p3.1").text == "Other."
    keep(one)

    assert row(output, "c1.p3.1").text == "One."


def test_typed_words_wait_while_other_lines_are_seen_to(visit, output):
    page = ready(visit(f"{NAME}/script/1"))
    choose(page, "c1.p3.1")
    say(page, "Not yet kept.")

    page.locator(".speaker", has_text="Tam Oster").click()
    expect(line(page, "c1.p3.1")).to_have_attribute("data-speaker", "Tam Oster")
    choose(page, "c1.p4.1")
    expect(page.locator("#unkept")).to_be_hidden()
    expect(line(page, "c1.p3.1")).to_have_attribute("data-draft", "")
    choose(page, "c1.p3.1")
    expect(page.get_by_label("Spoken as")).to_have_value("Not yet kept.")
    asked = []
    page.once("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.get_by_role("link", name="After →").click()
    keep(page)

    assert asked == ["beforeunload"]
    assert row(output, "c1.p3.1").text == "Not yet kept."
    assert row(output, "c1.p3.1").speaker == "Tam Oster"


def test_typed_words_can_be_discarded(visit, output):
    page = ready(visit(f"{NAME}/script/1"))
    choose(page, "c1.p3.1")
    before = page.get_by_label("Spoken as").input_value()
    say(page, "No.")

    page.get_by_role("button", name="Discard").click()

    expect(page.get_by_label("Spoken as")).to_have_value(before)
    expect(page.locator("[data-draft]")).to_have_count(0)


def test_pause_may_be_any_number(visit, output):
    page = ready(visit(f"{NAME}/script/1"))

    choose(page, "c1.p3.1")
    page.get_by_label("Pause before").fill("130")
    keep(page)

    assert row(output, "c1.p3.1").pause_ms == 130


# ---------------------------------------------------------------------------- quick hands


def test_speakers_stay_where_they_are_while_lines_are_given(visit):
    page = ready(visit(f"{NAME}/script/1"))
    before = page.locator(".speaker").all_inner_texts()

    for line_id in ("c1.p2.1", "c1.p4.1", "c1.p6.1", "c1.p6.3", "c1.p3.1"):
        choose(page, line_id)
        page.locator(".speaker", has_text="Tam Oster").click()
        expect(line(page, line_id)).to_have_attribute("data-speaker", "Tam Oster")

    assert page.locator(".speaker").all_inner_texts() == before


def test_letters_pressed_quickly_come_one_after_the_other(visit, output):
    page = ready(visit(f"{NAME}/script/1"))
    letters = dict(
        zip(
            page.locator(".speaker").all_inner_texts(),
            page.locator("#speakers kbd").all_inner_texts(),
            strict=True,
        )
    )
    answers = []
    page.on("response", lambda answer: answers.append(answer.status))

    choose(page, "c1.p2.1")
    page.keyboard.press(letters["Tam Oster"])
    page.keyboard.press(letters["Wren Hallow"])
    expect(line(page, "c1.p2.1")).to_have_attribute("data-speaker", "Wren Hallow")

    assert 409 not in answers
    assert row(output, "c1.p2.1").speaker == "Wren Hallow"


def test_key_that_is_held_means_what_it_means_once(visit):
    page = ready(visit(f"{NAME}/script/1"))
    asked = []
    page.on("request", lambda request: request.url.endswith("/lines") and asked.append(request))

    choose(page, "c1.p2.1")
    for _ in range(4):
        page.keyboard.down("t")
    page.keyboard.up("t")
    expect(line(page, "c1.p2.1")).to_have_attribute("data-speaker", "Tam Oster")
    with page.expect_response("**/script/1.json"):
        pass

    assert len(asked) == 1


def test_slider_follows_keys_pressed_quickly(visit, output):
    page = ready(visit(f"{NAME}/cast"))
    slider = page.get_by_role("slider", name="Pace of Odile Marsh")
    value = float(slider.input_value())
    answers = []
    page.on("response", lambda answer: answers.append(answer.status))

    slider.focus()
    with page.expect_response("**/audition*"):
        for _ in range(6):
            page.keyboard.press("ArrowRight")

    assert 409 not in answers
    expect(slider).to_be_focused()
    rate = texts_at(output / NAME).cast.cast.speakers["Odile Marsh"].rate
    assert rate == pytest.approx(value + 0.3)


def test_auditions_end_each_other(visit):
    page = ready(visit(f"{NAME}/cast"))
    page.evaluate(
        "window.sounds = []; const Real = Audio;"
        "window.Audio = function (url) { const one = new Real(url); sounds.push(one); return one; }; 0"
    )

    for name in ("Odile Marsh", "Tam Oster", "Wren Hallow", "Odile Marsh", "Tam Oster"):
        page.get_by_role("button", name=f"Hear {name}", exact=True).click()
    until(page, "window.sounds.some((one) => one.currentTime > 0.2)")
    page.get_by_role("button", name="Hear Wren Hallow", exact=True).click()
    until(page, "window.sounds.at(-1).currentTime > 0.2 && window.sounds.length > 1")

    assert page.evaluate("window.sounds.filter((one) => !one.paused).length") == 1
    expect(page.locator("#told")).to_have_text("")


# ---------------------------------------------------------------------------- a studio that goes


@contextlib.contextmanager
def process(output, port=0):
    """Run the studio as a process of its own; yield it and its address. It is killed at the end."""
    command = [sys.executable, "-u", "-m", "fullcast", "studio", "--no-browser", "--jobs", "1"]
    studio = subprocess.Popen(
        [*command, "--port", str(port), "--output", str(output)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "COLUMNS": "300"},
        start_new_session=True,
    )
    try:
        told = ""
        while "Ctrl-C" not in told:
            told += studio.stdout.readline()
        yield studio, re.search(r"http://\S+/", told)[0]
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(studio.pid, signal.SIGKILL)
        studio.communicate()


LEFT = "status of 404|ERR_CONNECTION_REFUSED|ERR_INCOMPLETE_CHUNKED|ERR_CONNECTION_RESET|ERR_EMPTY_RESPONSE"
GONE = "The studio was closed or restarted. Open its new address."


def test_page_tells_once_that_the_studio_has_gone_and_keeps_what_is_typed(visit, output):
    visit.is_usual = LEFT
    with process(output) as (_studio, address):
        page = ready(visit(f"{NAME}/script/1", at=address))
        choose(page, "c1.p3.1")
        say(page, "Still here.")
        page.evaluate(
            "window.told = 0; new MutationObserver(() => { window.told += 1; })"
            ".observe(document.getElementById('told'), {childList: true})"
        )
    expect(page.locator("#told")).to_contain_text(GONE)
    with process(output, urlsplit(address).port):
        for _ in range(2):
            with page.expect_response("**/script/1.json") as answer:
                pass
        assert answer.value.status == 404
        expect(page.locator("#told")).to_contain_text(GONE)
        assert page.evaluate("window.told") == 1
        page.get_by_role("button", name="Keep", exact=True).click()
        expect(page.locator("#told")).to_contain_text(GONE)

    expect(page.get_by_label("Spoken as")).to_have_value("Still here.")


@pytest.fixture
def slow(output):
    """A work that takes some seconds to speak."""
    story = output.parent / "slow.txt"
    waves = (f"Wave {n} came in, and nobody on the quay had counted it." for n in range(600))
    story.write_text("Slow\n\n" + "\n\n".join(waves))
    open_work(fullcast.read_work(story), output)
    return "slow"


def test_make_page_tells_that_the_studio_has_gone(visit, output, slow):
    visit.is_usual = LEFT
    with process(output) as (_studio, address):
        page = ready(visit(f"{slow}/make", at=address))
        page.click("#make")
        expect(page.locator("#stage")).to_contain_text("Speaking", timeout=30_000)
    expect(page.locator("#stage")).to_have_text("The studio does not answer.")
    expect(page.locator("#told")).to_contain_text(GONE)
    assert page.locator("#stop").is_disabled()


def test_run_is_followed_only_by_who_looks(visit, slow):
    page = ready(visit(f"{slow}/make"))

    page.click("#make")
    expect(page.locator("#stage")).to_contain_text("Speaking", timeout=30_000)
    see = "Object.defineProperty(document, 'hidden', {{get: () => {}, configurable: true}});"
    look = "document.dispatchEvent(new Event('visibilitychange'))"
    with page.expect_event("requestfailed", lambda one: one.url.endswith("/progress")):
        page.evaluate(see.format("true") + look)
    with page.expect_request("**/progress"):
        page.evaluate(see.format("false") + look)

    expect(page.locator("#outcome")).to_contain_text("1 chapter mixed.", timeout=60_000)


def test_chosen_formats_are_there_after_a_reload(visit):
    page = ready(visit(f"{NAME}/make"))

    page.check("input[value=srt]")
    page.uncheck("input[value=m4b]")
    page.reload()
    ready(page)

    expect(page.locator("input[value=srt]")).to_be_checked()
    expect(page.locator("input[value=m4b]")).not_to_be_checked()


# ---------------------------------------------------------------------------- files


def test_several_files_become_works_and_a_wrong_one_is_told(visit, tmp_path):
    page = ready(visit())
    one, other, wrong = (tmp_path / name for name in ("one.txt", "other.txt", "wrong.epub"))
    one.write_text("One\n\nIt was one.\n")
    other.write_text("Other\n\nIt was another.\n")
    wrong.write_bytes(b"PK")

    page.set_input_files("#file", [one, other, wrong])

    expect(page.locator("#told")).to_contain_text("2 read.")
    expect(page.locator("#told")).to_contain_text("wrong.epub")
    expect(page.locator(".shelf .title")).to_have_count(3)
    page.set_input_files("#file", wrong)
    expect(page.locator("#told")).to_contain_text("wrong.epub")
    assert page.evaluate("document.getElementById('file').value") == ""


DROP = """(kind) => {
  const data = new DataTransfer();
  if (kind === "file") data.items.add(new File(["x"], "x.txt")); else data.setData("text/plain", "x");
  const event = new DragEvent("drop", {dataTransfer: data, bubbles: true, cancelable: true});
  document.body.dispatchEvent(event);
  return event.defaultPrevented;
}"""


@pytest.mark.parametrize("tab", ["cast", "script/1", "make", "listen/1"])
def test_no_page_is_left_for_a_dropped_file(visit, tab):
    page = visit(f"{NAME}/{tab}")

    assert page.evaluate(DROP, "file")

    expect(page.locator("#told")).to_have_text("Drop files on the library page.")


def test_dropped_text_is_told_to_be_no_file(visit):
    page = ready(visit())

    page.evaluate(DROP, "text")

    expect(page.locator("#told")).to_contain_text("That is no file.")


# ---------------------------------------------------------------------------- the cast, closely


def test_narrator_of_a_chapter_can_be_taken_back_and_a_wrong_one_goes(visit):
    page = ready(visit(f"{NAME}/cast"))
    page.get_by_text("Who tells each chapter").click()
    field = page.locator("input[data-chapter='1']")

    before = field.input_value()
    field.fill("Nobody There")
    field.press("Tab")
    expect(page.locator("#told")).to_contain_text("Nobody There")
    expect(field).to_have_value(before)
    expect(page.locator("#undo")).to_be_disabled()
    field.fill("Odile Marsh")
    field.press("Tab")

    expect(page.locator("#told")).to_have_text("Odile Marsh tells chapter 1.")
    expect(page.locator("#undo")).to_be_enabled()


def test_focus_and_message_outlive_the_new_page(visit):
    page = ready(visit(f"{NAME}/cast"))

    page.get_by_role("button", name="Same person as… Wren Hallow").click()
    page.select_option("#merge select", "Odile Marsh")
    page.click("#merge-do")
    expect(page.locator("#told")).to_have_text("Wren Hallow is Odile Marsh.")
    expect(page.get_by_role("button", name="Same person as… Odile Marsh")).to_be_focused()
    page.get_by_role("button", name="Wren Hallow is somebody else").click()
    expect(page.locator("#told")).to_have_text("Wren Hallow is somebody else.")
    expect(page.locator("article[data-speaker='Wren Hallow'] .voice")).to_be_focused()
    page.keyboard.press("Control+z")
    expect(page.locator("#told")).to_contain_text("Taken back:")
    page.locator("article[data-speaker='Tam Oster'] select").select_option("female")
    expect(page.locator("#undo")).to_have_attribute("title", "Take back: Tam Oster")
    page.locator("#undo").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#told")).to_contain_text("Taken back: Tam Oster")

    expect(page.locator("#undo")).to_be_focused()


def test_gender_leaves_the_focus_where_it_is(visit, output):
    page = ready(visit(f"{NAME}/cast"))
    select = page.locator("article[data-speaker='Tam Oster'] select")

    select.focus()
    select.select_option("female")
    expect(page.locator("#undo")).to_be_enabled()

    expect(select).to_be_focused()
    assert texts_at(output / NAME).cast.cast.speakers["Tam Oster"].gender.value == "female"


def test_voices_are_all_there_for_the_next_character_and_counted(visit):
    page = ready(visit(f"{NAME}/cast"))
    page.get_by_role("button", name="Voice of Odile Marsh").click()
    page.fill("#voices input[name=search]", "there is none of that name")
    expect(page.locator("#voices-count")).to_have_text("No voice fits.")
    page.locator("#voices select[name=pitch]").select_option("low")

    page.locator("#voices .close").click()
    page.get_by_role("button", name="Voice of Narrator").click()

    expect(page.locator("#voices input[name=search]")).to_have_value("")
    expect(page.locator("#voices select[name=pitch]")).to_have_value("")
    expect(page.locator("#voices-count")).to_have_text(re.compile(r"\d+ voices"))


def test_message_is_before_an_open_dialog_and_can_be_dismissed(visit, output):
    page = ready(visit(f"{NAME}/cast"))
    page.get_by_role("button", name="Voice of Odile Marsh").click()
    cast = output / NAME / "cast.toml"
    cast.write_text(cast.read_text() + "\n[[[")

    page.locator("#voices .try:visible").first.click()
    expect(page.locator("#told")).not_to_have_text("")
    page.get_by_role(
        "button", name="Dismiss"
    ).click()  # which Playwright does only if it is not covered

    expect(page.locator("#told")).to_have_text("")
    expect(page.locator("#voices .try:visible").first).to_be_focused()


def test_things_of_which_there_is_one_are_told_so(visit, tmp_path):
    path = tmp_path / "short.txt"
    path.write_text("Short\n\n“Come,” said Ann.\n")
    page = visit()

    page.set_input_files("#file", path)
    page.wait_for_url("**/cast")

    facts = page.locator("article[data-speaker='Ann'] .facts")
    expect(facts).to_contain_text("1 line · 1 word")


def test_page_that_is_come_back_to_tells_the_truth(visit):
    page = ready(visit(f"{NAME}/cast"))
    slider = page.get_by_role("slider", name="Pace of Odile Marsh")
    slider.fill("0.7")
    expect(page.locator("#undo")).to_be_enabled()
    page.keyboard.press("Control+z")
    expect(page.locator("#told")).to_contain_text("Taken back")

    ready(page).goto(page.url.replace("cast", "script/1"))
    ready(page).select_option("#chapter", "2")
    page.wait_for_url("**/script/2")
    ready(page).go_back()
    page.wait_for_url("**/script/1")
    expect(ready(page).locator("#chapter")).to_have_value("1")
    page.go_back()
    page.wait_for_url("**/cast")

    shown = page.locator("article[data-speaker='Odile Marsh'] output").first.inner_text()
    assert float(slider.input_value()) == float(shown)


# ---------------------------------------------------------------------------- the script, closely


def test_mistake_in_a_file_is_told_once_and_the_work_stays_at_hand(visit, output):
    page = ready(visit(f"{NAME}/script/1"))
    table = output / NAME / "script" / "01.tsv"
    good = table.read_text()
    table.write_text(good.replace("\tdialogue\t", "\tdialog\t", 1))

    expect(page.locator("#told")).to_contain_text("dialog")
    page.get_by_role("button", name="Dismiss").click()
    for _ in range(2):
        with page.expect_response("**/script/1.json"):
            pass
    expect(page.locator("#told")).to_have_text("")
    page.reload()
    expect(page.get_by_role("alert")).to_contain_text("dialog")
    table.write_text(good)
    page.get_by_role("navigation").get_by_role("link", name="Script").click()

    ready(page)


def test_new_character_needs_a_line(visit, output):
    page = ready(visit(f"{NAME}/script/1"))

    page.get_by_text("Somebody else").click()
    page.fill("#new-speaker input", "The Gull")
    page.get_by_role("button", name="Add").click()
    expect(page.locator("#told")).to_have_text("Choose the lines first.")

    assert "The Gull" not in texts_at(output / NAME).cast.cast.speakers


def test_chosen_line_is_not_behind_the_panel_of_a_phone(visit):
    page = ready(visit(f"{NAME}/script/1", width=390))

    hidden = []
    for _ in range(26):
        page.keyboard.press("ArrowDown")
        seen = page.evaluate(
            "() => [document.activeElement.getBoundingClientRect().bottom,"
            " document.querySelector('aside').getBoundingClientRect().top, document.activeElement.id]"
        )
        if seen[0] > seen[1]:
            hidden.append(seen)

    assert hidden == []


def test_outline_of_a_line_has_room(visit):
    page = ready(visit(f"{NAME}/script/1"))

    room = page.evaluate(
        "() => [...document.querySelectorAll('.reading p')].map((one) =>"
        " parseFloat(getComputedStyle(one).paddingLeft))"
    )

    assert min(room) >= 5


def test_speakers_are_one_stop_of_the_tab_key(visit):
    page = ready(visit(f"{NAME}/script/1"))

    page.locator(".speaker").first.focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator(".speaker").nth(1)).to_be_focused()
    page.keyboard.press("End")
    expect(page.locator(".speaker").last).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_text("Somebody else")).to_be_focused()
    page.keyboard.press("Shift+Tab")

    expect(page.locator(".speaker").last).to_be_focused()


def test_line_given_by_keys_leaves_the_focus_on_the_speaker(visit):
    page = ready(visit(f"{NAME}/script/1"))
    choose(page, "c1.p2.1")

    speaker = page.locator(".speaker", has_text="Tam Oster")
    speaker.press("Enter")
    expect(line(page, "c1.p2.1")).to_have_attribute("data-speaker", "Tam Oster")

    expect(speaker).to_be_focused()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_note_is_legible(visit, npm_package, scheme):
    axe = (npm_package("axe-core") / "axe.min.js").read_text(encoding="utf-8")
    page = ready(visit(f"{NAME}/script/1", scheme=scheme))
    for line_id in ("c1.p2.1", "c1.p3.1", "c1.p7.2"):  # one of each speaker's
        choose(page, line_id)
        page.get_by_label("Kind").select_option("note")
        keep(page)
        expect(line(page, line_id)).to_have_class(re.compile("note"))
    page.mouse.move(0, 0)

    for _ in range(2):
        found = page.evaluate(axe + "; axe.run('#reading', {runOnly: ['color-contrast']})")
        assert found["violations"] == []
        assert found["passes"]
        page.reload()
        ready(page)


# ---------------------------------------------------------------------------- listening, closely

AT = "document.getElementById('audio').currentTime"


def test_next_chapter_goes_on_by_itself(visit):
    page = ready(visit(f"{NAME}/listen/1"))
    page.locator(".listening .line").first.click()
    until(page, f"{AT} > 0.3")

    page.evaluate(
        "audio = document.getElementById('audio'); audio.currentTime = audio.duration - 0.3"
    )
    page.wait_for_url("**/listen/2")

    until(page, f"{AT} > 0.3")


def test_place_in_a_chapter_is_the_same_by_either_address(visit):
    page = ready(visit(f"{NAME}/listen"))
    page.evaluate("document.getElementById('audio').currentTime = 7")
    until(page, "Object.values(localStorage).some((at) => Number(at) >= 7)")

    page.goto(f"{page.url}/1")
    ready(page)

    until(page, f"{AT} >= 7")


def test_sound_that_is_older_than_the_script_is_told(visit):
    page = ready(visit(f"{NAME}/script/1"))
    choose(page, "c1.p2.1")
    page.locator(".speaker", has_text="Tam Oster").click()
    expect(line(page, "c1.p2.1")).to_have_attribute("data-speaker", "Tam Oster")

    page.get_by_role("link", name="Listen").click()
    expect(page.locator("#stale")).to_be_visible()
    page.select_option("#chapter", "2")
    page.wait_for_url("**/listen/2")
    with page.expect_response("**/plan.json"):
        page.reload()

    expect(page.locator("#stale")).to_be_hidden()


def test_space_plays_the_line_that_has_the_focus(visit):
    page = ready(visit(f"{NAME}/listen/1"))
    start = page.locator(".listening .line").first

    start.focus()
    for _ in range(3):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    assert page.evaluate(AT) > 3
    page.locator(".listening .line").first.click()
    page.keyboard.press("Space")  # by mouse one has clicked, not gone there: a pause

    until(page, "document.getElementById('audio').paused")


def test_one_clock_lights_the_words(visit):
    page = ready(visit(f"{NAME}/listen/1"))
    page.locator(".listening .line").first.click()
    until(page, f"{AT} > 0.3")

    asked = page.evaluate(
        """async () => {
        const audio = document.getElementById("audio");
        for (let time = 0; time < 3; time++) { audio.pause(); await audio.play(); }
        const real = requestAnimationFrame;
        let asked = 0;
        window.requestAnimationFrame = (act) => { asked += 1; return real(act); };
        for (let frame = 0; frame < 10; frame++) await new Promise((next) => real(next));
        return asked; }"""
    )

    assert asked <= 11


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
        "main :is(button:enabled:not([tabindex='-1']), select, input, a[href], summary):visible"
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
