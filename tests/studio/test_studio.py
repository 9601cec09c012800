"""The studio as a program sees it that knows HTTP: who may do what, and what comes of it."""

import io
import json
import re
import shutil
import threading
import time
import wave
from urllib.parse import quote, urlsplit

import httpx
import lxml.html
import pytest

import fullcast
from fullcast.opening import texts_at
from fullcast.workspace import workspace_at
from open_studio import open_studio
from written import EXAMPLE, NAME, output, written

__all__ = ["output", "written"]

HOSTILE = """<script>alert(1)</script>

"Is this <b>bold</b> & \\"quoted\\"?" said O'Brien <i onclick=x>.

"</span><img src=x onerror=alert(2)>" said Zoë "&amp;" Ünal.
"""


@pytest.fixture
def base(output):
    with open_studio(output) as address:
        yield address


@pytest.fixture
def ask(base):
    """Ask as the studio's own pages do."""
    origin = "http://" + urlsplit(base).netloc
    with httpx.Client(
        base_url=base, headers={"Origin": origin}, timeout=60, trust_env=False
    ) as client:
        yield client


def chapter(ask, number=1):
    return ask.get(f"{NAME}/script/{number}.json").json()


def speech(ask):
    return [line for line in chapter(ask)["lines"] if line["kind"] == "dialogue"]


def change(ask, line, **edit):
    wish = {"edits": [{"line": line["id"], **edit}], "seen": {line["id"]: line["version"]}}
    return ask.post(f"{NAME}/lines", json=wish)


def wait_for(ask, *states):
    """Follow a run until it is in one of these states; return all that was told."""
    told = []
    with ask.stream("GET", f"{NAME}/progress") as events:
        for line in events.iter_lines():
            if line.startswith("data: "):
                told.append(json.loads(line.removeprefix("data: ")))
                if told[-1]["state"] in states:
                    return told
    return told


# ---------------------------------------------------------------------------- who may ask


def test_nobody_sees_anything_without_the_secret_of_this_run(base):
    parts = urlsplit(base)
    port = f"{parts.scheme}://{parts.netloc}"

    for path in ("/", f"/{NAME}/cast", "/_static/studio.css", "/x" + parts.path):
        assert httpx.get(port + path, trust_env=False).status_code == 404
    assert len(parts.path.strip("/")) * 6 >= 128


def test_each_run_has_another_secret(output):
    with open_studio(output) as one, open_studio(output) as other:
        assert urlsplit(one).path != urlsplit(other).path


def test_page_of_another_name_is_refused(ask):
    assert ask.get("", headers={"Host": "evil.example"}).status_code == 421


@pytest.mark.parametrize("origin", [None, "null", "http://evil.example", "https://127.0.0.1"])
@pytest.mark.parametrize("what", ["lines", "recast", "undo", "start", "share"])
def test_other_pages_change_nothing(base, output, what, origin):
    before = (output / NAME / "cast.toml").read_bytes()
    headers = {} if origin is None else {"Origin": origin}

    answer = httpx.post(f"{base}{NAME}/{what}", json={}, headers=headers, trust_env=False)

    assert answer.status_code == 403
    assert "access-control-allow-origin" not in answer.headers
    assert (output / NAME / "cast.toml").read_bytes() == before


@pytest.mark.parametrize("what", ["lines", "recast", "undo", "start", "stop", "merge", "share"])
def test_changes_are_posted(ask, what):
    assert ask.get(f"{NAME}/{what}").status_code == 405


@pytest.mark.parametrize(
    "path", ["", f"{NAME}/cast", f"{NAME}/script/1", "_static/cast.js", "none/"]
)
def test_every_answer_forbids_what_pages_do_not_need(ask, path):
    policy = ask.get(path).headers["content-security-policy"]

    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "form-action 'none'" in policy


