import pytest

from fullcast.cast.castfile import add_to_cast, create_cast, read_cast, set_entry
from fullcast.errors import CastError
from fullcast.model import CastMember, Gender


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "cast.toml"
    create_cast(path, "alba", ["Thénardier", 'Jean "Jack"'])
    add_to_cast(
        path,
        speakers={"Jean Valjean": CastMember("david", ("Jean", "Valjean"), Gender.MALE)},
        narrators={1: "Jean Valjean"},
    )
    return path


def test_what_is_written_reads_back(path):
    cast = read_cast(path)

    assert cast.narrator.voice == "alba"
    assert cast.narrator.chapters == {1: "Jean Valjean"}
    assert cast.speakers["Jean Valjean"] == CastMember("david", ("Jean", "Valjean"), Gender.MALE)
    assert cast.pronunciations == {}


def test_names_stand_ready_to_be_filled_in(path):
    path.write_text(path.read_text().replace('# "Thénardier" = ""', '"Thénardier" = "tay nar"'))

    add_to_cast(path, speakers={"Javert": CastMember("lee")}, narrators={})

    assert read_cast(path).pronunciations == {"Thénardier": "tay nar"}
    assert '# "Jean \\"Jack\\"" = ""' in path.read_text()


def test_name_that_was_not_filled_in_is_read_as_it_is_written(path):
    path.write_text(path.read_text().replace('# "Thénardier" = ""', '"Thénardier" = ""'))

    assert read_cast(path).pronunciations == {}


def test_adding_keeps_peoples_comments_and_values(path):
    mine = path.read_text().replace('voice = "david"', 'voice = "boris" # deeper')
    path.write_text(mine)

    add_to_cast(
        path,
        speakers={"Jean Valjean": CastMember("david"), "Javert": CastMember("lee")},
        narrators={1: "Javert"},
    )

    assert 'voice = "boris" # deeper' in path.read_text()
    assert read_cast(path).narrator.chapters == {1: "Jean Valjean"}
    assert read_cast(path).speakers["Javert"].voice == "lee"


def test_adding_nothing_new_does_not_touch_the_file(path):
    before = path.stat().st_mtime_ns

    add_to_cast(path, speakers={}, narrators={1: "Jean Valjean"})

    assert path.stat().st_mtime_ns == before


def test_setting_a_voice_changes_that_line_only(path):
    before = path.read_text().splitlines()

    set_entry(path, "Jean Valjean", {"voice": "boris"})

    after = path.read_text().splitlines()
    assert [new for old, new in zip(before, after, strict=True) if old != new] == [
        'voice = "boris"'
    ]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (
            '[narrator]\nvoice = "a"\n[speakers.Javert]\nvoice = "b"\npich = 3\n',
            "speakers.Javert.pich: unexpected",
        ),
        (
            '[narrator]\nvoice = "a"\n[speakers.Javert]\nvoice = "b"\nrate = "fast"\n',
            "speakers.Javert.rate",
        ),
        ('[narrator]\nvoice = "a"\n[speakers.Javert\n', "not valid TOML"),
        (
            '[narrator]\nvoice = "a"\n[pronunciations]\nJavert = "[[Zave@"\n',
            "pronunciations.Javert: .* is no pronunciation",
        ),
        ("[speakers]\n", "narrator: missing"),
    ],
)
def test_typo_is_named_with_its_place(tmp_path, text, says):
    path = tmp_path / "cast.toml"
    path.write_text(text)

    with pytest.raises(CastError, match=says):
        read_cast(path)
