"""Serves the console's page, its files, and the few data that only this page needs."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sandbox.console.events import events_without_values, patch_event
from sandbox.reading import is_own, json_content
from sandbox.state import Sandbox

# So many requests are shown: the page asks for them every other second.
NEWEST = 300
PATH = "/_sandbox/console"
STATIC = Path(__file__).resolve().parent / "static"
MEDIA_TYPES: Mapping[str, str] = MappingProxyType(
    {
        ".html": "text/html; charset=utf-8",
        ".css": "text/css; charset=utf-8",
        ".js": "text/javascript; charset=utf-8",
        ".svg": "image/svg+xml",
    }
)
SECURITY_HEADERS: Mapping[str, str] = MappingProxyType(
    {
        "Content-Security-Policy": (
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
            " connect-src 'self'; form-action 'none'; frame-ancestors 'none'; base-uri 'none'"
        ),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        # The files change with the program, and they are next door.
        "Cache-Control": "no-store",
    }
)


def console(sandbox: Sandbox) -> ASGIApp:
    """Give the application of everything at and below /_sandbox/console/."""
    page = _Page(sandbox)
    routes = [
        Route("/data/settings", page.settings, methods=["GET"]),
        Route("/data/requests", page.requests, methods=["GET"]),
        Route("/data/custom-event-types", page.events, methods=["GET"]),
        Route("/data/custom-event-types/{id}", page.patch_event, methods=["PATCH"]),
        Route("/{path:path}", page.file, methods=["GET"]),
    ]
    return Starlette(
        routes=[Mount(PATH, routes=routes)],
        middleware=[Middleware(_Guard)],
        exception_handlers={HTTPException: _error},
    )


def read_files(folder: Path = STATIC) -> dict[str, Response]:
    """Read every file that is served, by its path; no other path can lead to a file."""
    return {
        path.relative_to(folder).as_posix(): Response(
            path.read_bytes(), media_type=MEDIA_TYPES[path.suffix]
        )
        for path in sorted(folder.rglob("*"))
        if path.suffix in MEDIA_TYPES
    }


class _Page:
    """What is answered below the console's path."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox
        self._files = read_files()

    async def file(self, request: Request) -> Response:
        """Answer a file; the path itself is the page."""
        found = self._files.get(request.path_params["path"] or "index.html")
        if found is None:
            raise HTTPException(404, "there is no such page")
        return found

    async def settings(self, _: Request) -> Response:
        """Say what the page shows of the options that the store was started with."""
        options = self._sandbox.options
        settings = {"surface": options.surface, "contactFieldLimit": options.contact_field_limit}
        return JSONResponse(settings)

    async def requests(self, _: Request) -> Response:
        """Give the newest of the journal, which may be long, and how much of the limit is left."""
        requests, limiter = self._sandbox.journal.requests(), self._sandbox.limiter
        limit = {"limit": limiter.limit, "remaining": limiter.remaining()}
        return JSONResponse(
            {
                "requests": requests[-NEWEST:],
                "total": len(requests),
                "limit": limit if limiter.limit else None,
            }
        )

    async def events(self, _: Request) -> Response:
        """Give the event types without the values of their headers, which are secrets."""
        return JSONResponse({"objects": events_without_values(self._sandbox)})

    async def patch_event(self, request: Request) -> Response:
        """Edit an event type by hand: no API does it, the real console does."""
        changes = await json_content(request)
        status, body = patch_event(self._sandbox, request.path_params["id"], changes)
        return JSONResponse({"status": status, "body": body})


class _Guard:
    """Refuses what a page of another origin asks for, and puts the headers on every answer."""

    def __init__(self, application: ASGIApp) -> None:
        self._application = application

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(SECURITY_HEADERS)
            await send(message)

        if scope["type"] == "http" and not _is_welcome(Request(scope)):
            refusal = JSONResponse({"error": "only the store's own page may ask"}, 403)
            await refusal(scope, receive, send_with_headers)
        else:
            await self._application(scope, receive, send_with_headers)


def _is_welcome(request: Request) -> bool:
    """Let a person's own navigation in, a link from elsewhere too, and what is_own lets in."""
    if request.headers.get("sec-fetch-mode") == "navigate":
        return request.method == "GET" and request.headers.get("sec-fetch-dest") == "document"
    return is_own(request)


async def _error(_: Request, problem: Exception) -> Response:
    if not isinstance(problem, HTTPException):
        raise problem
    return JSONResponse({"error": problem.detail}, problem.status_code)
