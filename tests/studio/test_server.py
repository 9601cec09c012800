import base64
import hashlib
import http.client
import mimetypes
import os
import signal
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from email.utils import parsedate_to_datetime

import feedparser
import httpx
import pytest
from lxml import etree, html

from finished import TITLES, finish_work, running
from fullcast.errors import PublishError
from fullcast.studio.access import HOST
from fullcast.studio.feeds.server import listen, serve

WORK = "the-last-ferry"
AUDIO = f"{WORK}/01%20-%20The%20Quay.mp3"


@pytest.fixture(scope="module")
def client(address):
    with httpx.Client(base_url=address, trust_env=False) as client:
        yield client


@pytest.fixture(scope="module")
def audio(work_folder):
    return (work_folder / "01 - The Quay.mp3").read_bytes()


def raw_get(address, target, **headers):
    """Send a request line exactly as it stands: other clients tidy it up first."""
    connection = http.client.HTTPConnection(httpx.URL(address).netloc.decode())
    connection.putrequest("GET", target, skip_host="host" in headers)
    for name, value in headers.items():
        connection.putheader(name, value)
    connection.endheaders()
    response = connection.getresponse()
    body = response.read()
    connection.close()
    return response.status, body


# ---------------------------------------------------------------------------- feed


def test_feed_is_moved_to_the_address_the_client_used(client, address):
    feed = feedparser.parse(client.get(f"{WORK}/feed.xml").content)

    enclosures = [entry.enclosures[0].href for entry in feed.entries]
    assert enclosures[0] == f"{address}{AUDIO}"
    assert all(url.startswith(f"{address}{WORK}/") for url in enclosures)
    assert feed.feed.image.href.startswith(f"{address}{WORK}/cover.jpg")


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST", "[::1]", "127.0.0.1"])
def test_feed_follows_every_name_of_this_machine(address, host):
    port = httpx.URL(address).port

    status, body = raw_get(address, f"/{WORK}/feed.xml", host=f"{host}:{port}")

    assert status == 200
    assert f'url="http://{host}:{port}/{AUDIO}"'.lower().encode() in body.lower()


def test_query_in_the_feeds_address_does_not_reach_the_feed(client, address):
    feed = client.get(f"{WORK}/feed.xml?refresh=1")

    assert feed.content == client.get(f"{WORK}/feed.xml").content


def test_every_enclosure_is_there_with_the_length_the_feed_says(client):
    feed = feedparser.parse(client.get(f"{WORK}/feed.xml").content)

    for enclosure in [entry.enclosures[0] for entry in feed.entries]:
        answer = client.get(enclosure.href)
        assert answer.headers["content-type"] == enclosure.type == "audio/mpeg"
        assert len(answer.content) == int(enclosure.length)
    assert len(feed.entries) == len(TITLES)


@pytest.mark.parametrize(
    ("suffix", "kind"),
    [
        (".vtt", "text/vtt; charset=utf-8"),
        (".srt", "application/x-subrip; charset=utf-8"),
        (".json", "application/json"),
        (".chapters.json", "application/json+chapters"),
        (".html", "text/html; charset=utf-8"),
    ],
)
def test_transcripts_and_chapters_are_served_as_what_they_are(client, work_folder, suffix, kind):
    answer = client.get(f"{WORK}/01%20-%20The%20Quay{suffix}")

    assert answer.headers["content-type"] == kind
    assert answer.content == (work_folder / f"01 - The Quay{suffix}").read_bytes()


def test_file_of_a_whole_work_is_served_as_what_it_is(client):
    head = client.head(f"{WORK}/The%20Last%20Ferry.m4b")

    assert (head.status_code, head.headers["content-type"]) == (200, "audio/mp4")


def test_style_of_a_chapter_to_be_read_is_allowed(client):
    answer = client.get(f"{WORK}/01%20-%20The%20Quay.html")

    style = html.fromstring(answer.content).findtext("head/style")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"style-src 'self' 'sha256-{digest}'" in answer.headers["content-security-policy"]


def test_feed_answers_head_with_the_headers_of_get(client):
    head, get = client.head(f"{WORK}/feed.xml"), client.get(f"{WORK}/feed.xml")

    assert head.status_code == 200
    assert head.content == b""
    assert head.headers["content-type"] == "application/rss+xml"
    for name in ("content-length", "etag", "last-modified"):
        assert head.headers[name] == get.headers[name]


def test_unchanged_feed_is_not_sent_again(client):
    first = client.get(f"{WORK}/feed.xml")

    by_etag = client.get(f"{WORK}/feed.xml", headers={"If-None-Match": first.headers["etag"]})
    by_date = client.get(
        f"{WORK}/feed.xml", headers={"If-Modified-Since": first.headers["last-modified"]}
    )

    assert (by_etag.status_code, by_etag.content) == (304, b"")
    assert (by_date.status_code, by_date.content) == (304, b"")


