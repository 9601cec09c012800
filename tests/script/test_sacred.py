from hypothesis import given
from hypothesis import strategies as st

from fullcast.model import Chapter, Emphasis, Metadata, Paragraph, Role, Source, Work
from fullcast.script import write_script

FRAGMENTS = [
    "MARTA: ", "Ines: ", "<ines> ", "MARTA", "(softly)", "[He goes.]", "Dear Ines,", "Yours, T. Finch",
    "From: a@b.org", "Subject: x", "— Oui, dit-il. ", "—No —dijo Ana—. ", "- ", "“Go (turning) ",
    "(A/N: hi)", "The sign read KEEP OUT. ", "*Go. Now.* ", "_why_ ", "POV: Ann", "***Ann***", "Ann",
    "I went to my room. ", "„Ja“, sagte er. ", "« Non, dit-elle, jamais. »", "「行け」と言った。", ":Hm.: ",
    "he said. ", "O the lamp,", "it burns", "\n", "'", "’", "“", "”", '"', "''", "``", ",,", "<", ">", "…",
    "é", "日", " ", "\u00a0",
]  # fmt: skip
paragraph_text = st.lists(st.sampled_from(FRAGMENTS), min_size=1, max_size=5).map("".join)


@st.composite
def paragraphs(draw):
    text = draw(paragraph_text)
    role = draw(st.sampled_from([Role.PROSE] * 6 + [Role.HEADING, Role.VERSE, Role.BLOCKQUOTE]))
    start = draw(st.integers(0, len(text)))
    end = draw(st.integers(start, len(text)))
    emphasis = (Emphasis(start, end),) if draw(st.booleans()) else ()
    return Paragraph(text, role, emphasis)


@given(st.lists(paragraphs(), max_size=7))
def test_every_character_of_every_form_is_in_exactly_one_line_in_its_order(story):
    work = Work(Metadata("A"), (Chapter(1, tuple(story)),), Source("a.txt", "text", "0" * 64))

    lines = write_script(work).chapters[0].lines

    for number, paragraph in enumerate(story, start=1):
        own = [line.text for line in lines if line.paragraph == number]
        assert "".join("".join(own).split()) == "".join(paragraph.text.split())
