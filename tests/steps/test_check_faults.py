"""`fullcast check` on a work's folder that something happened to: every fault is found and named.

Each case damages one file of a really made folder and says where the fault is found, and how.
"""

import json
import re
import shutil
from io import BytesIO
from zipfile import ZipFile

import av
import lameenc
import numpy as np
import pytest
from mutagen.id3 import ID3, TLAN
from mutagen.mp4 import MP4
from mutagen.oggopus import OggOpus
from PIL import Image

import fullcast
from fullcast.assemble.loudness import decoding
from fullcast.steps.checking import check

STORY = """# The Quay

## Out

“Is that the last boat?” asked Ines. It was raining on the quay, and nobody had seen the keeper.

“It is,” said Bo.

* * *

In the morning the boat was gone.

## Home

“So you came back,” said Bo. Ines put down her bag and laughed at him.
"""
ONE, TWO = "01 - Out", "02 - Home"


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A work of two chapters in every format."""
    output = tmp_path_factory.mktemp("made")
    (output / "story.md").write_text(STORY, encoding="utf-8")
    fullcast.make(
        fullcast.read_work(output / "story.md"), output=output, jobs=1,
        formats="m4b,opus,mp3-book,flac,wav,srt,html,epub,metadata",
    )  # fmt: skip
    return output / "the-quay"


@pytest.fixture
def folder(made, tmp_path):
    return shutil.copytree(made, tmp_path / "the-quay")


def found(folder):
    """All faults as ``{file: [what, …]}``."""
    faults = {}
    (work,) = check(folder)
    for path, fault in work.faults_by_file:
        faults.setdefault(path.name, []).append(fault.what)
    return faults


def test_work_with_every_product_has_no_fault(folder):
    (work,) = check(folder)

    assert found(folder) == {}
    assert {one.file for one in work.files} >= {
        "cover.jpg", "feed.xml", "The Quay.m4b", "The Quay.opus", "The Quay.mp3", "The Quay.epub",
        "metadata.json", "desc.txt", "publication.json", f"{ONE}.chapters.json",
        *(f"{stem}.{suffix}" for stem in (ONE, TWO)
          for suffix in ("vtt", "srt", "json", "html", "labels.txt", "flac", "wav")),
    }  # fmt: skip


# ---------------------------------------------------------------------------- damage


def removed(path):
    path.unlink()


def cut_short(path):
    data = path.read_bytes()
    path.write_bytes(data[: len(data) * 3 // 4])


def zeroed_inside(path):
    data = bytearray(path.read_bytes())
    middle = len(data) * 3 // 4
    data[middle : middle + 3000] = bytes(3000)
    path.write_bytes(data)


def no_such_thing(path):
    path.write_bytes(b"nothing of the kind\n")


def replaced(pattern, by):
    """Put something else where ``pattern`` stands first."""

    def damage(path):
        text = path.read_text(encoding="utf-8")
        changed, number = re.subn(pattern, by, text, count=1, flags=re.DOTALL)
        assert number == 1
        path.write_text(changed, encoding="utf-8")

    return damage


def everywhere(old, new):
    """Put something else wherever ``old`` stands."""

    def damage(path):
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")

    return damage


def later(pattern, seconds=0.1):
    """Move the first time that ``pattern`` captures."""
    return replaced(
        pattern, lambda m: m[0].replace(m[1], f"{float(m[1]) + seconds:0{len(m[1])}.3f}")
    )


def each_line_later(path):
    timeline = json.loads(path.read_text())
    for entry in timeline["entries"]:
        entry["start_ms"] += 60
        entry["end_ms"] += 60
    path.write_text(json.dumps(timeline))


def twice(pattern):
    return replaced(pattern, r"\g<0>\g<0>")


def louder(path):
    tags = ID3(path)
    with decoding(path) as (rate_hz, blocks):
        levels = np.concatenate(list(blocks))
    encoder = lameenc.Encoder()
    encoder.set_channels(1)
    encoder.set_in_sample_rate(rate_hz)
    encoder.set_bit_rate(64)
    encoder.silence()
    pcm = np.clip(levels[1105:] * 0.7 * 32767, -32768, 32767).astype("<i2").tobytes()
    path.write_bytes(bytes(encoder.encode(pcm) + encoder.flush()))
    tags.save(path, v1=0, v2_version=3)


def with_tags(change, **options):
    def damage(path):
        tags = ID3(path)
        change(tags)
        tags.save(path, v1=0, **({"v2_version": 3} | options))

    return damage


def without_tags(path):
    ID3(path).delete(path)


def with_larger_cover(tags):
    out = BytesIO()
    Image.effect_noise((900, 900), 200).convert("RGB").save(out, "JPEG", quality=95)
    tags.getall("APIC")[0].data = out.getvalue()


def with_atoms(change):
    def damage(path):
        book = MP4(path)
        change(book)
        book.save()

    return damage


def with_comments(**comments):
    def damage(path):
        book = OggOpus(path)
        for name, text in comments.items():
            book[name] = [text]
        book.save()

    return damage


def with_marks_later(path):
    """Write the M4B's chapters anew, half a second off."""
    copy = path.with_suffix(".copy.m4b")
    with av.open(str(path)) as book, av.open(str(copy), "w", format="mp4") as other:
        marks = book.chapters()
        marks[0]["end"] += 500
        marks[1]["start"] += 500
        stream = other.add_stream_from_template(book.streams.audio[0])
        other.set_chapters(marks)
        for packet in book.demux(book.streams.audio[0]):
            if packet.size:
                packet.stream = stream
                other.mux(packet)
    tags = MP4(path).tags
    fresh = MP4(copy)
    fresh.add_tags() if fresh.tags is None else None
    fresh.tags.update(tags)
    fresh.save()
    copy.replace(path)


