"""How requests are read, what every control operation asks of one, and how it refuses one."""

from __future__ import annotations

from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from sandbox.parsing import parse_json

OWN_SITES = (None, "same-origin", "none")
#: Bytes of a control request: a content's HTML and some more.
LARGEST = 4 * 1024 * 1024


class OwnOriginOnly:
    """Refuses what a page of another origin asks for: it may neither read nor act here."""

    def __init__(self, application: ASGIApp) -> None:
        self._application = application

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "http" and not is_own(Request(scope)):
            refusal = JSONResponse({"error": "only the store's own page may ask"}, 403)
            await refusal(scope, receive, send)
        else:
            await self._application(scope, receive, send)


def is_own(request: Request) -> bool:
    """Whether a request comes from a program, or from a page of this very origin."""
    origin = request.headers.get("origin")
    own = f"{request.url.scheme}://{request.headers.get('host', '')}"
    return origin in (None, own) and request.headers.get("sec-fetch-site") in OWN_SITES


async def read_content(request: Request, limit: int) -> bytes | None:
    """Read a request's body; None when it is longer than `limit` bytes."""
    content = bytearray()
    async for part in request.stream():
        content += part
        if len(content) > limit:
            return None
    return bytes(content)


async def json_content(request: Request) -> dict[str, Any]:
    """Read a JSON object. Raises HTTPException 400, 413 or 415.

    The content type is insisted on, because a web page in the same browser can send anything else
    to a loopback address without being asked.
    """
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type != "application/json":
        raise HTTPException(415, "send application/json")
    body = await read_content(request, LARGEST)
    if body is None:
        raise HTTPException(413, f"at most {LARGEST} bytes")
    try:
        content = parse_json(body)
    except ValueError as problem:
        raise wrong("the body is no JSON") from problem
    if not isinstance(content, dict):
        raise wrong("the body must be a JSON object")
    return content


def wrong(detail: str) -> HTTPException:
    """Make a 400."""
    return HTTPException(400, detail)


def missing() -> HTTPException:
    """Make a 404."""
    return HTTPException(404, "there is no such object")
