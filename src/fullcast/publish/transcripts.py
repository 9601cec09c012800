"""What is heard in a chapter, to be read while it plays: WebVTT, SRT, JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from .album import legible
from .cues import Cue


def webvtt(cues: Sequence[Cue]) -> str:
    """Return cues as WebVTT: who speaks as a voice span, and every word's time where it is known.

    A cue is one line: AntennaPod takes two for two languages.
    """
    blocks = (
        f"{cue.id}\n{_time(cue.start_ms)} --> {_time(cue.end_ms)}\n"
        f"<v {_voice(cue.speaker)}>{_timed(cue)}\n"
        for cue in cues
    )
    return "\n".join(["WEBVTT\n", *blocks])


def srt(cues: Sequence[Cue]) -> str:
    """Return cues as SubRip; a speaker is named where another speaks than before."""
    blocks = []
    before = ""
    for number, cue in enumerate(cues, start=1):
        name = f"{legible(cue.speaker)}: " if cue.speaker != before else ""
        times = f"{_time(cue.start_ms, ',')} --> {_time(cue.end_ms, ',')}"
        blocks.append(f"{number}\n{times}\n{name}{_one_line(cue.text).strip()}\n")
        before = cue.speaker
    return "\n".join(blocks)


def transcript_json(cues: Sequence[Cue]) -> str:
    """Return cues in Podcasting 2.0's JSON form, with more than it asks for.

    ``line`` and ``kind`` are of our own, and so is ``words``: when the word at ``at`` of ``body``
    starts. ``wordsEstimated`` is there, and true, where the engine did not know that. Times are
    seconds.
    """
    segments = [
        {
            "speaker": legible(cue.speaker),
            "startTime": cue.start_ms / 1000,
            "endTime": cue.end_ms / 1000,
            "body": _one_line(cue.text),
            "line": cue.line.id,
            "kind": cue.line.kind.value,
            "words": [{"startTime": word.start_ms / 1000, "at": word.at} for word in cue.words],
            **({"wordsEstimated": True} if cue.words_estimated else {}),
        }
        for cue in cues
    ]
    return _compact({"version": "1.0.0", "segments": segments})


def _compact(transcript: dict[str, object]) -> str:
    return json.dumps(transcript, ensure_ascii=False, separators=(",", ":")) + "\n"


# ---------------------------------------------------------------------------- pieces of a cue


def _time(at_ms: int, point: str = ".") -> str:
    seconds, milliseconds = divmod(at_ms, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{seconds:02}{point}{milliseconds:03}"


def _voice(name: str) -> str:
    """Return a name as a voice: without what players do not read there."""
    plain = " ".join(legible(name).replace("&", "and").translate(_NO_MARKUP).split())
    return plain or "?"


_NO_MARKUP = str.maketrans("", "", "<>")
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


def _timed(cue: Cue) -> str:
    """Return a cue's text with the time of each word before it, but the first."""
    return "".join(_timed_pieces(cue)).strip()


def _timed_pieces(cue: Cue) -> Iterator[str]:
    text, at = _one_line(cue.text), 0
    for word in cue.words:
        if word.at > 0 and cue.start_ms < word.start_ms < cue.end_ms:
            yield text[at : word.at].translate(_ESCAPES)
            yield f"<{_time(word.start_ms)}>"
            at = word.at
    yield text[at:].translate(_ESCAPES)


_BREAKS = dict.fromkeys(map(ord, "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"), " ")


def _one_line(text: str) -> str:
    """Put a space for every line break, so that places of words stay."""
    return legible(text.translate(_BREAKS), " ")