def inside(name, damage=None):
    """Damage one file of an EPUB, or leave it out."""

    def change(path):
        with ZipFile(path) as book:
            files = {info: book.read(info) for info in book.infolist()}
        with ZipFile(path, "w") as book:
            for info, data in files.items():
                if info.filename != name:
                    book.writestr(info, data)
                elif damage:
                    part = path.with_name("part")
                    part.write_bytes(data)
                    damage(part)
                    book.writestr(info, part.read_bytes())
                    part.unlink()

    return change


def resized(side_px):
    return lambda path: Image.open(path).resize(side_px).save(path, "JPEG")


CASES = {
    # the chapters' sound
    "chapter gone": (f"{ONE}.mp3", removed, r"cannot be read: No such file"),
    "chapter cut short": (f"{ONE}.mp3", cut_short, r"has no one length"),
    "chapter damaged inside": (f"{ONE}.mp3", zeroed_inside, r"is damaged|decoded"),
    "chapter too quiet": (f"{ONE}.mp3", louder, r"LUFS, not -16"),
    "chapter that is none": (f"{ONE}.mp3", no_such_thing, r"cannot be decoded|is damaged"),
    # tags
    "no tags": (f"{ONE}.mp3", without_tags, r"has no tags"),
    "no title": (f"{ONE}.mp3", with_tags(lambda t: t.delall("TIT2")), r"lacks tags: TIT2"),
    "title of another": (
        f"{TWO}.mp3", with_tags(lambda t: t["TIT2"].text.__setitem__(0, "Out")), r"'Out' in TIT2"),
    "no writer": (f"{ONE}.mp3", with_tags(lambda t: t.delall("TPE1")), r"lacks tags: TPE1"),
    "no voices": (f"{ONE}.mp3", with_tags(lambda t: t.delall("TCOM")), r"lacks tags: TCOM"),
    "no number": (f"{ONE}.mp3", with_tags(lambda t: t.delall("TRCK")), r"'' in TRCK"),
    "no cover in tags": (f"{ONE}.mp3", with_tags(lambda t: t.delall("APIC")), r"has no cover"),
    "cover too large": (f"{ONE}.mp3", with_tags(with_larger_cover), r"a cover of \d{6} bytes"),
    "tags that few read": (
        f"{ONE}.mp3", with_tags(lambda _t: None, v2_version=4), r"ID3 2.4.0, not 2.3"),
    "tags of another program": (
        f"{ONE}.mp3", with_tags(lambda t: t.delall("TLAN") or t.add(TLAN(text=["fra"]))),
        r"was changed since it was made"),
    # timelines
    "timeline off": ("timeline/01.json", each_line_later, r"pause before|cuts|says nothing"),
    "timeline longer": (
        "timeline/02.json", replaced(r'"duration_ms": (\d)', r'"duration_ms": 9\1'),
        r"has no one length"),
    "timeline overlaps": (
        "timeline/01.json", replaced(r'"start_ms": \d+', '"start_ms": 99999999'),
        r"where it cannot be heard"),
    # to be read along
    "subtitles off": (f"{ONE}.vtt", later(r"\n00:00:(\S+) -->"), r"has c1\S+ at \d+ to \d+ ms"),
    "subtitle gone": (
        f"{ONE}.vtt", replaced(r"\nc1\.p1\.2\n.*?\n\n", "\n"), r"has \S+ at|ends before"),
    "subtitles too many": (
        f"{ONE}.vtt", replaced(r"\n$", r"\n\nx\n00:09:00.000 --> 00:09:01.000\n<v Bo>More.\n"),
        r"goes on after the last line"),
    "subtitles without head": (f"{ONE}.vtt", replaced("WEBVTT", "WEBVT"), r"holds no line that can be read"),
    "subtitles in other words": (
        f"{ONE}.vtt", replaced("boat", "coat"), r"was changed since it was made"),
    "SRT off": (
        f"{TWO}.srt", replaced(r"00:00:00,(\d)", r"00:00:09,\1"), r"has c2\.p0\.1 at"),
    "SRT gone": (f"{TWO}.srt", removed, r"is missing"),
    "transcript off": (f"{ONE}.json", later(r'"startTime":([\d.]+)'), r"has c1\S+ at"),
    "transcript's line twice": (
        f"{ONE}.json", replaced('"line":"c1.p2.1"', '"line":"c1.p1.1"'), r"has c1\S+ where c1\S+"),
    "transcript without a time": (
        f"{ONE}.json", replaced("startTime", "start"), r"segments\.0\.startTime: missing"),
    "scene off": (
        f"{ONE}.chapters.json", replaced(r'"startTime": ([1-9])', r'"startTime": 9\1'),
        r"has a scene at 9\d+ s"),
    "scenes not from the start": (
        f"{ONE}.chapters.json", replaced('"startTime": 0', '"startTime": 1'), r"from 0 on"),
    "labels off": (f"{ONE}.labels.txt", later(r"^(\S+)"), r"has c1\S+ at"),
    "labels that are none": (f"{ONE}.labels.txt", replaced("\t", " "), r"row 1 is no label"),
    "page plays another": (f"{ONE}.html", replaced("01%20-%20Out", "02%20-%20Home"), r"plays 02"),
    "page tells another time": (
        f"{ONE}.html", replaced(r"<time>\S+</time>", "<time>1:23:45</time>"), r"the time 1:23:45"),
    # files of editors
    "FLAC cut short": (f"{ONE}.flac", cut_short, r"has sound of \d+ ms"),
    "WAV cut short": (f"{ONE}.wav", cut_short, r"has sound of \d+ ms"),
    # whole books
    "M4B cut short": ("The Quay.m4b", cut_short, r"has sound of|cannot be decoded"),
    "M4B's chapters off": ("The Quay.m4b", with_marks_later, r"starts chapter 2 at \d+ ms"),
    "M4B without cover": ("The Quay.m4b", with_atoms(lambda b: b.pop("covr")), r"lacks tags: covr"),
    "M4B as music": (
        "The Quay.m4b", with_atoms(lambda b: b.update(stik=[1])), r"not marked as an audiobook"),
    "Opus damaged inside": ("The Quay.opus", zeroed_inside, r"has sound of|decoded|was changed"),
    "Opus's chapters off": (
        "The Quay.opus", with_comments(CHAPTER002="00:00:01.000"), r"starts chapter 2 at 1000 ms"),
    "Opus's chapter called otherwise": (
        "The Quay.opus", with_comments(CHAPTER001NAME="In"), r"calls chapter 1 'In'"),
    "MP3 book without chapters": (
        "The Quay.mp3", with_tags(lambda t: t.delall("CHAP")), r"has 0 chapters, not 2"),
    "MP3 book damaged inside": ("The Quay.mp3", zeroed_inside, r"something else than MP3"),
    # read-along
    "EPUB cut short": ("The Quay.epub", cut_short, r"is no whole EPUB"),
    "EPUB damaged inside": ("The Quay.epub", zeroed_inside, r"is damaged|is no whole EPUB"),
    "overlay off": (
        "The Quay.epub", inside("EPUB/chapter001.smil", later(r'clipBegin="0:00:([\d.]+)"')),
        r"lights c1\S+ from"),
    "overlay beyond the sound": (
        "The Quay.epub",
        inside("EPUB/chapter002.smil", replaced(r'(.*)clipEnd="0:00', r'\1clipEnd="0:09')),
        r"lights c2\S+ from \d+ to 5\d+ ms"),
    "overlay lacks a line": (
        "The Quay.epub", inside("EPUB/chapter001.smil", replaced(r"<par .*?</par>", "")),
        r"does not light every line of chapter 1"),
    "overlay lights what is not there": (
        "The Quay.epub", inside("EPUB/chapter001.xhtml", replaced('id="c1.p1.1"', 'id="x"')),
        r"does not light every line of chapter 1"),
    "overlay's duration": (
        "The Quay.epub", inside("EPUB/package.opf", later(r"overlay\">0:00:([\d.]+)", 1)),
        r"has a duration of chapter 1"),
    "EPUB with another sound": (
        "The Quay.epub", inside("EPUB/chapter001.mp3", cut_short), r"has another sound of chapter 1"),
    "EPUB without a page": (
        "The Quay.epub", inside("EPUB/chapter001.xhtml"), r"is no whole EPUB"),
    # files of servers, and the cover
    "metadata cut short": ("metadata.json", cut_short, r"is not valid JSON"),
    "manifest of Readium": (
        "publication.json", later(r'audio/mpeg",.*?"duration": ([\d.]+)'), r"of chapter 1"),
    "cover too small": ("cover.jpg", resized((900, 900)), r"has 900 x 900 px"),
    "cover not square": ("cover.jpg", resized((1500, 1400)), r"has to be square"),
    "cover that is none": ("cover.jpg", no_such_thing, r"cannot be read as a picture"),
    "cover cut short": ("cover.jpg", cut_short, r"cannot be read as a picture"),
    # the feed
    "feed gone": ("feed.xml", removed, r"is missing"),
    "feed cut short": ("feed.xml", cut_short, r"is not well-formed"),
    "no title of the feed": ("feed.xml", replaced("<title>The Quay</title>", ""), r"has no title"),
    "description too long": (
        "feed.xml", replaced("<description>", "<description>" + 4000 * "x"), r"Apple takes 4000"),
    "no language": ("feed.xml", replaced(r"<language>.*?</language>", ""), r"has no language"),
    "explicit in other words": (
        "feed.xml", replaced(r"explicit>true<", "explicit>yes<"), r"'yes' in itunes:explicit"),
    "category unknown": ("feed.xml", replaced('"Fiction"', '"Fan fiction"'), r"no category of App"),
    "no cover in the feed": ("feed.xml", replaced(r"<itunes:image [^>]*/>", ""), r"shows no cover"),
    "cover of before": (
        "feed.xml", replaced(r"(<itunes:image [^>]*v=)\w+", r"\g<1>00000000"), r"shows .*=00000000, not"),
    "no writer of the feed": (
        "feed.xml", replaced("<itunes:author>.*?</itunes:author>", ""), r"has no itunes:author"),
    "no voices in the feed": (
        "feed.xml", replaced('(<podcast:person group="cast".*</podcast:person>)', ""), r"no voice"),
    "listed though private": (
        "feed.xml", replaced("<itunes:block>Yes</itunes:block>", ""), r"in itunes:block, not 'Yes'"),
    "feed of another place": (
        "feed.xml", everywhere("http://127.0.0.1:8000/", "http://127.0.0.1:9000/"),
        r"is for http://127.0.0.1:9000/the-quay/, not http://127.0.0.1:8000/the-quay/"),
    "feed of another": (
        "feed.xml", replaced(r"podcast:guid>.", "podcast:guid>g"), r"in podcast:guid"),
    "no medium": ("feed.xml", replaced("medium>audiobook", "medium>music"), r"in podcast:medium"),
    "not serial": ("feed.xml", replaced("type>serial", "type>episodic"), r"in itunes:type"),
    "length not true": ("feed.xml", replaced(r'length="', 'length="1'), r"says length '1"),
    "type of another": ("feed.xml", replaced("audio/mpeg", "audio/mp3"), r"says type 'audio/mp3'"),
    "duration not true": (
        "feed.xml", replaced("duration>", "duration>1"), r"says duration '1\d+', where"),
    "guid of a new episode": (
        "feed.xml", replaced(r'"false">.', '"false">z'), r"another guid than it was given"),
    "guid is an address": (
        "feed.xml", replaced('isPermaLink="false"', 'isPermaLink="true"'), r"another guid"),
    "title of another chapter": (
        "feed.xml", replaced("<title>Home</title>", "<title>Out</title>"), r"of the same title"),
    "no number in the feed": (
        "feed.xml", replaced(r"<itunes:episode>1</itunes:episode>", ""), r"numbers its episodes"),
    "dates that descend": (
        "feed.xml", replaced(r"(<pubDate>)[^<]*(<)", r"\1Sat, 28 Nov 2099 14:34:11 +0000\2"),
        r"do not ascend"),
    "date in the future": (
        "feed.xml", replaced(r"(.*<pubDate>)[^<]*(<)", r"\1Sat, 28 Nov 2099 14:34:11 +0000\2"),
        r"a date in the future"),
    "date that is none": (
        "feed.xml", replaced(r"(<pubDate>)[^<]*(<)", r"\1tomorrow\2"), r"none of RFC 2822"),
    "address not ASCII": (
        "feed.xml", replaced(r'(<podcast:transcript url="[^"]*)Out', r"\1Ömt"), r"is not ASCII"),
    "address of nothing": (
        "feed.xml", replaced(r'(<podcast:transcript url="[^"]*)Out', r"\1In"), r"not there: 01 - In"),
    "chapter twice": ("feed.xml", twice(r"<item>.*?</item>"), r"every chapter once"),
    "chapter not in the feed": ("feed.xml", replaced(r"<item>.*?</item>", ""), r"every chapter once"),
    "no transcript in the feed": (
        "feed.xml", replaced(r"<podcast:transcript [^>]*text/vtt[^>]*/>", ""),
        r"does not name 01 - Out.vtt"),
    "scenes as JSON": (
        "feed.xml", replaced("json[+]chapters", "json"), r"does not name 01 - Out.chapters.json"),
}  # fmt: skip


