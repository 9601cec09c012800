import http.client
import ipaddress
import itertools
import os
import re
import secrets
import socket
import stat
import subprocess
import sys

import feedparser
import httpx
import pytest
import segno

from finished import finish_work, running
from fullcast.errors import PublishError
from fullcast.studio.access import Access, home_address, home_network_access, read_token
from fullcast.studio.feeds.qr import qr_lines
from fullcast.studio.feeds.server import listen, serve

WORK = "the-last-ferry"
TARGETS = (
    "", "page.css", "feeds.opml", f"{WORK}/", f"{WORK}/feed.xml", f"{WORK}/cover.jpg",
    f"{WORK}/subscribe.svg", f"{WORK}/01%20-%20The%20Quay.mp3",
)  # fmt: skip


@pytest.fixture(scope="module")
def token(output):
    return read_token(output)


@pytest.fixture(scope="module")
def home(output, token):
    """The address of a server for a home network, which is this machine's own here."""
    with running(output, access=home_network_access("127.0.0.1", token)) as address:
        yield address


def get(address, **options):
    return httpx.get(address, trust_env=False, **options)


def by_name(address, path, host):
    """Ask under another name; the port is the server's."""
    port = httpx.URL(address).port
    connection = http.client.HTTPConnection("127.0.0.1", port)
    connection.request("GET", path, headers={"Host": f"{host}:{port}"})
    response = connection.getresponse()
    body = response.read()
    connection.close()
    return response.status, body


# ---------------------------------------------------------------------------- who may ask


@pytest.mark.parametrize("target", TARGETS)
def test_everything_is_there_for_those_who_know_the_token(home, target):
    assert get(home + target).status_code == 200


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("known", ["", "wrong", "token"])
def test_nothing_is_there_without_the_token(home, token, target, known):
    first = {"": "", "wrong": f"{secrets.token_urlsafe(18)}/", "token": f"{token[:-1]}/"}[known]

    answer = get(home.replace(f"{token}/", first) + target)

    assert (answer.status_code, answer.text) == (404, "Not Found")


def test_token_in_another_place_opens_nothing(home, token):
    root = home.removesuffix(f"{token}/")

    assert get(f"{root}x/{token}/").status_code == 404
    assert get(f"{root}?{token}").status_code == 404


def test_feed_bears_the_address_that_the_phone_used(home, work_folder):
    feed = feedparser.parse(get(f"{home}{WORK}/feed.xml").content)

    for entry in feed.entries:
        enclosure = entry.enclosures[0]
        assert enclosure.href.startswith(f"{home}{WORK}/")
        assert len(get(enclosure.href).content) == int(enclosure.length)
    assert feed.feed.image.href.startswith(f"{home}{WORK}/cover.jpg")


def test_feed_follows_the_name_of_this_machine(home, token):
    name = f"{socket.gethostname().lower().removesuffix('.local')}.local"
    port = httpx.URL(home).port

    status, body = by_name(home, f"/{token}/{WORK}/feed.xml", name)

    assert status == 200
    assert f'url="http://{name}:{port}/{token}/{WORK}/01%20-%20The%20Quay.mp3"'.encode() in body


@pytest.mark.parametrize("host", ["evil.example", "localhost", "192.168.1.1"])
def test_strange_host_is_refused_even_with_the_token(home, token, host):
    assert by_name(home, f"/{token}/", host)[0] == 421


@pytest.mark.parametrize("target", TARGETS)
def test_no_other_page_is_told_the_address(home, target):
    assert get(home + target).headers["referrer-policy"] == "no-referrer"


def test_part_of_a_file_is_had_in_a_home_network_too(home, work_folder):
    whole = (work_folder / "01 - The Quay.mp3").read_bytes()

    answer = get(f"{home}{WORK}/01%20-%20The%20Quay.mp3", headers={"Range": "bytes=100-199"})

    assert (answer.status_code, answer.content) == (206, whole[100:200])


def test_address_without_its_last_slash_leads_to_the_page(home):
    answer = get(home.removesuffix("/"), follow_redirects=True)

    assert (answer.status_code, str(answer.url)) == (200, home)


# ---------------------------------------------------------------------------- the token


def test_token_is_secret_and_kept(tmp_path):
    token = read_token(tmp_path)

    assert read_token(tmp_path) == token
    assert len(token) * 6 >= 128  # six bits a letter
    if os.name == "posix":
        assert stat.S_IMODE((tmp_path / ".lan-token").stat().st_mode) == 0o600


def test_every_folder_has_a_token_of_its_own(tmp_path):
    tokens = {read_token(tmp_path), read_token(tmp_path, renew=True)}
    (tmp_path / "other").mkdir()

    assert len(tokens | {read_token(tmp_path / "other")}) == 3


@pytest.mark.skipif(os.name != "posix", reason="other systems know no such modes")
def test_token_that_others_could_read_is_made_private(tmp_path):
    token = read_token(tmp_path)
    (tmp_path / ".lan-token").chmod(0o644)

    assert read_token(tmp_path) == token
    assert stat.S_IMODE((tmp_path / ".lan-token").stat().st_mode) == 0o600


@pytest.mark.parametrize("text", ["", "short", "a/b" * 10, "../" * 10, "ä" * 30, "a" * 200])
def test_file_without_a_token_says_what_to_do(tmp_path, text):
    (tmp_path / ".lan-token").write_text(text, encoding="utf-8")

    with pytest.raises(PublishError, match=r"\.lan-token: holds no token\. .*--new-token"):
        read_token(tmp_path)


