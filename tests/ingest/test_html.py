"""HTML pages become the paragraphs that a browser would show."""

from itertools import count

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from fullcast.ingest import read_work
from fullcast.model import Role


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    return tmp_path_factory.mktemp("pages") / "page.html"


def read(path, body):
    path.write_text(f"<html><body>{body}<p>The end.</p></body></html>", encoding="utf-8")
    return read_work(path, format="html")


def shown(path, body):
    """Texts of all paragraphs but the last, which is there so that there is a story."""
    return [p.text for p in read(path, body).chapters[-1].paragraphs[:-1]]


@pytest.mark.parametrize(
    ("body", "texts"),
    [
        ("<p>One\n  two\t three</p>", ["One two three"]),
        ("<p>One<br>two</p>", ["One\ntwo"]),
        ("<p>One<br><br>two</p>", ["One", "two"]),
        ("<p>One <b> two</b>three</p>", ["One twothree"]),
        ("One<p>two</p>three", ["One", "two", "three"]),
        ("<div>One<div>two</div>three</div>", ["One", "two", "three"]),
        ("<p>10&nbsp;km&mdash;far</p>", ["10\xa0km—far"]),
        ("<pre>a\n  b</pre>", ["a\n  b"]),
        ("<p>One<script>no()</script> two<style>p{}</style></p>", ["One two"]),
        ("<table><tr><td>a</td><td>b</td></tr></table>", ["a | b"]),
        ("<table><tr><td><p>a</p><p>b</p></td></tr></table>", ["a", "b"]),
        ("<ul><li>a</li><li>b<ul><li>c</li></ul></li></ul>", ["a", "b", "c"]),
        ("<p>One</p><hr><p>two</p>", ["One", "* * *", "two"]),
        ("<p>One</p><p>&nbsp;</p><p>two</p>", ["One", "two"]),
        ("<p>One<!-- no --> two</p>", ["One two"]),
        ("<p>One <del>no</del> two</p>", ["One no two"]),
        ("<p>One <depth>fathom</depth></p>", ["One fathom"]),
        ("<p>Un<wbr>believable, soft&shy;ly</p>", ["Unbelievable, soft\xadly"]),
    ],
)
def test_text_is_cut_as_a_browser_shows_it(path, body, texts):
    assert shown(path, body) == texts


@pytest.mark.parametrize(
    ("body", "role"),
    [
        ("<blockquote><p>Dear M,</p></blockquote>", Role.BLOCKQUOTE),
        ("<ul><li>rope</li></ul>", Role.LIST_ITEM),
        ("<pre>roses</pre>", Role.VERSE),
        ('<div class="poem"><p>roses</p></div>', Role.VERSE),
        ("<table><tr><td>a</td></tr></table>", Role.TABLE_ROW),
        ('<div role="doc-footnote"><p>Six feet.</p></div>', Role.FOOTNOTE),
        ("<p>***</p>", Role.SCENE_BREAK),
        ("<p>[Marta's POV]</p>", Role.HEADING),
        ("<p>III.</p>", Role.HEADING),
        ("<h4>Morning</h4>", Role.HEADING),
        ("<p>The sea was grey.</p>", Role.PROSE),
        ("<p>I.</p>", Role.PROSE),
    ],
)
def test_a_paragraph_knows_what_it_is(path, body, role):
    assert read(path, f"<p>Once.</p>{body}").chapters[0].paragraphs[1].role is role


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ("<p hidden>spoiler</p>", "hidden in the page"),
        ('<p style="color:red; display : none">spoiler</p>', "hidden in the page"),
        ("<details><summary>spoiler</summary><p>x</p></details>", "label of a fold"),
        ("<nav>spoiler</nav>", "stands around the page's text"),
        ("<footer>spoiler</footer>", "stands around the page's text"),
        ('<section class="wide comments">spoiler</section>', "stands around the page's text"),
        (
            '<div id="comments"><ol class="comment-list"><li>spoiler</ol></div>',
            "stands around the page's text",
        ),
        ('<div id="disqus_thread">spoiler</div>', "stands around the page's text"),
        ('<div id="respond">spoiler</div>', "stands around the page's text"),
        ("<p>A/N: spoiler</p>", "a note of the writer"),
    ],
)
def test_what_is_not_story_is_listed(path, body, why):
    work = read(path, body)

    assert [part.why for part in work.skipped if "spoiler" in part.what] == [why]
    assert not [p for c in work.chapters for p in c.paragraphs if "spoiler" in p.text]


