"""Languages as archives name them, as BCP 47 tags."""

from __future__ import annotations

import re

_NAMES = {
    "english": "en", "français": "fr", "deutsch": "de", "español": "es", "italiano": "it",
    "português brasileiro": "pt-BR", "português europeu": "pt-PT", "português": "pt",
    "nederlands": "nl", "svenska": "sv", "dansk": "da", "norsk": "nb", "suomi": "fi",
    "íslenska": "is", "polski": "pl", "čeština": "cs", "slovenčina": "sk", "slovenščina": "sl",
    "magyar": "hu", "română": "ro", "hrvatski": "hr", "srpski": "sr", "српски": "sr",
    "bosanski": "bs", "български": "bg", "македонски": "mk", "русский": "ru",
    "українська": "uk", "беларуская": "be", "ελληνικά": "el", "türkçe": "tr", "العربية": "ar",
    "עברית": "he", "فارسی": "fa", "हिन्दी": "hi", "বাংলা": "bn", "ไทย": "th",
    "tiếng việt": "vi", "bahasa indonesia": "id", "bahasa malaysia": "ms", "filipino": "fil",
    "tagalog": "tl", "中文-普通话 國語": "zh", "中文-广东话 粵語": "yue", "中文": "zh", "日本語": "ja",
    "한국어": "ko", "català": "ca", "euskara": "eu", "galego": "gl", "cymraeg": "cy",
    "gaeilge": "ga", "gàidhlig": "gd", "esperanto": "eo", "lingua latina": "la", "latina": "la",
    "eesti": "et", "lietuvių": "lt", "latviešu": "lv", "afrikaans": "af", "shqip": "sq",
    "kiswahili": "sw", "interlingua": "ia", "quenya": "qya", "sindarin": "sjn",
    "tlhingan-hol": "tlh", "french": "fr", "german": "de", "spanish": "es", "italian": "it",
    "portuguese": "pt", "dutch": "nl", "swedish": "sv", "danish": "da", "norwegian": "nb",
    "finnish": "fi", "polish": "pl", "czech": "cs", "hungarian": "hu", "russian": "ru",
    "ukrainian": "uk", "greek": "el", "turkish": "tr", "chinese": "zh", "japanese": "ja",
    "korean": "ko", "latin": "la", "welsh": "cy", "irish": "ga",
}  # fmt: skip
_TAG = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")


def language_tag(name: str) -> str | None:
    """Return the BCP 47 tag of a language's own or English name, or of a tag; None if unknown."""
    word = " ".join(name.split())
    known = _NAMES.get(word.lower())
    if known is None and _TAG.fullmatch(word):
        return word.replace("_", "-")
    return known