def test_new_token_ends_the_old_address(tmp_path):
    finish_work(tmp_path, titles=("One",))
    old = read_token(tmp_path)
    new = read_token(tmp_path, renew=True)

    with running(tmp_path, access=home_network_access("127.0.0.1", new)) as address:
        assert get(address).status_code == 200
        assert get(address.replace(new, old)).status_code == 404


# ---------------------------------------------------------------------------- the command


def started(output, *options):
    command = [sys.executable, "-m", "fullcast", "--verbose", "serve", str(output), "--port", "0"]
    return subprocess.Popen(
        [*command, *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )


def test_token_is_never_in_the_logs(tmp_path):
    folder = finish_work(tmp_path)
    (folder / "02 - Über die Brücke - №2.mp3").unlink()  # what is missing is logged
    (finish_work(tmp_path, "broken") / "feed.xml").write_text("<rss>")
    token = read_token(tmp_path)

    with started(tmp_path, "--lan", "--address", "127.0.0.1") as process:
        first = process.stdout.readline()
        root = first.split()[2]
        statuses = [
            get(f"{root}{token}/{target}").status_code
            for target in (*TARGETS, "nothing", "broken/", "%00", f"{WORK}/x%ff")
        ]
        with socket.create_connection(("127.0.0.1", httpx.URL(root).port)) as broken:
            broken.sendall(f"GET /{token}/ NONSENSE\r\n\r\n".encode())
            assert b"400" in broken.recv(100)
        process.terminate()
        printed, logged = process.stdout.read(), process.stderr.read()

    assert statuses == [200] * len(TARGETS) + [404, 500, 404, 404]
    assert "is missing" in logged
    assert "broken" in logged
    assert token not in first + printed + logged
    assert f"stands in {tmp_path / '.lan-token'}" in printed


@pytest.mark.skipif(sys.platform != "linux", reason="needs util-linux's script")
def test_terminal_shows_address_and_code(output, token, tmp_path):
    command = f"{sys.executable} -m fullcast serve {output} --lan --address 127.0.0.1 --port 0"
    with subprocess.Popen(
        ["script", "--quiet", "--return", "--command", command, str(tmp_path / "typescript")],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8",
    ) as process:  # fmt: skip
        lines = list(itertools.takewhile(lambda line: "feed.xml" not in line, process.stdout))
        process.communicate("\x03", timeout=30)

    address = re.search(r"http://127\.0\.0\.1:\d+/", lines[0])[0]
    feed = f"pcast{address.removeprefix('http')}{token}/{WORK}/feed.xml"
    assert [line.rstrip() for line in lines[2:]] == qr_lines(feed)


@pytest.mark.parametrize("options", [("--address", "127.0.0.1"), ("--new-token",)])
def test_options_of_a_home_network_need_it(output, options):
    with started(output, *options) as process:
        printed, errors = process.communicate(timeout=30)

    assert (process.returncode, printed) == (2, "")
    assert errors == "fullcast: --address and --new-token go with --lan. Add --lan.\n"


def test_server_listens_where_it_was_asked_to_and_nowhere_else():
    with listen(0, home_address("127.0.0.1")) as listener:
        assert listener.getsockname()[0] == "127.0.0.1"


def test_address_in_the_home_network_is_found_where_there_is_one():
    try:
        address = ipaddress.ip_address(home_address())
    except PublishError:
        pytest.skip("this machine is in no network")

    assert not address.is_unspecified


@pytest.mark.parametrize(
    ("address", "message"),
    [("nonsense", "is no address"), ("0.0.0.0", "every network"), ("::", "every network")],
)
def test_address_that_is_none_says_what_to_do(address, message):
    with pytest.raises(PublishError, match=message):
        home_address(address)


def test_address_of_another_machine_says_what_to_do(output):
    with pytest.raises(PublishError, match=r"192\.0\.2\.7 cannot be used.*--address"):
        serve(output, port=0, lan=True, address="192.0.2.7")


def test_address_of_the_new_version_stands_in_brackets():
    access = home_network_access("fe80::1", "secret")

    assert access.base_url(8000) == "http://[fe80::1]:8000/secret/"
    assert access.knows_host("[fe80::1]:8000", 8000)


def test_standard_port_may_be_left_out():
    assert Access().knows_host("localhost", 80)
    assert not Access().knows_host("localhost", 8000)


# ---------------------------------------------------------------------------- the page and codes


def test_page_of_a_home_network_offers_every_feed_to_a_phone(home):
    text = get(home).text

    feed = f"{home}{WORK}/feed.xml".replace("http:", "pcast:", 1)
    assert f'href="{feed}"' in text
    assert f'src="{home}{WORK}/subscribe.svg"' in text


def test_lines_for_a_terminal_are_the_code():
    text = "pcast://192.168.178.120:8000/abcdefghijklmnopqrstuvwx/the-last-ferry/feed.xml"

    rows = []
    for line in qr_lines(text):
        blocks = re.fullmatch(r"\x1b\[97;40m(.*)\x1b\[0m", line)[1]
        rows.append([block in "▄ " for block in blocks])
        rows.append([block in "▀ " for block in blocks])

    code = segno.make(text, error="l", boost_error=False, micro=False)
    dark = [[bool(module) for module in row] for row in code.matrix_iter(border=2)]
    assert rows[: len(dark)] == dark
    assert len(rows) - len(dark) <= 1
