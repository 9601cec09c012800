"""A finished work, made as the program makes it, and a real server of it: for several folders."""

import contextlib
import math
from array import array
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import lameenc
import pytest

from fullcast.files import sha256_of_file, write_json
from fullcast.model import (
    Chapter,
    Kind,
    Line,
    Paragraph,
    Role,
    Series,
    Timeline,
    TimelineEntry,
    WordMark,
)
from fullcast.publish import (
    Album,
    Episode,
    build_feed,
    chapter_file_name,
    draw_cover,
    episode_titles,
    new_feed_guid,
    small_cover,
    write_tags,
)
from fullcast.publish.album import Transcript
from fullcast.publish.cues import cues_of
from fullcast.publish.reading_page import reading_page
from fullcast.publish.scenes import chapters_json, scenes_of
from fullcast.publish.transcripts import srt, transcript_json, webvtt
from fullcast.studio.access import HOST, LOCAL
from fullcast.studio.feeds.server import listen, server_of
from fullcast.workspace import AudioRecord, Manifest, ProductRecord
from threads import serving

RATE_HZ = 22050
BASE_URL = "https://example.org/audio/the-last-ferry/"
FEED_GUID = new_feed_guid("tests/the-last-ferry")
MADE = datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC)

ALBUM = Album(
    title="The Last Ferry",
    authors=("Ada Quill", "Bo Ångström"),
    language="en-GB",
    fandoms=("Tests",),
    series=(Series("Harbour Nights", "2"),),
    summary="Two keepers & a <lamp>.",
    rating="General Audiences",
    url="https://example.org/works/1",
    work_id="1",
    published="2023-11-05",
    narrators=("Narrator: alba", "Mr Pell: david"),
)
LINES = (
    Line("c1.p1.1", Kind.NARRATION, "Narrator", 1.0, "He lit the lamp.", 1),
    Line("c1.p2.1", Kind.DIALOGUE, "Mr Pell", 0.9, "“Salt & ropes < gold.”", 2),
    Line("c1.p3.1", Kind.SCENE_BREAK, "Narrator", 1.0, "***", 3),
    Line("c1.p4.1", Kind.NARRATION, "Narrator", 1.0, "In the morning it was gone.", 4),
)
CHAPTER = Chapter(
    1,
    tuple(
        Paragraph(line.text, Role.SCENE_BREAK if line.kind is Kind.SCENE_BREAK else Role.PROSE)
        for line in LINES
    ),
)
TIMELINE = Timeline(
    chapter=1,
    duration_ms=2000,
    entries=(
        TimelineEntry("c1.p1.1", 100, 500, (WordMark(100, 0, 2), WordMark(250, 3, 6))),
        TimelineEntry("c1.p2.1", 550, 900),
        TimelineEntry("c1.p4.1", 1000, 1600),
    ),
)
TITLES = ("The Quay", "Über die Brücke: №2?", "Landfall")


def mp3_bytes(seconds=2.0, pitch_hz=220):
    """A tone as LAME encodes it, without any tag."""
    samples = (
        round(9000 * math.sin(math.tau * pitch_hz * n / RATE_HZ))
        for n in range(int(seconds * RATE_HZ))
    )
    encoder = lameenc.Encoder()
    encoder.set_channels(1)
    encoder.set_in_sample_rate(RATE_HZ)
    encoder.set_bit_rate(64)
    encoder.set_quality(7)
    encoder.silence()
    return bytes(encoder.encode(array("h", samples).tobytes()) + encoder.flush())


def episodes_in(folder, titles=TITLES, album=ALBUM):
    """Episodes for ``titles`` whose files would lie in ``folder``; nothing is written."""
    return [
        Episode(
            number=number,
            total=len(titles),
            title=title,
            path=folder / chapter_file_name(number, len(titles), title),
            duration_ms=2000,
            made=MADE + timedelta(hours=number),
            key=f"chapter-{number}",
        )
        for number, title in enumerate(episode_titles(titles, album.title), start=1)
    ]


