import shutil
from pathlib import Path

import pytest
from lxml import html

import fullcast
from fullcast.errors import FullcastError, PublishError, UsageError
from fullcast.steps.posting import post

EXAMPLE = Path(__file__).parents[2] / "examples" / "the-last-ferry.txt"
BASE_URL = "https://example.org/audio/the-last-ferry/"


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    output = tmp_path_factory.mktemp("finished")
    work = fullcast.read_work(EXAMPLE)
    fullcast.make(work, output=output, engine="silent", jobs=1, base_url=BASE_URL, formats="epub")
    return output


@pytest.fixture
def folder(finished, tmp_path):
    """The folder of a work that was made once."""
    return Path(shutil.copytree(finished, tmp_path / "output")) / "the-last-ferry"


def permit(folder, words):
    path = folder / "cast.toml"
    path.write_text(f'permission = "{words}"\n' + path.read_text(encoding="utf-8"))


def test_post_is_written_into_the_works_folder(folder):
    permit(folder, "The writer allows it.")

    written = post(folder)

    page = html.fragment_fromstring(written.path.read_text(encoding="utf-8"), create_parent="div")
    assert written.path == folder / "ao3-post.html"
    assert [audio.get("src") for audio in page.iter("audio")] == [
        f"{BASE_URL}01%20-%20Chapter%201.mp3", f"{BASE_URL}02%20-%20Chapter%202.mp3",
    ]  # fmt: skip
    assert "Permission: The writer allows it." in page.text_content()
    assert page.xpath("//a[starts-with(., 'EPUB')]/@href") == [f"{BASE_URL}The%20Last%20Ferry.epub"]
    assert "Odile Marsh: " in page.text_content()
    assert written.fields["Fandoms"] == "Original Work"
    assert "POV Alternating, Wren POV, Podfic Length: 0-10" in written.fields["Additional Tags"]


@pytest.mark.parametrize("words", [None, "", "none", "None", "  ", " NONE. ", "No."])
def test_without_permission_there_is_no_post_unless_it_is_forced(folder, words):
    if words is not None:
        permit(folder, words)

    with pytest.raises(PublishError, match=r"cast\.toml: says nothing of .*permission") as error:
        post(folder)
    assert error.value.exit_code == 8
    assert not (folder / "ao3-post.html").exists()

    forced = post(folder, force=True)
    assert "Permission" not in forced.path.read_text(encoding="utf-8")


def test_files_may_lie_elsewhere_than_the_feed_says(folder):
    permit(folder, "Yes.")

    written = post(folder, base_url="https://files.example/x")

    assert 'src="https://files.example/x/01%20-%20Chapter%201.mp3"' in written.path.read_text()


@pytest.mark.parametrize("base_url", ["http://example.org/", "example.org", "https://a b/"])
def test_address_that_a_browser_does_not_play_from_is_refused(folder, base_url):
    permit(folder, "Yes.")

    with pytest.raises(PublishError, match="address"):
        post(folder, base_url=base_url)


def test_work_that_is_not_on_the_web_says_what_to_do(tmp_path):
    made = fullcast.make(fullcast.read_work(EXAMPLE), output=tmp_path, engine="silent", jobs=1)

    with pytest.raises(PublishError, match=r"no https address.*--base-url"):
        post(made.folder, force=True)


@pytest.mark.parametrize("file", ["02 - Chapter 2.mp3", "The Last Ferry.epub"])
def test_file_that_is_missing_is_named(folder, file):
    (folder / file).unlink()

    with pytest.raises(FullcastError, match=f"{file}: is missing"):
        post(folder, force=True)


def test_folder_that_is_no_work_says_so(tmp_path):
    with pytest.raises(UsageError, match="is no work's folder"):
        post(tmp_path)
