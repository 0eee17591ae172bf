"""What stands in for Reskyt: takes notifications at POST /push/send, for the phones.

The address, the header and the six fields are Connectif's recipe (help 11705909938332). That Reskyt
takes a JSON object keyed by field is inferred from it. Every refusal and every answer here is
assumed: Reskyt's own documentation is not public.
"""

from __future__ import annotations

import hmac
import json
import os
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sandbox.clock import as_timestamp
from sandbox.database import Document
from sandbox.outside.bodies import media_type, read_body
from sandbox.outside.ending import latest_end, read_end
from sandbox.outside.texts import is_unicode
from sandbox.state import Sandbox

STREAM = "notification"
KEY_VARIABLE, DEFAULT_KEY = "CONNECTIF_SANDBOX_PUSH_KEY", "sandbox-push-key"
MOST_BYTES = 64 * 1024
TEXTS = ("title", "url", "pictureUrl", "utmCampaign", "dateEnd")
SHOWN = 200
Problem = dict[str, str]


class Receiver:
    """The receiver; it knows its key and tells nobody."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox
        self._key = (os.environ.get(KEY_VARIABLE) or DEFAULT_KEY).encode()

    def routes(self) -> list[Route]:
        """Give the routes."""
        return [Route("/push/send", self.receive, methods=["POST"])]

    async def receive(self, request: Request) -> Response:
        """Take a notification for each of its tokens, or say all that is wrong with it."""
        given = request.headers.get("x-api-key", "").encode("latin-1")
        if not hmac.compare_digest(given, self._key):
            return _refused(401, "the header x-api-key is missing or wrong")
        if media_type(request) != "application/json":
            return _refused(415, "the body must be application/json")
        try:
            content = _parsed(await read_body(request, MOST_BYTES))
        except HTTPException as problem:
            return _refused(problem.status_code, problem.detail)
        except ValueError as problem:
            return _refused(400, str(problem))
        now = self._sandbox.clock.now()
        problems = list(self._problems(content, now))
        if problems:
            return _answer(400, {"errors": problems})
        return _answer(200, {"accepted": self._keep(content, now)})

    def _problems(self, content: Document, now: datetime) -> Iterator[Problem]:
        yield from _token_problems(content.get("tokens"))
        for name in TEXTS:
            if name in content:
                yield from _text_problems(f"/{name}", content[name])
        title, end = content.get("title", ""), content.get("dateEnd")
        if isinstance(title, str) and not title.strip():
            yield {"at": "/title", "problem": "must be a text that is not empty"}
        if isinstance(end, str):
            yield from _end_problems(end, self._unit, now)
        for name in content.keys() - {*TEXTS, "tokens"}:
            pointer = name.replace("~", "~0").replace("/", "~1")
            yield {"at": f"/{pointer}", "problem": "is not known"}

    @property
    def _unit(self) -> str:
        unit: str = self._sandbox.switches["pushDateEndUnit"]
        return unit

    def _keep(self, content: Document, now: datetime) -> int:
        """Keep one notification for each token, all or none."""
        ends = latest_end(now)
        if "dateEnd" in content:
            ends = read_end(content["dateEnd"], self._unit, now)
        shared = {name: content[name] for name in TEXTS if name in content}
        shared |= {"at": as_timestamp(now), "endsAt": as_timestamp(ends)}
        with self._sandbox.database.transaction():
            for token in content["tokens"]:
                self._sandbox.records.append(STREAM, {**shared, "tokens": [token]}, token)
        return len(content["tokens"])


def notifications(sandbox: Sandbox) -> list[Document]:
    """Give the newest notifications, newest first."""
    return sandbox.records.list(STREAM, limit=SHOWN, newest=True)


def _parsed(body: bytes) -> Document:
    """Parse a body. Raises ValueError with a text that repeats nothing of it."""
    try:
        content = json.loads(body.decode("utf-8"), parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise ValueError("the body is no JSON, or only a part of it") from None
    if not isinstance(content, dict):
        raise ValueError("the body must be a JSON object")
    return content


def _no_constant(name: str) -> None:
    raise ValueError(name)


def _token_problems(tokens: Any) -> Iterator[Problem]:
    if not isinstance(tokens, list) or not tokens:
        yield {"at": "/tokens", "problem": "must be a list of at least one token"}
        return
    for index, token in enumerate(tokens):
        if not isinstance(token, str) or not token.strip():
            yield {"at": f"/tokens/{index}", "problem": "must be a text that is not empty"}
        else:
            yield from _text_problems(f"/tokens/{index}", token)


def _text_problems(pointer: str, value: Any) -> Iterator[Problem]:
    if not isinstance(value, str):
        yield {"at": pointer, "problem": "must be a text"}
    elif not is_unicode(value):
        yield {"at": pointer, "problem": "holds half a letter (a lone surrogate)"}


def _end_problems(text: str, unit: str, now: datetime) -> Iterator[Problem]:
    try:
        read_end(text, unit, now)
    except ValueError as problem:
        yield {"at": "/dateEnd", "problem": str(problem)}


def _refused(status: int, problem: str) -> Response:
    return _answer(status, {"errors": [{"at": "", "problem": problem}]})


def _answer(status: int, content: Document) -> Response:
    # In ASCII: the name of an unknown property may hold what UTF-8 cannot.
    return Response(json.dumps(content), status, media_type="application/json")
