"""Numbers as headings of other languages than English write them."""

from __future__ import annotations

import unicodedata

_CARDINALS = (
    (
        "un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze "
        "seize dix-sept dix-huit dix-neuf vingt"
    ),
    (
        "eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn "
        "sechzehn siebzehn achtzehn neunzehn zwanzig"
    ),
    (
        "uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince "
        "dieciséis diecisiete dieciocho diecinueve veinte"
    ),
    (
        "um dois três quatro cinco seis sete oito nove dez onze doze treze catorze quinze "
        "dezesseis dezessete dezoito dezenove vinte"
    ),
    (
        "uno due tre quattro cinque sei sette otto nove dieci undici dodici tredici quattordici "
        "quindici sedici diciassette diciotto diciannove venti"
    ),
    (
        "один два три четыре пять шесть семь восемь девять десять одиннадцать двенадцать "
        "тринадцать четырнадцать пятнадцать шестнадцать семнадцать восемнадцать девятнадцать "
        "двадцать"
    ),
)
_ORDINALS = (
    (
        "premier deuxième troisième quatrième cinquième sixième septième huitième neuvième dixième "
        "onzième douzième treizième quatorzième quinzième seizième dix-septième dix-huitième "
        "dix-neuvième vingtième"
    ),
    "première second",
    "_ seconde",
    (
        "erstes zweites drittes viertes fünftes sechstes siebtes achtes neuntes zehntes elftes "
        "zwölftes dreizehntes vierzehntes fünfzehntes sechzehntes siebzehntes achtzehntes "
        "neunzehntes zwanzigstes"
    ),
    (
        "erste zweite dritte vierte fünfte sechste siebente achte neunte zehnte elfte zwölfte "
        "dreizehnte vierzehnte fünfzehnte sechzehnte siebzehnte achtzehnte neunzehnte zwanzigste"
    ),
    "_ _ _ _ _ _ siebentes",
    "_ _ _ _ _ _ siebte",
    "primero segundo tercero cuarto quinto sexto séptimo octavo noveno décimo undécimo duodécimo",
    "primer _ tercer",
    "primeiro segundo terceiro quarto quinto sexto sétimo oitavo nono décimo",
    (
        "primo secondo terzo quarto quinto sesto settimo ottavo nono decimo undicesimo dodicesimo "
        "tredicesimo quattordicesimo quindicesimo sedicesimo diciassettesimo diciottesimo "
        "diciannovesimo ventesimo"
    ),
    (
        "первая вторая третья четвертая пятая шестая седьмая восьмая девятая десятая одиннадцатая "
        "двенадцатая тринадцатая четырнадцатая пятнадцатая шестнадцатая семнадцатая "
        "восемнадцатая девятнадцатая двадцатая"
    ),
)
_HAN_DIGITS = {char: value for value, char in enumerate("〇一二三四五六七八九")} | {
    "零": 0,
    "两": 2,
}
_HAN_UNITS = {"十": 10, "百": 100, "千": 1000}
HAN = "".join((*_HAN_DIGITS, *_HAN_UNITS))
"""The signs that Japanese and Chinese numbers are written with."""


def _folded(word: str) -> str:
    """Return a word in small letters and without accents, which capitals often lack."""
    letters = unicodedata.normalize("NFD", word.casefold())
    return "".join(char for char in letters if not unicodedata.combining(char))


def _numbered(lists: tuple[str, ...]) -> dict[str, int]:
    return {
        _folded(word): number
        for words in lists
        for number, word in enumerate(words.split(), start=1)
        if word != "_"
    }


_ORDINAL_VALUES = _numbered(_ORDINALS)
_VALUES = _numbered(_CARDINALS) | _ORDINAL_VALUES


def word_value(word: str) -> int | None:
    """Return the number that ``deuxième``, ``zwei`` or ``первая`` is, up to twenty, or None."""
    return _VALUES.get(_folded(word))


def ordinal_value(word: str) -> int | None:
    """Return the number of ``Erstes`` or ``Premier``, or None; ``ein`` and ``un`` count nothing."""
    return _ORDINAL_VALUES.get(_folded(word))


def han_value(number: str) -> int | None:
    """Return the number that is written ``二十一`` or ``二一``; None if it is none."""
    if not any(char in _HAN_UNITS for char in number):
        digits = [_HAN_DIGITS.get(char) for char in number]
        return None if None in digits else int("".join(map(str, digits)))
    total = digit = 0
    for char in number:
        if char in _HAN_UNITS:
            total += (digit or 1) * _HAN_UNITS[char]
            digit = 0
        else:
            digit = _HAN_DIGITS[char]
    return total + digit