@pytest.mark.parametrize(
    "path",
    ["../secret.txt", "%2e%2e/secret.txt", f"{NAME}/../../secret.txt", "_static/../desk.py",
     "_static/%2e%2e/desk.py", f"_files/{NAME}/work.json", f"_files/{NAME}/cast.toml", "_files/../secret.txt",
     ".clips/", f"{NAME}%2f..%2f..%2fsecret.txt/cast", "linked/cast"],
)  # fmt: skip
def test_no_path_leads_out_of_the_works(ask, output, path):
    (output.parent / "secret.txt").write_text("secret")
    (output / "linked").symlink_to(output / NAME, target_is_directory=True)

    answer = ask.get(path, follow_redirects=True)

    assert answer.status_code in (404, 405)
    assert "secret" not in answer.text


def test_pages_fetch_nothing_from_elsewhere(ask, base):
    for path in ("", f"{NAME}/cast", f"{NAME}/script/1", f"{NAME}/make", f"{NAME}/listen"):
        page = lxml.html.fromstring(ask.get(path).text)
        links = [link for _el, _attribute, link, _at in page.iterlinks()]
        assert all(link.startswith((base, "#")) for link in links)
        assert not page.xpath("//script[not(@src)] | //style | //@style | //@onclick")


# ---------------------------------------------------------------------------- pages


def test_pages_name_everybody_and_hold_every_character_of_the_story(ask, output):
    texts = texts_at(output / NAME)

    cast = lxml.html.fromstring(ask.get(f"{NAME}/cast").text)
    shown = [card.get("data-speaker") for card in cast.find_class("card")]
    assert set(shown) == {"Narrator", *texts.cast.cast.speakers}
    for told in texts.script.script.chapters:
        page = lxml.html.fromstring(ask.get(f"{NAME}/script/{told.number}").text)
        lines = {line.get("id"): line.text_content() for line in page.find_class("line")}
        assert lines == {line.id: line.text for line in told.lines}


def test_story_that_looks_like_a_page_is_only_text(ask):
    name = quote("<script>alert(0)</script>.txt")
    dropped = ask.post("_works", content=HOSTILE, headers={"X-File-Name": name}).json()["name"]

    for path in (
        "",
        f"{dropped}/cast",
        f"{dropped}/script/1",
        f"{dropped}/make",
        f"{dropped}/listen",
    ):
        page = lxml.html.fromstring(ask.get(path).text)
        assert not page.xpath("//b | //i | //img[@onerror]")
        assert all(script.get("src") for script in page.iter("script"))
    told = lxml.html.fromstring(ask.get(f"{dropped}/script/1").text)
    shown = " ".join(line.text_content() for line in told.find_class("line"))
    assert "<b>bold</b>" in shown
    assert "onerror=alert(2)" in shown


def test_wrong_row_is_explained_on_the_page_and_to_a_script(ask, output):
    table = output / NAME / "script" / "01.tsv"
    table.write_text(table.read_text(encoding="utf-8").replace("\tdialogue\t", "\tdialog\t", 1))

    page = ask.get(f"{NAME}/script/1", headers={"Accept": "text/html"})
    data = ask.get(f"{NAME}/script/1.json")

    assert page.status_code == data.status_code == 422
    assert "unknown kind 'dialog'" in lxml.html.fromstring(page.text).text_content()
    assert "unknown kind 'dialog'" in data.json()["error"]


def test_broken_work_does_not_hide_the_others(ask, output):
    shutil.copytree(output / NAME, output / "broken")
    (output / "broken" / "manifest.json").write_text("{", encoding="utf-8")

    page = lxml.html.fromstring(ask.get("").text)

    assert "The Last Ferry" in page.text_content()
    assert "Rename it to the-last-ferry." in page.text_content()


@pytest.mark.parametrize("path", [f"{NAME}/script/9", f"{NAME}/script/9.json"])
def test_chapter_that_is_not_there_is_an_error_in_words(ask, path):
    answer = ask.get(path)

    assert answer.status_code == 422
    assert "no chapter 9" in answer.text