def test_changed_feed_is_sent_again(tmp_path):
    path = finish_work(tmp_path) / "feed.xml"
    with running(tmp_path) as address:
        url = f"{address}{WORK}/feed.xml"
        first = httpx.get(url, trust_env=False)
        path.write_bytes(path.read_bytes().replace(b"Landfall", b"Homecoming"))
        headers = {"If-None-Match": first.headers["etag"]}
        second = httpx.get(url, headers=headers, trust_env=False)

    assert second.status_code == 200
    assert b"Homecoming" in second.content


# ---------------------------------------------------------------------------- all feeds


def test_list_of_all_feeds_names_every_work_by_the_address_the_client_used(tmp_path):
    finish_work(tmp_path, titles=("One",))
    finish_work(tmp_path, "second", titles=("One",), title="Salt & <Rope>")
    with running(tmp_path) as address:
        answer = httpx.get(f"{address}feeds.opml", trust_env=False)
        outlines = etree.fromstring(answer.content).findall("body/outline")
        feeds = [httpx.get(one.get("xmlUrl"), trust_env=False) for one in outlines]

    assert answer.headers["content-type"].startswith("text/x-opml")
    assert [one.get("text") for one in outlines] == ["Salt & <Rope>", "The Last Ferry"]
    assert {one.get("type") for one in outlines} == {"rss"}
    assert outlines[0].get("htmlUrl") == f"{address}second/"
    assert [feedparser.parse(feed.content).feed.title for feed in feeds] == [
        "Salt & <Rope>", "The Last Ferry",
    ]  # fmt: skip


# ---------------------------------------------------------------------------- files


def test_work_is_found_without_the_slash_at_its_end(client, address):
    answer = client.get(WORK)

    assert (answer.status_code, answer.headers["location"]) == (307, f"{address}{WORK}/")
    assert client.get("nothing").status_code == 404


def test_file_answers_head_with_its_size_and_no_body(client, audio):
    head = client.head(AUDIO)

    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == str(len(audio))
    assert head.headers["accept-ranges"] == "bytes"
    assert parsedate_to_datetime(head.headers["last-modified"])


@pytest.mark.parametrize(
    ("asked", "start", "end"),
    [("bytes=100-199", 100, 200), ("bytes=100-", 100, None), ("bytes=-50", -50, None)],
)
def test_range_gets_that_part(client, audio, asked, start, end):
    answer = client.get(AUDIO, headers={"Range": asked})

    assert answer.status_code == 206
    assert answer.content == audio[start:end]
    assert answer.headers["content-range"].endswith(f"/{len(audio)}")
    assert answer.headers["content-type"] == "audio/mpeg"


def test_range_beyond_the_end_is_refused_with_the_size(client, audio):
    answer = client.get(AUDIO, headers={"Range": f"bytes={len(audio)}-"})

    assert answer.status_code == 416
    assert answer.headers["content-range"] == f"bytes */{len(audio)}"


@pytest.mark.parametrize("asked", ["lines=0-1", "seconds=1-", "nonsense"])
def test_range_in_another_unit_than_bytes_gets_the_whole_file(client, audio, asked):
    answer = client.get(AUDIO, headers={"Range": asked})

    assert (answer.status_code, answer.content) == (200, audio)


def test_range_is_for_get_alone(client, audio):
    answer = client.head(AUDIO, headers={"Range": "bytes=0-9"})

    assert (answer.status_code, answer.headers["content-length"]) == (200, str(len(audio)))


def test_range_of_an_older_file_gets_the_whole_new_one(client, audio):
    etag = client.head(AUDIO).headers["etag"]

    same = client.get(AUDIO, headers={"Range": "bytes=9-", "If-Range": etag})
    other = client.get(AUDIO, headers={"Range": "bytes=9-", "If-Range": '"older"'})

    assert (same.status_code, same.content) == (206, audio[9:])
    assert (other.status_code, other.content) == (200, audio)


def test_range_goes_by_the_date_of_the_file_too(client, audio):
    date = client.head(AUDIO).headers["last-modified"]

    same = client.get(AUDIO, headers={"Range": "bytes=9-", "If-Range": date})
    older = "Mon, 06 May 2024 07:08:09 GMT"
    other = client.get(AUDIO, headers={"Range": "bytes=9-", "If-Range": older})

    assert (same.status_code, same.content) == (206, audio[9:])
    assert (other.status_code, other.content) == (200, audio)


