import pytest

from fullcast.ingest import read_work
from fullcast.ingest.drafts import Findings
from fullcast.ingest.metadata import language_tag, metadata_from
from fullcast.model import Series


@pytest.mark.parametrize(
    ("label", "value", "field", "expected"),
    [
        ("Author(s)", "a, b", "authors", ("a", "b")),
        ("By", "a", "authors", ("a",)),
        ("Pairing", "A/B", "relationships", ("A/B",)),
        ("Additional Tags", "Fluff, Angst,", "tags", ("Fluff", "Angst")),
        ("Archive Warnings", ["None", "Of, These"], "warnings", ("None", "Of, These")),
        ("Series", "Part 2 of Lamplight", "series", (Series("Lamplight", "2"),)),
        ("Series", "Part 2 of A, Part 1 of B", "series", (Series("A", "2"), Series("B", "1"))),
        ("Series", "Lamplight [3]", "series", (Series("Lamplight", "3"),)),
        ("Series", "Lamplight", "series", (Series("Lamplight"),)),
        ("Chapters", "3/3", "status", "Completed"),
        ("Chapters", "3/?", "status", "In Progress"),
        ("Chapters", "3", "status", None),
        ("URL", "https://archiveofourown.org/works/12/chapters/3", "work_id", "12"),
        ("Category", "F/F", "categories", ("F/F",)),
        ("AUTHOR’S NOTE", "Hi.", "notes", ("Hi.",)),
        ("Moon", "full", "title", ""),
    ],
)
def test_a_label_fills_its_field(label, value, field, expected):
    assert getattr(metadata_from([(label, value)], Findings()), field) == expected


def test_the_first_value_of_a_field_wins():
    metadata = metadata_from([("Title", ""), ("Title", "A"), ("Title", "B")], Findings())

    assert metadata.title == "A"


@pytest.mark.parametrize(
    ("name", "tag"),
    [
        ("English", "en"),
        ("Français", "fr"),
        ("german", "de"),
        ("pt_BR", "pt-BR"),
        ("Klingon", None),
    ],
)
def test_a_languages_name_is_a_tag(name, tag):
    assert language_tag(name) == tag


@pytest.mark.parametrize(
    ("header", "title", "author", "language"),
    [
        ("Titre : Le sel\nAuteur : Marta Sel\nLangue : Français", "Le sel", "Marta Sel", "fr"),
        ("Titre\u00a0: Le sel\n\nAutrice\u00a0: Marta Sel", "Le sel", "Marta Sel", "en"),
        ("Título: La sal\nAutor: Marta Sel\nIdioma: Español", "La sal", "Marta Sel", "es"),
        ("Titel: Das Salz\nAutorin: Marta Sel\nSprache: Deutsch", "Das Salz", "Marta Sel", "de"),
        ("Titolo: Il sale\nAutore: Marta Sel", "Il sale", "Marta Sel", "en"),
        ("Название: Соль\nАвтор: Marta Sel\nЯзык: русский", "Соль", "Marta Sel", "ru"),
        ("标题：海盐\n作者：海人\n语言：中文", "海盐", "海人", "zh"),
        ("作者:海人\n标题:海盐", "海盐", "海人", "en"),
        ("Le sel de la mer\n\nAuteur : Marta Sel", "Le sel de la mer", "Marta Sel", "en"),
    ],
)
def test_labels_of_other_languages_before_the_story_are_metadata(
    tmp_path, header, title, author, language
):
    path = tmp_path / "work.txt"
    path.write_text(f"{header}\n\nMarta.\n\nInes.\n", encoding="utf-8")

    work = read_work(path)

    found = work.metadata
    assert (found.title, found.authors, found.language) == (title, (author,), language)
    assert [p.text for p in work.chapters[0].paragraphs] == ["Marta.", "Ines."]