# ---------------------------------------------------------------------------- changes


def test_line_is_given_to_somebody_and_back(ask, output):
    line = next(one for one in speech(ask) if one["speaker"] == "Odile Marsh")

    answer = change(ask, line, speaker="Tam Oster")

    assert answer.status_code == 200
    given = next(one for one in speech(ask) if one["id"] == line["id"])
    assert (given["speaker"], given["edited"]) == ("Tam Oster", True)
    assert f"{line['id']}\tdialogue\tTam Oster" in (output / NAME / "script" / "01.tsv").read_text()
    assert (
        ask.post(f"{NAME}/undo", json={}).json()["undone"] == f"line {line['id']}: Tam Oster speaks"
    )
    assert next(one for one in speech(ask) if one["id"] == line["id"])["speaker"] == "Odile Marsh"


def test_two_tabs_lose_nothing(ask):
    line = speech(ask)[0]
    other = next(s["name"] for s in chapter(ask)["speakers"] if s["name"] != line["speaker"])
    change(ask, line, speaker=other)

    late = change(ask, line, speaker="Narrator")

    assert late.status_code == 409
    assert f"{other} says it now" in late.json()["error"]
    assert speech(ask)[0]["speaker"] == other


def test_edit_in_an_editor_shows_by_itself(ask, output):
    first = ask.get(f"{NAME}/script/1.json")
    etag = {"If-None-Match": first.headers["etag"]}
    line = speech(ask)[0]
    assert ask.get(f"{NAME}/script/1.json", headers=etag).status_code == 304
    table = output / NAME / "script" / "01.tsv"
    text = table.read_text(encoding="utf-8")
    table.write_text(text.replace(f"{line['id']}\tdialogue\t{line['speaker']}",
                                  f"{line['id']}\tdialogue\tNarrator"), encoding="utf-8")  # fmt: skip

    now = ask.get(f"{NAME}/script/1.json", headers=etag)

    assert now.status_code == 200
    assert speech(ask)[0]["speaker"] == "Narrator"


def test_all_lines_of_a_speaker_go_to_another(ask, output):
    ask.post(f"{NAME}/give", json={"speaker": "Tam Oster", "to": "Odile Marsh"})

    script = texts_at(output / NAME).script.script
    assert not [line for c in script.chapters for line in c.lines if line.speaker == "Tam Oster"]


def test_cast_is_changed_and_seen(ask, output):
    card = lxml.html.fromstring(ask.get(f"{NAME}/cast").text).xpath(
        "//article[@data-speaker='Odile Marsh']"
    )[0]
    wish = {
        "speaker": "Odile Marsh",
        "sound": {"voice": "grandma", "rate": 0.9},
        "seen": card.get("data-version"),
    }

    answer = ask.post(f"{NAME}/recast", json=wish)
    late = ask.post(f"{NAME}/recast", json=wish)

    assert answer.json()["voice"] == "grandma"
    assert late.status_code == 409
    member = texts_at(output / NAME).cast.cast.speakers["Odile Marsh"]
    assert (member.voice, member.rate) == ("grandma", 0.9)


def test_people_are_merged_parted_added_and_tell_chapters(ask, output):
    line = speech(ask)[0]

    assert (
        ask.post(f"{NAME}/speakers", json={"name": "Gull", "lines": [line["id"]]}).status_code
        == 200
    )
    assert speech(ask)[0]["speaker"] == "Gull"
    assert (
        ask.post(f"{NAME}/merge", json={"speaker": "Gull", "into": "Tam Oster"}).status_code == 200
    )
    assert speech(ask)[0]["speaker"] == "Tam Oster"
    assert ask.post(f"{NAME}/split", json={"alias": "Gull"}).status_code == 200
    assert "Gull" in texts_at(output / NAME).cast.cast.speakers
    assert ask.post(f"{NAME}/narrator", json={"chapter": 2, "narrator": "Gull"}).status_code == 200
    assert texts_at(output / NAME).voicing.teller(2) == "Gull"