def test_ten_clients_are_served_at_once(tmp_path):
    folder = finish_work(tmp_path, titles=("One",))
    book = bytes(range(256)) * 40_000
    (folder / "The Last Ferry.m4b").write_bytes(book)
    everybody = threading.Barrier(10, timeout=30)

    def read_whole(address):
        with httpx.stream("GET", address, trust_env=False) as answer:
            parts = answer.iter_bytes()
            first = next(parts)
            everybody.wait()  # all of them are in the middle of it now
            return first + b"".join(parts)

    with running(tmp_path) as address, ThreadPoolExecutor(10) as clients:
        url = f"{address}{WORK}/The%20Last%20Ferry.m4b"
        got = list(clients.map(read_whole, [url] * 10))

    assert all(one == book for one in got)


def test_unchanged_file_is_not_sent_again(client):
    etag = client.head(AUDIO).headers["etag"]

    answer = client.get(AUDIO, headers={"If-None-Match": etag})

    assert (answer.status_code, answer.content) == (304, b"")


def test_content_type_does_not_depend_on_the_system(client, monkeypatch):
    mimetypes.init()
    monkeypatch.setitem(mimetypes.types_map, ".mp3", "audio/x-mpg")

    assert mimetypes.guess_type("a.mp3")[0] == "audio/x-mpg"
    assert client.head(AUDIO).headers["content-type"] == "audio/mpeg"


def test_cover_is_a_jpeg_under_the_address_of_the_feed(client):
    feed = feedparser.parse(client.get(f"{WORK}/feed.xml").content)

    cover = client.get(feed.feed.image.href)

    assert cover.headers["content-type"] == "image/jpeg"
    assert cover.content.startswith(b"\xff\xd8\xff")


# ---------------------------------------------------------------------------- what stays private


@pytest.mark.parametrize(
    "target",
    [
        "manifest.json",
        "work.json",
        "cast.toml",
        "script/01.tsv",
        "takes/1.mp3",
        "timeline/01.json",
        ".parts/01.mp3",
        "01 - the quay.mp3",
        "nothing.mp3",
        "../the-last-ferry/manifest.json",
        "..%2f..%2f..%2fetc%2fpasswd",
        "%2e%2e/%2e%2e/secret.mp3",
        "%00",
        "cover.jpg%00.mp3",
        "..\\manifest.json",
        "x" * 5000,
    ],
)
def test_nothing_but_what_the_feed_names_is_served(address, target):
    status, body = raw_get(address, f"/{WORK}/{target.replace(' ', '%20')}")

    assert status == 404
    assert b"private" not in body


@pytest.mark.parametrize(
    "target", ["/.clips/ab/1.wav", "//etc/passwd", "/../secret.mp3", "/nobody/feed.xml", "/%00/x"]
)
def test_nothing_outside_a_finished_work_is_served(output, address, target):
    (output.parent / "secret.mp3").write_bytes(b"private")

    status, body = raw_get(address, target)

    assert status == 404
    assert b"private" not in body


@pytest.mark.parametrize("where", ["../../secret.mp3", "manifest.json"])
def test_link_is_never_followed(tmp_path, where):
    (tmp_path / "secret.mp3").write_text("private")
    folder = finish_work(tmp_path / "output")
    linked = folder / "01 - The Quay.mp3"
    linked.unlink()
    linked.symlink_to(where)

    with running(tmp_path / "output") as address:
        status, _body = raw_get(address, f"/{AUDIO}")

    assert status == 404


def test_linked_folder_is_no_work(tmp_path):
    finish_work(tmp_path / "elsewhere")
    finish_work(tmp_path / "output", "mine")
    (tmp_path / "output" / WORK).symlink_to(tmp_path / "elsewhere" / WORK)

    with running(tmp_path / "output") as address:
        answers = [raw_get(address, target)[0] for target in (f"/{AUDIO}", f"/{WORK}/feed.xml")]

    assert answers == [404, 404]


def test_private_file_is_not_served_even_if_the_manifest_names_it(tmp_path):
    path = finish_work(tmp_path) / "manifest.json"
    path.write_text(path.read_text().replace("01 - The Quay.vtt", "work.json"))

    with running(tmp_path) as address:
        status, _body = raw_get(address, f"/{WORK}/work.json")

    assert status == 404


def test_file_that_only_the_feed_names_is_not_served(tmp_path):
    folder = finish_work(tmp_path)
    (folder / "secret.mp3").write_bytes(b"private")
    path = folder / "feed.xml"
    path.write_bytes(path.read_bytes().replace(b"01%20-%20The%20Quay.mp3", b"secret.mp3"))

    with running(tmp_path) as address:
        status, _body = raw_get(address, f"/{WORK}/secret.mp3")

    assert status == 404


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1", "localhost:1", "127.0.0.1.evil.example:80", ""]
)
def test_strange_host_is_refused(address, host):
    status, body = raw_get(address, "/", host=host)

    assert status == 421
    assert b"the address that fullcast has printed" in body


