from hypothesis import given
from hypothesis import strategies as st

from fullcast.model import Emphasis, Kind, Line, Paragraph
from fullcast.publish.prose import Run, passages_of


def line(text, number=1):
    return Line(f"c1.p1.{number}", Kind.NARRATION, "Narrator", 1.0, text, 1)


def told(paragraph, *texts):
    lines = [line(text, number) for number, text in enumerate(texts, start=1)]
    return [(p.text, p.line and p.line.id) for p in passages_of(paragraph, lines)]


def test_lines_are_found_and_the_space_between_them_stays():
    assert told(Paragraph("“No,” she said.  “Go.” "), "“No,”", "she said.", "“Go.”") == [
        ("“No,”", "c1.p1.1"), (" ", None), ("she said.", "c1.p1.2"), ("  ", None),
        ("“Go.”", "c1.p1.3"), (" ", None),
    ]  # fmt: skip


def test_same_words_twice_are_two_lines():
    assert told(Paragraph("No. No."), "No.", "No.") == [
        ("No.", "c1.p1.1"), (" ", None), ("No.", "c1.p1.2"),
    ]  # fmt: skip


def test_line_with_other_words_stands_where_the_story_has_its_own():
    assert told(Paragraph("“No,” she said. “Go.”"), "“No,”", "said she.", "“Go.”") == [
        ("“No,”", "c1.p1.1"), (" ", None), ("she said.", "c1.p1.2"), (" ", None),
        ("“Go.”", "c1.p1.3"),
    ]  # fmt: skip


def test_emphasis_is_kept_across_lines():
    paragraph = Paragraph("Not that.", emphasis=(Emphasis(2, 6),))

    passages = passages_of(paragraph, [line("Not"), line("that.", 2)])

    assert [passage.runs for passage in passages] == [
        (Run("No"), Run("t", emphasised=True)),
        (Run(" ", emphasised=True),),
        (Run("th", emphasised=True), Run("at.")),
    ]


@given(
    st.text(st.sampled_from("ab “”"), max_size=30),
    st.lists(st.text(st.sampled_from("ab “”"), max_size=5), max_size=5),
    st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=4),
)
def test_passages_always_add_up_to_the_paragraph(text, texts, emphasis):
    paragraph = Paragraph(text, emphasis=tuple(Emphasis(*pair) for pair in emphasis))

    passages = passages_of(paragraph, [line(t, n) for n, t in enumerate(texts)])

    assert "".join(passage.text for passage in passages) == text
