import pytest

from fullcast.cast.lexicon import FILE, checked, read_lexicon
from fullcast.errors import CastError


def lexicon(folder, text):
    folder.mkdir()
    (folder / FILE).write_text(f"[pronunciations]\n{text}", encoding="utf-8")
    return folder


def test_later_folder_wins_word_by_word(tmp_path):
    ours = lexicon(tmp_path / "ours", 'Javert = "zha vair"\nMycroft = "my croft"\n')
    mine = lexicon(tmp_path / "mine", 'Javert = "[[ZaveR]]"\n')

    assert read_lexicon([ours, mine]) == {"Javert": "[[ZaveR]]", "Mycroft": "my croft"}


def test_folder_without_a_lexicon_is_no_error(tmp_path):
    assert read_lexicon([tmp_path]) == {}


def test_entry_that_is_not_filled_in_is_not_there():
    assert checked({"Javert": " ", "Mycroft": " my croft "}, "x") == {"Mycroft": "my croft"}


@pytest.mark.parametrize("sound", ["[[ZaveR", "ZaveR]]", "[[]]", "Mr [[ZaveR]]", "[[a]] [[b]]"])
def test_brackets_that_are_no_phonemes_are_an_error(sound):
    with pytest.raises(CastError, match=r"cast\.toml: pronunciations\.Javert"):
        checked({"Javert": sound}, "cast.toml")


def test_typo_in_the_file_is_named(tmp_path):
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / FILE).write_text('[pronounciations]\nJavert = "zha vair"\n')

    with pytest.raises(CastError, match="pronounciations: unexpected key"):
        read_lexicon([folder])