@pytest.mark.parametrize("target", ["", f"{WORK}/feed.xml", AUDIO])
def test_nothing_can_be_changed(client, target):
    own = {"Origin": str(client.base_url).rstrip("/")}

    for method in ("POST", "PUT", "DELETE"):
        assert client.request(method, target).status_code == 403
        assert client.request(method, target, headers=own).status_code == 405


@pytest.mark.parametrize("target", ["", "page.css", f"{WORK}/feed.xml", AUDIO, "nothing"])
def test_every_answer_bears_the_security_headers(client, target):
    headers = client.get(target).headers

    assert "default-src 'none'" in headers["content-security-policy"]
    assert "script-src" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cache-control"] == "no-cache"


@pytest.mark.parametrize(
    ("file", "content", "reason"),
    [("feed.xml", "<rss>", "not well-formed"), ("manifest.json", "{", "not valid JSON"),
     ("manifest.json", '{"audio": 1}', "audio")],
)  # fmt: skip
def test_damaged_work_is_explained_and_does_not_hide_others(tmp_path, file, content, reason):
    finish_work(tmp_path)
    (finish_work(tmp_path, "broken", title="Broken") / file).write_text(content)

    with running(tmp_path) as address:
        page = httpx.get(address, trust_env=False)
        broken = httpx.get(f"{address}broken/", trust_env=False)

    assert "The Last Ferry" in page.text
    assert broken.status_code == 500
    assert reason in broken.text


def test_missing_and_changed_files_are_told_at_the_start(tmp_path, caplog):
    folder = finish_work(tmp_path)
    (folder / "01 - The Quay.mp3").unlink()
    (folder / "03 - Landfall.vtt").write_text("WEBVTT")
    os.utime(folder / "03 - Landfall.mp3")  # copied anew: its date is another, but not its bytes

    with listen(0) as taken, pytest.raises(PublishError, match="cannot be used"):
        serve(tmp_path, port=taken.getsockname()[1])

    manifest = folder / "manifest.json"
    assert [record.getMessage().removeprefix(f"{manifest}: ") for record in caplog.records] == [
        "names '01 - The Quay.mp3', which is missing. Make the work again.",
        "names '03 - Landfall.vtt', which was changed since it was made. Make the work again.",
    ]


# ---------------------------------------------------------------------------- starting


def test_missing_folder_says_what_to_run(tmp_path):
    with pytest.raises(PublishError, match=r"no such folder.*Run `fullcast make WORK` first"):
        serve(tmp_path / "nowhere", port=0)


def test_folder_without_works_says_what_to_run(tmp_path):
    (tmp_path / ".clips").mkdir()

    with pytest.raises(PublishError, match=r"no finished work.*Run `fullcast make WORK` first"):
        serve(tmp_path, port=0)


def test_folder_of_one_work_says_which_to_serve(work_folder):
    with pytest.raises(PublishError, match="Serve the folder that holds it"):
        serve(work_folder, port=0)


def test_port_in_use_says_what_to_do(output):
    with (
        listen(0) as taken,
        pytest.raises(PublishError, match=r"cannot be used: .* in use.*--port"),
    ):
        serve(output, port=taken.getsockname()[1])


def test_only_this_machine_can_connect():
    with listen(0) as listener:
        assert listener.getsockname()[0] == HOST == "127.0.0.1"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows sends no SIGINT to one process")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_command_prints_addresses_and_stops_cleanly(output, number):
    command = [sys.executable, "-m", "fullcast", "serve", str(output), "--port", "0"]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment
    ) as process:
        address = process.stdout.readline().split()[2]
        title, _, url = process.stdout.readline().strip().partition(": ")
        status = httpx.get(url, trust_env=False).status_code
        process.send_signal(number)
        _out, errors = process.communicate(timeout=30)

    assert (title, url, status) == ("The Last Ferry", f"{address}{WORK}/feed.xml", 200)
    assert (process.returncode, errors) == (0, "")


def test_command_starts_without_the_heavy_packages():
    code = (
        "import sys, fullcast.studio.feeds.server;"
        "heavy = {'numpy', 'pydantic', 'mutagen', 'PIL', 'av', 'lameenc', 'rich'};"
        "print(*heavy & set(sys.modules))"
    )

    loaded = subprocess.run([sys.executable, "-c", code], check=True, stdout=subprocess.PIPE)

    assert loaded.stdout.strip() == b""