@pytest.mark.parametrize(
    ("what", "body", "says"),
    [
        ("lines", b"{", "no JSON"),
        ("lines", b"[]", "the request"),
        ("lines", b'{"edits": [{"line": 5}]}', "edits.0.line"),
        ("lines", b'{"edits": [{"line": "c9.p1.1", "speaker": "Narrator"}]}', "no line 'c9.p1.1'"),
        ("recast", b'{"speaker": "Nobody", "sound": {}}', "no speaker 'Nobody'"),
        ("recast", b'{"speaker": "Odile Marsh", "sound": {"rate": 99}}', "too much"),
        ("merge", b'{"speaker": "Odile Marsh", "into": "Odile"}', "are one already"),
        ("start", b'{"formats": "vhs"}', "vhs"),
        ("speakers", b"x" * (5 << 20), "more than 4 MB"),
        ("speakers", b'{"name": "\\u0001"}', "no name"),
        ("speakers", b'{"name": "\\ud800"}', "no JSON"),
        ("lines", b"[" * 100_000, "no JSON"),
        ("give", b'{"speaker": "Narrator", "to": "Odile Marsh"}', "nobody's to give"),
        ("give", b'{"speaker": "Nobody", "to": "Odile Marsh"}', "no speaker 'Nobody'"),
    ],
)
def test_wrong_wish_is_an_error_in_words(ask, what, body, says):
    answer = ask.post(f"{NAME}/{what}", content=body)
    told = answer.json()
    if what == "start" and answer.status_code == 200:
        told = {"error": wait_for(ask, "failed")[-1]["text"]}

    assert says in told["error"]
    assert "Traceback" not in told["error"]


# ---------------------------------------------------------------------------- sound


def test_line_and_voice_are_heard(ask):
    line = speech(ask)[0]

    heard = ask.get(f"{NAME}/hear", params={"line": line["id"]})
    tried = ask.get(
        f"{NAME}/audition", params={"speaker": "Odile Marsh", "voice": "boris", "rate": 1.2}
    )
    lower = ask.get(f"{NAME}/audition", params={"speaker": "Odile Marsh", "gain_db": -6})

    for answer in (heard, tried, lower):
        assert answer.headers["content-type"] == "audio/wav"
        with wave.open(io.BytesIO(answer.content)) as sound:
            assert sound.getnchannels() == 1
            assert sound.getnframes() > 0.2 * sound.getframerate()
    assert level(lower.content) < level(
        ask.get(f"{NAME}/audition", params={"speaker": "Odile Marsh"}).content
    )


def level(content):
    with wave.open(io.BytesIO(content)) as sound:
        samples = memoryview(sound.readframes(sound.getnframes())).cast("h")
    return sum(abs(sample) for sample in samples) / len(samples)


@pytest.mark.parametrize(
    ("params", "says"),
    [
        ({"speaker": "Odile Marsh", "voice": "nobody"}, "no voice 'nobody'"),
        ({"speaker": "Odile Marsh", "rate": "fast"}, "fast"),
        ({"speaker": "Nobody"}, "no speaker 'Nobody'"),
    ],
)
def test_voice_that_cannot_be_tried_is_an_error_in_words(ask, params, says):
    answer = ask.get(f"{NAME}/audition", params=params)

    assert answer.status_code == 422
    assert says in answer.json()["error"]


def test_those_who_share_a_scene_and_a_voice_are_pointed_out(ask):
    voices = {"Odile Marsh": "alba", "Wren Hallow": "alba", "Tam Oster": "david"}
    for speaker, voice in voices.items():
        ask.post(f"{NAME}/recast", json={"speaker": speaker, "sound": {"voice": voice}})

    alike = ask.get(f"{NAME}/alike.json").json()

    assert alike == [["Odile Marsh", "Wren Hallow"]]
    ask.post(f"{NAME}/recast", json={"speaker": "Wren Hallow", "sound": {"voice": "anika"}})
    assert ask.get(f"{NAME}/alike.json").json() == []


