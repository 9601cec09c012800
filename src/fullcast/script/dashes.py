"""Dialogue by dashes, as French, Spanish, Russian and Joyce write it.

``— C’est moi, dit-il.`` ``—No sé —dijo Marta—.`` ``— Да, — сказала она.``

A dash opens the speech of a paragraph and nothing closes it. Narration inside it is told by what
opens it: a tag after a comma (French, Joyce), a dash that clings to its first word (Spanish), or
a dash between spaces (Russian, Polish).
"""

from __future__ import annotations

import re

from .verbs import base_form

_DASH = r"(?:[—–―]|--?)"
_OPENS = re.compile(r"\s*(?:[—–―]|--)\s*[^\s\d—–―-]|\s*-\s*(?=[^\W\d_]|[¿¡])")
_SPEECH_END = re.compile(r"[.!?…,:»”\"—–-][»”\"*_)\s]*$")
_STEMS = """
dit dis fit fis répond repond répét demand cri écri ecri murmur repri ajout répliqu repliqu souffl
hurl lanç lanc
interrog continu balbuti gémi soupir chuchot pens insist déclar expliqu remarqu observ grogn conclu
dijo dije pregunt respondi contest grit exclam murmur susurr añadi replic repuso coment afirm
disse diss pergunt gritou murmurou sussurr acrescent chies rispos grid mormor aggiuns esclam
сказа спроси ответи крикну шепну прошепта воскликну проговори произн пробормота замети добави подума
повтори возрази вздохну буркну
powiedzia zapyta odpowiedzia krzykn szepn mrukn rzek odpar zawoła doda spyta mówi
"""
"""Beginnings of speech verbs in French, Spanish, Portuguese, Italian, Russian and Polish."""
_VERB = rf"(?:s['’]|(?:se|me|lui|le|lhe|mi|gli)\s)?(?:{'|'.join(_STEMS.split())})\w*"
_FOREIGN_TAG = re.compile(
    rf"{_VERB}(?:-t)?(?:-(?:il|elle|ils|elles|on|je)\b|\s+[^\W\d_])", re.IGNORECASE
)
_HOLDS_VERB = re.compile(rf"\b{_VERB}", re.IGNORECASE)
_SUBJECT = r"(?:he|she|it|they|we|I|[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)?|(?:the|my|his|her) \w+)"
_ENGLISH_TAG = re.compile(
    rf"{_SUBJECT}\s+(?:[a-z]+ly\s+)?(?P<after>[a-z]+)\b|(?P<before>[a-z]+)\s+{_SUBJECT}\b"
)
_NARRATION = re.compile(
    rf"(?P<clings>\s(?={_DASH}[^\W\d_]))|(?P<spaced>(?P<end>[,.!?…]?)\s(?={_DASH}\s+[^\W\d_]))"
    r"|(?P<tag>(?<=[,!?…»])\s+)(?=[^\W\d_])"
)
_CLINGING_END = re.compile(rf"(?<=\S){_DASH}[.,:;!?…]*(?=\s|$)")
_SPACED_END = re.compile(rf"(?<=[.,:;!?…])\s(?={_DASH}\s)")
_ANYBODY = r"(?:[A-ZÀ-Þ]|(?:M\.|le|la|les|un|une|mon|ma|mes|son|sa|ses|notre|leur|l['’])\s?\w)"
_INNER_TAG = re.compile(
    rf"(?<=[,!?…»])\s+(?={_VERB}(?:-t)?-(?:il|elle|ils|elles|on|je)\b"
    # Only forms of the past: "dit la vieille" is a tag, "demande la clé" is what is said.
    rf"|{_VERB}(?<=[aité])\s+{_ANYBODY})"
)
_SPACE = re.compile(r"\s*")
_TAG_REACH = 60
_TAG_END = re.compile(r"\.(?=\s|$)|[,;:](?=\s(?!\w+ing\b|en\b|who\b|qui\b|with\b|et\b|and\b))")


def opens_with_dash(text: str) -> bool:
    """Tell whether a paragraph may be speech that a dash opens; items of a list are not."""
    opening = _OPENS.match(text)
    if opening is None or not _SPEECH_END.search(text):
        return False
    first = next((c for c in text if c.isalpha()), "")
    return first.isupper() or not text.lstrip().startswith("-")


def dash_speech(text: str) -> list[tuple[int, int]]:
    """Return the stretches of speech, (start, end), of a paragraph that a dash opens."""
    spans: list[tuple[int, int]] = []
    start = len(text) - len(text.lstrip())
    at = start + re.match(rf"{_DASH}\s*", text[start:]).end()  # type: ignore[union-attr]
    while start < len(text):
        narration = _next_narration(text, at)
        if narration is None:
            spans.append((start, len(text.rstrip())))
            break
        begins, ends = narration
        spans.append((start, begins))
        start = at = ends
        start = _SPACE.match(text, start).end()  # type: ignore[union-attr]
        at = start + 1
    return [(a, b) for a, b in spans if a < b]


def tagged_speech(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the stretches of speech in ``« Oui, dit-il, je viens. »``, whose tag stands inside."""
    spans: list[tuple[int, int]] = []
    for match in _INNER_TAG.finditer(text, start, end):
        if match.start() < start:
            continue
        tag_end = _TAG_END.search(text, match.end(), end)
        spans.append((start, match.start()))
        start = tag_end.end() if tag_end else end
        start += len(text[start:end]) - len(text[start:end].lstrip())
    rest = text[start:end]
    return [*spans, (start, end)] if any(c.isalnum() for c in rest) else spans


def _next_narration(text: str, at: int) -> tuple[int, int] | None:
    """Return where the next narration inside speech begins and ends."""
    for match in _NARRATION.finditer(text, at):
        begins = match.end()
        if match["clings"] is not None and text[begins : begins + 9].lstrip("—–―-")[:1].islower():
            end = _CLINGING_END.search(text, begins + 1)
        elif match["spaced"] is not None and _is_aside(text, begins, match["end"]):
            end = _SPACED_END.search(text, begins + 1)
        elif match["tag"] is not None and is_tag(text[begins : begins + _TAG_REACH]):
            end = _TAG_END.search(text, begins)
        else:
            continue
        return _trimmed(text, match), end.end() if end else len(text)
    return None


def _trimmed(text: str, match: re.Match[str]) -> int:
    """Return where speech ends: before the white space that the narration follows."""
    return match.start() + len(text[match.start() : match.end()].rstrip())


def _is_aside(text: str, dash: int, end: str) -> bool:
    """Tell whether a dash between spaces opens narration: after an end mark, or with a verb."""
    narration = text[dash : dash + _TAG_REACH].lstrip("—–―- ")
    if not narration[:1].islower():
        return False
    return bool(end) or _HOLDS_VERB.match(narration) is not None


def is_tag(text: str) -> bool:
    """Tell whether ``text`` begins with a speech tag ("dit-il", "he called")."""
    if _FOREIGN_TAG.match(text):
        return True
    match = _ENGLISH_TAG.match(text)
    return bool(match and base_form(match["after"] or match["before"]))
