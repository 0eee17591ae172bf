"""Reads the bodies of requests, of a limited size."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import parse_qsl

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request

FORM_BYTES = 16 * 1024
FORM_FIELDS = 20


async def read_body(request: Request, most: int) -> bytes:
    """Read a body. Raises HTTPException for one that is longer, or was cut off."""
    announced = request.headers.get("content-length", "")
    if announced.isdecimal() and int(announced[:20]) > most:
        raise _too_long(most)
    parts: list[bytes] = []
    length = 0
    try:
        async for part in request.stream():
            length += len(part)
            if length > most:
                raise _too_long(most)
            parts.append(part)
    except ClientDisconnect as problem:
        raise HTTPException(400, "The body was cut off.") from problem
    return b"".join(parts)


async def read_form(request: Request) -> Mapping[str, str]:
    """Read a form as a browser posts it. Raises HTTPException where it is none, or a foreign one.

    A page of another origin has no business here. Browsers say where a form comes from.
    """
    origin = request.headers.get("origin")
    if origin is not None and origin != str(request.base_url).rstrip("/"):
        raise HTTPException(403, "This form comes from another page.")
    if media_type(request) != "application/x-www-form-urlencoded":
        raise HTTPException(415, "This is no form.")
    text = (await read_body(request, FORM_BYTES)).decode("ascii", "replace")
    try:
        return dict(parse_qsl(text, keep_blank_values=True, max_num_fields=FORM_FIELDS))
    except ValueError as problem:
        raise HTTPException(400, "This form has too many fields.") from problem


def media_type(request: Request) -> str:
    """Give the kind of a request's body, without its parameters."""
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


def _too_long(most: int) -> HTTPException:
    return HTTPException(413, f"At most {most // 1024} KiB are taken.")