def test_voice_of_somebody_without_lines_is_heard_all_the_same(ask):
    ask.post(f"{NAME}/speakers", json={"name": "Gull"})

    heard = ask.get(f"{NAME}/audition", params={"speaker": "Gull"})

    with wave.open(io.BytesIO(heard.content)) as sound:
        assert sound.getnframes() > sound.getframerate()


def test_alias_will_do_for_a_name(ask):
    answer = ask.post(f"{NAME}/recast", json={"speaker": "Odile", "sound": {"voice": "grandma"}})

    assert answer.json()["voice"] == "grandma"


def test_colours_and_letters_stay_whoever_gets_a_line(ask):
    def marks():
        return {one["name"]: (one["hue"], one["key"]) for one in chapter(ask)["speakers"]}

    before = marks()
    for line in speech(ask)[:6]:
        change(ask, line, speaker="Wren Hallow")

    assert marks() == before


# ---------------------------------------------------------------------------- making


def test_work_is_made_and_then_only_what_changed(ask, output):
    plan = ask.get(f"{NAME}/plan.json").json()
    ask.post(f"{NAME}/start", json={"formats": "srt"})
    told = wait_for(ask, "done", "failed")

    assert plan["chapters"] == [1, 2]
    assert told[-1]["state"] == "done"
    assert {news["stage"] for news in told} >= {"speak", "assemble"}
    assert (output / NAME / "01 - Chapter 1.srt").is_file()
    assert ask.get(f"{NAME}/plan.json").json() == {"lines": 0, "chapters": []}
    line = speech(ask)[0]
    change(
        ask,
        line,
        speaker=next(s["name"] for s in chapter(ask)["speakers"] if s["name"] != line["speaker"]),
    )
    assert ask.get(f"{NAME}/plan.json").json() == {"lines": 1, "chapters": [1]}
    page = lxml.html.fromstring(ask.get(f"{NAME}/listen").text)
    audio = page.get_element_by_id("audio").get("src")
    assert ask.get(audio, headers={"Range": "bytes=0-9"}).status_code == 206


def test_run_is_stopped_and_goes_on_later(ask, output, monkeypatch):
    reached = threading.Event()
    real = fullcast.pipeline.speak

    def slow(*arguments):
        reached.set()
        time.sleep(0.5)
        real(*arguments)

    monkeypatch.setattr("fullcast.pipeline.speak", slow)
    ask.post(f"{NAME}/start", json={})
    assert reached.wait(30)
    ask.post(f"{NAME}/stop", json={})

    stopped = wait_for(ask, "stopped", "done", "failed")[-1]

    assert stopped["state"] == "stopped"
    assert not (output / NAME / "feed.xml").exists()
    ask.post(f"{NAME}/start", json={})
    assert wait_for(ask, "done", "failed")[-1]["state"] == "done"


def test_mistake_in_the_texts_is_told_where_it_is_made(ask, output):
    cast = output / NAME / "cast.toml"
    cast.write_text(cast.read_text().replace('voice = "evan"', 'voice = "nobody"'))

    ask.post(f"{NAME}/start", json={})

    failed = wait_for(ask, "failed", "done")[-1]
    assert failed["state"] == "failed"
    assert "no voice 'nobody'" in failed["text"]


def test_texts_are_seen_while_another_run_is_at_the_work(ask, output):
    cast = output / NAME / "cast.toml"
    cast.write_text(cast.read_text().replace('aliases = ["Marsh", "Odile"]', 'aliases = ["Odile"]'))

    with workspace_at(output / NAME)[0].held():
        page = ask.get(f"{NAME}/script/1")
        refused = ask.post(f"{NAME}/merge", json={"speaker": "Wren Hallow", "into": "Odile Marsh"})

    assert page.status_code == 200
    assert "Another run makes this work" in refused.json()["error"]
    assert "Wren Hallow" in texts_at(output / NAME).cast.cast.speakers


