"""The application of the outside world, which the second listener serves."""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
from starlette.types import Message, Receive, Scope, Send

from sandbox.outside.modes import Modes
from sandbox.outside.phone import Phone
from sandbox.outside.receiver import Receiver
from sandbox.outside.rendering import ASSETS, Pages
from sandbox.outside.shop import Shop
from sandbox.state import Sandbox


class Outside:
    """The demo shop, Reskyt's receiver and the phone, as one ASGI application."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._pages = Pages()
        self._shop = Shop(sandbox, self._pages)
        self._application = Starlette(
            routes=[
                *self._shop.routes(),
                *Modes(self._pages).routes(),
                *Receiver(sandbox).routes(),
                *Phone(sandbox, self._pages).routes(),
                Mount("/assets", StaticFiles(directory=ASSETS)),
            ],
            exception_handlers={HTTPException: self._refusal},
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request; which names the server answers to is the server's matter."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["x-content-type-options"] = "nosniff"
                headers["cache-control"] = "no-cache" if _is_asset(scope) else "no-store"
            await send(message)

        await self._application(scope, receive, send_with_headers)

    async def _refusal(self, request: Request, problem: Exception) -> Response:
        if not isinstance(problem, HTTPException):
            raise problem
        if problem.status_code == 404 and not request.url.path.startswith(("/phone", "/assets/")):
            return self._shop.missing(request)
        response = self._pages.message(problem.status_code, "That did not work", problem.detail)
        response.headers.update(problem.headers or {})
        return response


def _is_asset(scope: Scope) -> bool:
    path: str = scope["path"]
    return path.startswith("/assets/")
