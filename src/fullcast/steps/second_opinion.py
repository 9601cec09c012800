"""Ask a language model on this machine about the lines whose speaker is a guess.

Off unless the user names a server (``--llm URL``); any that speaks OpenAI's protocol will do, such
as llama.cpp's or Ollama's. Answers are remembered in the manifest, so that each question is asked
once.
"""

from __future__ import annotations

import ipaddress
import json
import logging
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from ..errors import UsageError
from ..files import sha256_of
from ..model import Progress, Script
from ..script.opinion import Question, name_in, questions, with_answers

TIMEOUT_S = 120

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Server:
    """Where the model answers: ``base`` is the URL that ends before ``/chat/completions``."""

    base: str
    model: str = "default"


def server_at(url: str, model: str = "default") -> Server:
    """Check that ``url`` is an HTTP address of this machine.

    Raises:
        UsageError: it is not. A story is never sent anywhere else.
    """
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not _is_here(parts.hostname or ""):
        raise UsageError(
            "is not an address of this machine.",
            where=url,
            hint="Give something like --llm http://127.0.0.1:8080/v1.",
        )
    base = url.rstrip("/").removesuffix("/chat/completions")
    return Server(base if parts.path.strip("/") else f"{base}/v1", model)


def _is_here(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def with_second_opinion(
    script: Script,
    known: dict[str, str],
    server: Server | None,
    progress: Progress,
) -> Script:
    """Return the script with the model's answers to its doubtful lines.

    ``known`` holds earlier answers by the question's hash; new ones are put in. Without a server
    only the known ones are used.

    Raises:
        UsageError: the server cannot be reached or does not answer as it should.
    """
    if server is None and not known:
        return script
    asked = questions(script)
    answers: dict[str, str] = {}
    for done, question in enumerate(asked, start=1):
        key = sha256_of(question.prompt)[:16]
        if key not in known and server is not None:
            known[key] = name_in(_ask(server, question), question.candidates) or ""
        name = known.get(key)
        if name in question.candidates:
            answers.update(dict.fromkeys(question.lines, name))
        if server is not None:
            progress("opinion", done, len(asked))
    return with_answers(script, answers)


def _ask(server: Server, question: Question) -> str:
    body = {
        "model": server.model,
        "messages": [{"role": "user", "content": question.prompt}],
        "temperature": 0,
        "max_tokens": 32,
    }
    reply = _post(f"{server.base}/chat/completions", body)
    try:
        return str(reply["choices"][0]["message"]["content"])
    except (KeyError, IndexError, TypeError):
        raise UsageError(
            "did not answer as an OpenAI-compatible server does.",
            where=server.base,
            hint="Check the URL given with --llm.",
        ) from None


def _post(url: str, body: dict[str, Any]) -> Any:
    request = urllib.request.Request(  # noqa: S310, the scheme was checked
        url, json.dumps(body).encode(), {"Content-Type": "application/json"}
    )
    opener: Callable[..., Any] = urllib.request.build_opener(
        urllib.request.ProxyHandler({})  # it is this machine: no proxy, whatever is configured
    ).open
    try:
        with opener(request, timeout=TIMEOUT_S) as response:
            return json.loads(response.read())
    except (urllib.error.URLError, OSError, ValueError) as problem:
        reason = getattr(problem, "reason", None) or problem
        raise UsageError(
            f"gave no answer: {reason}.", where=url, hint="Is the server that --llm names running?"
        ) from problem