# ---------------------------------------------------------------------------- new works


def test_first_work_is_dropped_where_there_is_no_output_folder_yet(tmp_path):
    with open_studio(tmp_path / "output") as base:
        origin = {"Origin": "http://" + urlsplit(base).netloc}
        assert "no work here yet" in httpx.get(base, trust_env=False).text
        assert httpx.get(f"{base}_files/{NAME}/cover.jpg", trust_env=False).status_code == 404

        answer = httpx.post(
            f"{base}_works", content=EXAMPLE.read_bytes(), headers=origin, trust_env=False
        )

        assert answer.json() == {"name": NAME}
        assert "The Last Ferry" in httpx.get(base, trust_env=False).text


def test_dropped_file_becomes_a_work(ask, output):
    answer = ask.post("_works", content=EXAMPLE.read_bytes(), headers={"X-File-Name": "again.txt"})

    assert answer.json() == {"name": NAME}
    assert ask.get(f"{NAME}/cast").status_code == 200


@pytest.mark.parametrize(
    "name",
    ["../../etc/passwd", "..", "", "C:\\x\\evil.txt", "a\0b", "x" * 400, "😀" * 90, "\1\2", "CON"],
)
def test_name_of_a_dropped_file_is_no_path(ask, output, name):
    before = {path for path in output.parent.rglob("*") if NAME not in str(path)}

    answer = ask.post(
        "_works",
        content=b'"Hello," said Ann. "Bye," said Bob.\n\nThey went home.\n',
        headers={"X-File-Name": quote(name)},
    )

    assert answer.status_code == 200, answer.text
    new = {path for path in output.parent.rglob("*") if NAME not in str(path)} - before
    assert all(output in path.parents for path in new)
    assert re.fullmatch(r"[\w-]+", answer.json()["name"])


@pytest.mark.parametrize("title", ["Static", "Files", "Works", "_static"])
def test_work_of_any_title_can_be_opened(ask, title):
    text = f"# {title}\n\n“Hello,” said Ann to Bob.\n".encode()

    name = ask.post("_works", content=text, headers={"X-File-Name": "a.md"}).json()["name"]

    assert "Ann" in ask.get(f"{name}/cast").text


@pytest.mark.parametrize(
    ("content", "says"),
    [(b"", "empty"), (b"\x89PNG\r\n\x1a\n....", "image"), (b"\0\1\2\3" * 500, "binary")],
)
def test_file_that_is_no_work_is_an_error_in_words(ask, content, says):
    answer = ask.post("_works", content=content, headers={"X-File-Name": "holiday.png"})

    assert answer.status_code == 422
    assert answer.json()["error"].startswith("holiday.png: ")
    assert says in answer.json()["error"]


# ---------------------------------------------------------------------------- the home network


def test_phone_in_the_home_network_gets_the_feed_and_nothing_of_the_studio(ask):
    ask.post(f"{NAME}/start", json={})
    wait_for(ask, "done", "failed")

    shared = ask.post(f"{NAME}/share", json={}).json()
    again = ask.post(f"{NAME}/share", json={}).json()

    assert shared["url"] == again["url"]
    assert lxml.html.fromstring(shared["code"]).tag == "svg"
    feed = httpx.get(shared["url"], trust_env=False)
    assert feed.status_code == 200
    assert b"The Last Ferry" in feed.content
    root = shared["url"].removesuffix(f"{NAME}/feed.xml")
    for path in (f"{NAME}/cast", f"{NAME}/script/1", "_static/cast.js"):
        assert httpx.get(root + path, trust_env=False).status_code == 404
    assert httpx.post(f"{root}{NAME}/undo", json={}, trust_env=False).status_code in (403, 404, 405)