def test_the_only_article_holds_the_story_although_comments_are_articles_too(path):
    comments = '<div id="comments"><article>spoiler</article></div>'

    work = read(path, f"<article><p>It was dark.</p></article>{comments}<p>More by owl.</p>")

    assert [p.text for c in work.chapters for p in c.paragraphs] == ["It was dark."]


@pytest.mark.parametrize("body", ['<p class="comments">{}</p>', '<div class="comment">{}</div>'])
def test_what_is_only_called_like_comments_is_story(path, body):
    assert shown(path, body.format("It was dark.")) == ["It was dark."]


def test_emphasis_is_where_the_source_has_it(path):
    (paragraph, _) = (
        read(path, "<p>‘Get <em> up </em>!’ <i>Now, <b>please</b></i>.</p>").chapters[0].paragraphs
    )

    assert [paragraph.text[mark.start : mark.end] for mark in paragraph.emphasis] == [
        "up",
        "Now, please",
    ]


def test_a_note_in_the_middle_stays_but_is_no_story(path):
    work = read(path, "<p>He ran.</p><p>(A/N: yes, really!)</p><p>He fell.</p>")

    assert [p.role for p in work.chapters[0].paragraphs][1] is Role.NOTE


def test_the_only_main_part_is_the_story(path):
    assert shown(path, "<div>Menu</div><main><h1>T</h1><p>One.</p><p>Two.</p></main>") == ["One."]


def test_a_title_page_gives_title_author_and_labels(path):
    work = read(
        path, "<h1>The Lamp</h1><p>by quiet_owl</p><p>Rating: T</p><h2>1</h2><p>Out.</p><h2>2</h2>"
    )

    assert (work.metadata.title, work.metadata.authors) == ("The Lamp", ("quiet_owl",))
    assert work.metadata.rating == "T"
    assert [c.paragraphs[0].text for c in work.chapters] == ["Out.", "The end."]


def test_a_first_sentence_that_begins_with_by_is_no_author(path):
    work = read(path, "<h1>The Lamp</h1><p>By then it was dark.</p>")

    assert work.metadata.authors == ()
    assert work.chapters[0].paragraphs[0].text == "By then it was dark."


# ---------------------------------------------------------------------------- nothing is lost

TAGS = (
    "p div span em b blockquote h2 h3 ul li table tr td pre a ruby rt section details summary nav"
)


@st.composite
def bodies(draw):
    """A page with numbered words in elements of all kinds, nested anyhow, and how many words."""
    numbers = count()

    def node(depth):
        words = " ".join(f"w{next(numbers)}." for _ in range(draw(st.integers(0, 3))))
        if depth == 0:
            return words
        inner = draw(st.sampled_from(["", "<br>", "<hr>", " "])).join(
            node(draw(st.integers(0, depth - 1))) for _ in range(draw(st.integers(0, 3)))
        )
        tag = draw(st.sampled_from(TAGS.split()))
        return f"{words}<{tag}>{inner}</{tag}> "

    return node(4) + node(3), next(numbers)


@given(bodies())
def test_every_word_of_a_page_is_told_or_listed(path, made):
    body, total = made
    work = read(path, body)

    assume(not any(part.what.endswith("…") for part in work.skipped))
    texts = [p.text for c in work.chapters for p in c.paragraphs]
    texts += [c.title or "" for c in work.chapters] + [part.what for part in work.skipped]
    texts += [work.metadata.title]
    told = " ".join(texts).replace("|", " ")
    assert [number for number in range(total) if f"w{number}." not in told] == []
