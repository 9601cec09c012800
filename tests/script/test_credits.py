from dataclasses import replace

import pytest

from fullcast.errors import CastError
from fullcast.files import voice_folders
from fullcast.model import (
    Chapter,
    ChapterScript,
    Credits,
    Kind,
    Line,
    Metadata,
    Narration,
    Notes,
    Paragraph,
    Script,
    Series,
    Source,
    Work,
)
from fullcast.script.credits import FILE, CreditsTemplate, is_finished, read_credits, with_credits
from fullcast.script.notes import with_notes, without_titles

METADATA = Metadata(
    "The Keeper's Ledger",
    ("quiet_owl", "mothlight"),
    fandoms=("Les Misérables - All Media Types", "Sherlock (TV)"),
    rating="Teen And Up Audiences",
    warnings=("Major Character Death",),
    series=(Series("The Long Watch", "2"),),
    summary="Two keepers, one lamp.",
    url="https://archiveofourown.org/works/1",
    chapters_planned="2/2",
)


def script_of(speakers=("Marta", "Ines", "Marta")):
    chapters = []
    for number in (1, 2):
        title = Line(f"c{number}.p0.1", Kind.HEADING, "Narrator", 1.0, "The Lamp", 0)
        told = Line(f"c{number}.p1.1", Kind.NARRATION, "Narrator", 1.0, "It was night.", 1)
        said = [
            Line(f"c{number}.p2.{n}", Kind.DIALOGUE, speaker, 1.0, "“No.”", 2)
            for n, speaker in enumerate(speakers, 1)
        ]
        chapters.append(ChapterScript(number, "The Lamp", Narration(), (title, told, *said)))
    return Script(tuple(chapters), ())


def work_of(metadata=METADATA):
    chapters = tuple(Chapter(n, (Paragraph("It was night."),), "The Lamp") for n in (1, 2))
    return Work(metadata, chapters, Source("t.txt", "text", "0" * 64))


def spoken(intro=(), outro=(), metadata=METADATA, wanted=Credits.ALL, permission="", **script):
    """Return the texts of the credits before the first and after the last chapter."""
    template = CreditsTemplate(tuple(intro), tuple(outro))
    plain = script_of(**script)
    done = with_credits(plain, work_of(metadata), wanted, template, permission)
    first, last = done.chapters[0].lines, done.chapters[-1].lines
    before = first[: len(first) - len(plain.chapters[0].lines)]
    after = last[len(plain.chapters[-1].lines) :]
    return [line.text for line in before], [line.text for line in after]


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        ("{title}, by {authors}.", "The Keeper's Ledger, by quiet_owl and mothlight."),
        ("{fandoms}", "Les Misérables and Sherlock"),
        ("Rating: {rating}.", "Rating: Teen And Up Audiences."),
        ("{warnings}", "Major Character Death"),
        ("{series}", "part 2 of The Long Watch"),
        ("{cast}", "Marta and Ines"),
        ("{source}", "https://archiveofourown.org/works/1"),
        ("{{braces}}", "{braces}"),
    ],
)
def test_field_says_what_the_work_says(sentence, said):
    assert spoken(intro=[sentence])[0] == [said]


def test_sentence_without_anything_to_say_is_left_out():
    bare = Metadata("A Story", warnings=("No Archive Warnings Apply",), rating="Not Rated")
    sentences = ["{title}.", "By {authors}.", "{warnings}", "{rating}", "{permission}", "{series}"]

    assert spoken(intro=sentences, metadata=bare)[0] == ["A Story."]


def test_writers_permission_is_said():
    assert spoken(outro=["{permission}"], permission="With permission of quiet_owl.")[1] == [
        "With permission of quiet_owl."
    ]


def test_cast_list_ends_after_a_dozen():
    speakers = [f"Person {n}" for n in range(20)] + ["Unknown"] * 30

    assert spoken(intro=["{cast}"], speakers=speakers)[0][0].count("Person") == 12


@pytest.mark.parametrize(
    ("wanted", "before", "after"),
    [(Credits.NONE, [], []), (Credits.INTRO, ["a"], []), (Credits.ALL, ["a"], ["b"])],
)
def test_only_what_was_asked_for_is_said(wanted, before, after):
    assert spoken(["a"], ["b"], wanted=wanted) == (before, after)


@pytest.mark.parametrize(
    ("planned", "finished"),
    [(None, True), ("2/2", True), ("2/?", False), ("2/5", False), ("1", True)],
)
def test_outro_is_for_a_finished_work(planned, finished):
    metadata = replace(METADATA, chapters_planned=planned)

    assert is_finished(metadata) is finished
    assert spoken(outro=["b"], metadata=metadata)[1] == (["b"] if finished else [])


def test_ids_are_those_of_the_sentences_whatever_is_left_out():
    template = CreditsTemplate(("{permission}", "{title}"), ("b",))

    lines = with_credits(script_of(), work_of(), Credits.ALL, template).chapters[0].lines

    assert [(line.id, line.kind, line.speaker, line.paragraph) for line in lines[:1]] == [
        ("w.i2", Kind.NOTE, "Narrator", 0)
    ]


def test_intro_comes_before_the_title_and_the_summary():
    noted = with_notes(script_of(), work_of(), Notes.SUMMARY)

    lines = with_credits(noted, work_of(), Credits.ALL, CreditsTemplate(("a",))).chapters[0].lines

    assert [line.id for line in lines[:4]] == ["w.i1", "c1.p0.1", "w.s1", "c1.p1.1"]


def test_titles_can_be_left_out():
    assert [line.id for line in without_titles(script_of(())).chapters[0].lines] == ["c1.p1.1"]


def test_our_own_template_names_the_work_and_says_what_it_is():
    template = read_credits(voice_folders()[:1])

    assert template.intro[0] == "{title}, by {authors}."
    assert any("audio version" in s and "synthetic voices" in s for s in template.intro)
    assert any("audio version" in s and "synthetic voices" in s for s in template.outro)


def write(folder, text):
    folder.mkdir(exist_ok=True)
    (folder / FILE).write_text(text, encoding="utf-8")
    return folder


def test_users_template_takes_the_place_of_ours(tmp_path):
    mine = write(tmp_path / "mine", 'intro = ["Hello, {title}."]\n')

    assert read_credits([*voice_folders()[:1], mine]) == CreditsTemplate(("Hello, {title}.",))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('intro = ["{titel}"]', r"intro: there is no field \{titel\}.*\{title\}"),
        ('outro = ["{title"]', "outro: "),
        ('outro = ["{title:>9}"]', "a name and nothing else"),
        ('outro = ["{}"]', r"no field \{\}"),
        ('outtro = ["a"]', "outtro: unexpected key"),
        ("intro = 3", "intro: "),
    ],
)
def test_mistake_in_the_template_is_named(tmp_path, text, says):
    with pytest.raises(CastError, match=says):
        read_credits([write(tmp_path / "mine", text)])
