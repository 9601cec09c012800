"""A second opinion, from a small real server on this machine."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

import fullcast
from fullcast.errors import UsageError
from fullcast.script.opinion import name_in
from fullcast.steps.second_opinion import server_at

# Nobody is named beside these lines, so all of them are guesses.
STORY = """Title: Three at a Table
Chapters: 1/1
Characters: Ines Vale, Marta Holm, Otto Brand

Ines Vale, Marta Holm and Otto Brand sat down. Ines looked at Marta, and Marta looked at Otto.

"It was you who sold the boat."

"I never sold anything that was not mine to sell, and you know it as well as I do."

"Then who did?"
"""


@pytest.fixture
def work(tmp_path):
    path = tmp_path / "three.txt"
    path.write_text(STORY)
    return fullcast.read_work(path)


@pytest.fixture
def model():
    """Return a server that says what ``model.answer`` says and keeps what it was asked."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            server.asked.append((self.path, asked["messages"][0]["content"]))
            body = json.dumps(
                server.reply or {"choices": [{"message": {"content": server.answer}}]}
            )
            self.send_response(server.status)
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *arguments):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.asked, server.answer, server.reply, server.status = [], "Otto Brand", None, 200
    server.url = f"http://127.0.0.1:{server.server_port}/v1"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def speech(texts):
    return [x for c in texts.script.script.chapters for x in c.lines if x.kind == "dialogue"]


def test_answer_is_taken_for_doubtful_lines_only(work, tmp_path, model):
    plain = fullcast.prepare(work, output=tmp_path)
    asked = fullcast.prepare(work, output=tmp_path, llm=model.url)

    doubtful = {line.id for doubt in fullcast.doubts(plain.script.script) for line in doubt.lines}
    assert doubtful
    assert {x.id for x in speech(asked) if x.speaker == "Otto Brand"} >= doubtful
    assert [x for x in speech(asked) if x.id not in doubtful] == [
        x for x in speech(plain) if x.id not in doubtful
    ]


def test_text_is_never_changed(work, tmp_path, model):
    model.answer = "Ines Vale. I also improved the text: It was YOU."
    plain = fullcast.prepare(work, output=tmp_path)
    asked = fullcast.prepare(work, output=tmp_path, llm=model.url)

    assert [x.text for x in speech(asked)] == [x.text for x in speech(plain)]


def test_name_that_is_not_in_the_cast_is_ignored(work, tmp_path, model):
    model.answer = "Sherlock Holmes"

    asked = fullcast.prepare(work, output=tmp_path, llm=model.url)

    assert speech(asked) == speech(fullcast.prepare(work, output=tmp_path))


def test_question_is_asked_once(work, tmp_path, model):
    fullcast.save(fullcast.prepare(work, output=tmp_path, llm=model.url))
    count = len(model.asked)

    again = fullcast.prepare(work, output=tmp_path, llm=model.url)
    later = fullcast.prepare(work, output=tmp_path)

    assert len(model.asked) == count > 0
    assert speech(later) == speech(again)


def test_story_stays_on_this_machine():
    with pytest.raises(UsageError, match="not an address of this machine"):
        server_at("https://example.org/v1")


def test_server_that_is_not_there_is_named(work, tmp_path):
    with pytest.raises(UsageError, match=r"gave no answer.*--llm"):
        fullcast.prepare(work, output=tmp_path, llm="http://127.0.0.1:9/v1")


@pytest.mark.parametrize(("reply", "status"), [({"error": "no model"}, 200), (None, 500)])
def test_server_that_answers_otherwise_is_an_error(work, tmp_path, model, reply, status):
    model.reply, model.status = reply, status

    with pytest.raises(UsageError, match=r"OpenAI-compatible|gave no answer"):
        fullcast.prepare(work, output=tmp_path, llm=model.url)


@pytest.mark.parametrize(
    ("answer", "name"),
    [
        ("Ines Vale", "Ines Vale"),
        ("**ines vale**.", "Ines Vale"),
        ("The speaker is Ines Vale, I think.", "Ines Vale"),
        ("Ines Vale or Marta Holm", None),
        ("Unknown", None),
        ("", None),
    ],
)
def test_answer_is_read_leniently_but_names_one_candidate(answer, name):
    assert name_in(answer, ["Ines Vale", "Marta Holm"]) == name
