from fullcast.cast.added import named_apart, write_added
from fullcast.cast.catalog import read_catalog
from fullcast.model import Gender, Pitch, Voice


def names(wanted, taken=()):
    return [v.name for v in named_apart([Voice(n, "piper", n) for n in wanted], set(taken))]


def test_voice_keeps_its_name_while_nobody_else_has_it():
    assert names(["ann", "bob"]) == ["ann", "bob"]


def test_voice_whose_name_is_taken_is_called_by_its_engine_too():
    assert names(["alex"], taken=["alex"]) == ["alex-piper"]
    assert names(["alex", "alex", "alex"]) == ["alex", "alex-piper", "alex-piper-2"]


def test_name_can_be_typed():
    assert names(["Zira (US)", "a/b"]) == ["Zira-US", "a-b"]


def test_what_is_written_is_what_is_read(tmp_path):
    voice = Voice("ann", "piper", "m#1", "en-GB", Gender.FEMALE, Pitch.LOW, '"warm", 180 Hz')

    path = write_added(tmp_path, "piper-m", [voice])

    assert path == tmp_path / "added" / "piper-m.toml"
    assert read_catalog([tmp_path]).voices == (voice,)
