"""What audiobook servers and readers take from files beside the audio: better than from tags.

Audiobookshelf splits and re-spells names that it finds in tags; what stands in its metadata.json
it takes as it is.
"""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from .album import DISCLOSURE, Album, Episode, is_explicit, legible

READIUM_TYPE = "application/audiobook+json"


def audiobookshelf_json(album: Album, episodes: Sequence[Episode]) -> str:
    """Return a work as audiobookshelf's metadata.json; chapters count from the first file's start.

    ``duration_ms`` of the episodes is that of their files.
    """
    ends_s = [
        end / 1000 for end in itertools.accumulate((e.duration_ms for e in episodes), initial=0)
    ]
    chapters = [
        {"id": number, "start": start, "end": end, "title": legible(episode.title)}
        for number, (episode, (start, end)) in enumerate(
            zip(episodes, itertools.pairwise(ends_s), strict=True)
        )
    ]
    return _json(
        {
            "tags": _legible(album.fandoms),
            "chapters": chapters,
            "title": legible(album.title),
            "authors": _legible(album.authors),
            "narrators": _legible(album.narrators),
            "series": [
                legible(f"{one.name} #{one.index}" if one.index else one.name)
                for one in album.series
            ],
            "genres": [album.genre],
            "publishedYear": album.year,
            "description": description(album),
            "language": album.language,
            "explicit": is_explicit(album.rating)[0],
            "abridged": False,
        }
    )


def description(album: Album) -> str:
    """Return the summary, what this is, and where it comes from, as desc.txt holds it."""
    about = album.comment.replace(DISCLOSURE, f"{DISCLOSURE} Written by {album.author}.", 1)
    return legible("\n\n".join(filter(None, [(album.summary or "").strip(), about])))


def readium_json(
    album: Album, episodes: Sequence[Episode], *, identifier: str, base_url: str, cover: str
) -> str:
    """Return a work as a Readium audiobook manifest, to lie beside the audio.

    ``identifier`` is a UUID that never changes; ``base_url`` is the folder's address; ``cover`` is
    a file's name.
    """
    metadata = {
        "@type": "http://schema.org/Audiobook",
        "conformsTo": "https://readium.org/webpub-manifest/profiles/audiobook",
        "identifier": f"urn:uuid:{identifier}",
        "title": legible(album.title),
        "author": _legible(album.authors),
        "narrator": _legible(album.narrators),
        "language": album.language,
        "published": _date(album.published),
        "description": description(album),
        "belongsTo": _series_of(album),
        "duration": sum(episode.duration_ms for episode in episodes) / 1000,
    }
    return _json(
        {
            "@context": "https://readium.org/webpub-manifest/context.jsonld",
            "metadata": {key: value for key, value in metadata.items() if value},
            "links": [{"rel": "self", "href": f"{base_url}publication.json", "type": READIUM_TYPE}],
            "readingOrder": [
                {
                    "href": quote(episode.path.name),
                    "type": "audio/mpeg",
                    "title": legible(episode.title),
                    "duration": episode.duration_ms / 1000,
                    **_transcript(episode),
                }
                for episode in episodes
            ],
            "resources": [{"rel": "cover", "href": quote(cover), "type": "image/jpeg"}],
            "toc": [
                {"href": quote(episode.path.name), "title": legible(episode.title)}
                for episode in episodes
            ],
        }
    )


def _transcript(episode: Episode) -> dict[str, Any]:
    """Return the chapter's WebVTT as the alternate of its audio."""
    texts = [t for t in episode.transcripts if t.media_type == "text/vtt"]
    return {
        "alternate": [{"href": quote(t.path.name), "type": t.media_type} for t in texts]
    } if texts else {}  # fmt: skip


def _date(published: str | None) -> str | None:
    """Return a full date: the manifest knows no other."""
    return published if re.fullmatch(r"\d{4}-\d\d-\d\d", published or "") else None


def _series_of(album: Album) -> dict[str, Any]:
    series = [_series(one.name, one.index) for one in album.series]
    return {"series": series} if series else {}


def _series(name: str, index: str | None) -> dict[str, Any]:
    try:
        position = float(index or "")
    except ValueError:
        return {"name": legible(name)}
    return {"name": legible(name), "position": int(position) if position.is_integer() else position}


def _legible(names: Sequence[str]) -> list[str]:
    return [legible(name) for name in names]


def _json(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"
