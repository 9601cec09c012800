import pytest

from fullcast.ingest.headings import (
    byline,
    chapter_heading,
    section_heading,
    title_of,
)


@pytest.mark.parametrize(
    ("line", "number", "title", "strength"),
    [
        ("Chapter 1", 1, None, 3),
        ("CHAPTER XIV. The Lamp", 14, "The Lamp", 3),
        ("Chapter Twenty-One: Salt", 21, "Salt", 3),
        ("chapter 3 - Oil", 3, "Oil", 3),
        ("~*~ Chapter 2 ~*~", 2, None, 3),
        ("Ch. 4: Oil", 4, "Oil", 3),
        ("Chapitre 2", 2, None, 3),
        ("Глава 5", 5, None, 3),
        ("CHAPITRE PREMIER", 1, None, 3),
        ("CHAPITRE DEUXIEME", 2, None, 3),
        ("Chapitre dix-septième : Le sel", 17, "Le sel", 3),
        ("CHAPITRE II", 2, None, 3),
        ("Chapitre vingt", 20, None, 3),
        ("Chapitre dix", 10, None, 3),
        ("Chapitre premier.\nLe sel de la mer", 1, "Le sel de la mer", 3),
        ("Kapitel 1", 1, None, 3),
        ("Kapitel Zwei: Das Salz", 2, "Das Salz", 3),
        ("Erstes Kapitel", 1, None, 3),
        ("Das zwölfte Kapitel", 12, None, 3),
        ("2. Kapitel – Das Salz", 2, "Das Salz", 3),
        ("Capítulo uno", 1, None, 3),
        ("CAPÍTULO I", 1, None, 3),
        ("Capitulo tercero: La sal", 3, "La sal", 3),
        ("Capítulo três", 3, None, 3),
        ("Capitolo secondo. Il sale", 2, "Il sale", 3),
        ("ГЛАВА ПЕРВАЯ", 1, None, 3),
        ("Глава четвёртая. Соль", 4, "Соль", 3),
        ("第一章　出発", 1, "出発", 3),
        ("第1章", 1, None, 3),
        ("第１２章", 12, None, 3),
        ("第一话", 1, None, 3),
        ("第二十三回：海の塩", 23, "海の塩", 3),
        ("第一章\n出発", 1, "出発", 3),
        ("Épilogue", None, "Épilogue", 3),
        ("序章", None, "序章", 3),
        ("Epilogue", None, "Epilogue", 3),
        ("Interlude: The Sea", None, "The Sea", 3),
        ("2. The Lamp", 2, "The Lamp", 2),
        ("Chapter 2 (2)", 2, None, 3),
        ("CHAPTER THE FIRST", 1, None, 3),
        ("Chapter First. The Lamp", 1, "The Lamp", 3),
        ("PREFACE.", None, "PREFACE", 3),
        ("II.--THE OIL", 2, "THE OIL", 2),
        ("CHAPTER II.\nTHE OIL.", 2, "THE OIL", 3),
        ("IV", 4, None, 1),
        ("- 7 -", 7, None, 1),
        ("I.", 1, None, 0),
    ],
)
def test_a_heading_is_read(line, number, title, strength):
    heading = chapter_heading(line)

    assert heading is not None
    assert (heading.number, heading.title, heading.strength) == (number, title, strength)


@pytest.mark.parametrize(
    "line",
    [
        "Chapter and verse, he knew it all.",
        "Chapter one of her life was over.",
        "She read chapter 2.",
        "Dedication.",
        'M. GARDINER."',
        "Introduction to the lamp",
        "1. he said nothing",
        "Chapter 2\nIt was dark.",
        "MMMMCM IIX",
        "Chapter",
        "Chapter once",
        "Un chapitre.",
        "Ein Kapitel",
        "Глава семьи",
        "Dernier chapitre",
        "第一章は海の話だった。",
        "第一章 海は灰色だった。",
        "",
        "x" * 200,
    ],
)
def test_a_line_of_story_is_no_heading(line):
    assert chapter_heading(line) is None


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("Chapter 3: Salt", "Salt"),
        ("Chapter 3", None),
        ("III", None),
        ("I", None),
        ("Salt", "Salt"),
        ("2. The Lamp", "2. The Lamp"),
    ],
)
def test_the_title_in_a_heading(line, title):
    assert title_of(line) == title


@pytest.mark.parametrize(
    ("line", "heads"),
    [
        ("III.", True),
        ("Tuesday, 3 p.m.", True),
        ("3 January 1832", True),
        ("10:05", True),
        ("Marta's POV", True),
        ("[Marta's POV]", True),
        ("Marta POV:", True),
        ("~ Ines' P.O.V. ~", True),
        ("POV: Ines Duarte", True),
        ("The POV changed.", False),
        ("I.", False),
        ("X", False),
        ("Tuesday came.", False),
        ("May", False),
    ],
)
def test_a_line_that_heads_a_part_of_a_chapter(line, heads):
    assert section_heading(line) is heads


@pytest.mark.parametrize(
    ("line", "author"),
    [
        ("by quiet_owl", "quiet_owl"),
        ("By: quiet_owl, tin_whistle", "quiet_owl, tin_whistle"),
        ("Written by J. Owl", "J. Owl"),
        ("A novel by quiet_owl", "quiet_owl"),
        ("By then it was dark.", None),
        ("by the time that they came down to the sea", None),
        ("quiet_owl", None),
    ],
)
def test_who_a_byline_names(line, author):
    assert byline(line) == author