@pytest.mark.parametrize(("file", "damage", "what"), CASES.values(), ids=CASES)
def test_fault_is_found(folder, file, damage, what):
    damage(folder / file)

    faults = found(folder)

    # A timeline is what all others are measured by: its own faults are told of the chapter's file.
    where = {"timeline/01.json": f"{ONE}.mp3", "timeline/02.json": f"{TWO}.mp3"}.get(file, file)
    assert any(re.search(what, told) for told in faults.get(where, ())), faults


def test_what_a_server_wrote_anew_is_its_own(folder):
    (folder / "metadata.json").write_text('{"title": "My title"}')
    (folder / "desc.txt").write_text("Mine")

    assert found(folder) == {}


def test_chapters_that_a_server_wrote_anew_are_as_long_as_they_are_heard(folder):
    path = folder / "metadata.json"
    told = json.loads(path.read_text())
    told["title"] = "My title"
    path.write_text(json.dumps(told))
    assert found(folder) == {}

    told["chapters"][0]["end"] += 1
    path.write_text(json.dumps(told))

    (fault,) = found(folder)["metadata.json"]
    assert re.search(r"s of chapter 1, the timeline", fault)


def test_chapters_that_a_server_was_given_by_a_person_are_their_own(folder):
    path = folder / "metadata.json"
    told = json.loads(path.read_text())
    told["chapters"] = [{"id": 0, "start": 0, "end": 1.5, "title": "Mine"}]
    path.write_text(json.dumps(told))

    assert found(folder) == {}