def finish_work(output, name="the-last-ferry", titles=TITLES, seconds=2.0, **changes):
    """Write a finished work's folder, with everything that must stay private too."""
    album = replace(ALBUM, **changes)
    folder = output / name
    folder.mkdir(parents=True)
    cover = folder / "cover.jpg"
    cover.write_bytes(draw_cover(album.title, album.authors))
    episodes = episodes_in(folder, titles, album)
    for episode in episodes:
        part = folder / ".parts" / f"{episode.number:02}.mp3"
        part.parent.mkdir(exist_ok=True)
        part.write_bytes(mp3_bytes(seconds, 110 * (episode.number + 1)))
        write_tags(episode.path, album, episode, small_cover(cover.read_bytes()), source=part)
    episodes = [_with_texts(episode, album) for episode in episodes]
    for private in ("work.json", "cast.toml", "script/01.tsv", "timeline/01.json", "takes/1.mp3"):
        (folder / private).parent.mkdir(exist_ok=True)
        (folder / private).write_text("private")
    for book in (".m4b", ".epub"):
        (folder / f"{album.title[:20].replace('/', '-')}{book}").write_bytes(b"book")
    write_json(folder / "manifest.json", _manifest(folder, episodes))
    (folder / "feed.xml").write_bytes(
        build_feed(album, episodes, base_url=BASE_URL, feed_guid=FEED_GUID, cover=cover)
    )
    return folder


def _manifest(folder, episodes):
    """What the program would remember of these files."""
    audio = {
        episode.number: AudioRecord(
            key="", tags_key="", file=episode.path.name, **_state(episode.path), duration_ms=2000,
            episode=episode.key,
            published=episode.made.isoformat(),
        )
        for episode in episodes
    }  # fmt: skip
    suffixes = {".vtt", ".srt", ".json", ".html", ".m4b", ".epub"}
    private = {"work.json", "manifest.json"}
    products = {
        path.name: ProductRecord(key="", **_state(path))
        for path in sorted(folder.iterdir())
        if path.suffix in suffixes and path.name not in private
    }
    return Manifest(audio=audio, products=products)


def _state(path):
    status = path.stat()
    return {
        "sha256": sha256_of_file(path),
        "size_bytes": status.st_size,
        "mtime_ns": status.st_mtime_ns,
    }


def _with_texts(episode, album):
    """Write what is read along with a chapter, as the program does."""
    cues = cues_of(LINES, TIMELINE)
    scenes = scenes_of(LINES, TIMELINE, episode.title)
    marks = chapters_json(scenes, album_title=album.title, chapter_title=episode.title)
    texts = {
        ".vtt": webvtt(cues), ".srt": srt(cues), ".json": transcript_json(cues),
        ".chapters.json": marks, ".html": reading_page(album, episode, CHAPTER, LINES, TIMELINE),
    }  # fmt: skip
    files = {suffix: episode.path.with_suffix(suffix) for suffix in texts}
    for suffix, text in texts.items():
        files[suffix].write_text(text, encoding="utf-8", errors="replace")
    types = {".vtt": "text/vtt", ".srt": "application/x-subrip", ".json": "application/json"}
    return replace(
        episode,
        transcripts=tuple(Transcript(files[suffix], kind) for suffix, kind in types.items()),
        scenes=files[".chapters.json"],
    )


@contextlib.contextmanager
def running(output, log=None, access=LOCAL, host=HOST):
    """The address of a real server of ``output``; it takes requests from the first moment on.

    ``log`` collects every request as (method, path, status).
    """
    with listen(0, host) as listener:
        server = server_of(output, access)
        if log is not None:
            server.config.app = _logging(server.config.app, log)
        with serving(server, listener):
            yield access.base_url(listener.getsockname()[1])


def _logging(app, log):
    async def logged(scope, receive, send):
        async def send_logged(message):
            if message["type"] == "http.response.start":
                log.append((scope["method"], scope["path"], message["status"]))
            await send(message)

        await app(scope, receive, send_logged)

    return logged


@pytest.fixture(scope="module")
def output(tmp_path_factory):
    """An output folder with one finished work."""
    output = tmp_path_factory.mktemp("output")
    finish_work(output)
    return output


@pytest.fixture(scope="module")
def work_folder(output):
    """The folder of the finished work."""
    return output / "the-last-ferry"


@pytest.fixture(scope="module")
def address(output):
    """The address of a running server of ``output``."""
    with running(output) as address:
        yield address
