"""Web visitor or app: how the shop tells them apart, and how an ordinary browser plays the app.

The shop only looks at the User Agent, and only for its layout. The token belongs to the app: a
Reskyt app sets the cookie `token_md5` itself. Whoever has no such app plays it in a browser: `/app`
does what the app would do, and `demo_app` remembers it. That pair is the demo's own aid.
"""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from urllib.parse import quote, unquote

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from sandbox.outside.rendering import Pages
from sandbox.outside.texts import is_line

# help 11705909938332: what the User Agent of an app made with Reskyt contains, and its cookie.
APP_MARK = "rktwebview"
TOKEN = "token_md5"
PRETENDED, DEVICE = "demo_app", "demo_device"
TOKEN_LENGTH = 500
USER_AGENT_LENGTH = 400
OWN_PATH = re.compile(r"/(?!/)[A-Za-z0-9/_.-]*")


@dataclass(frozen=True)
class Visit:
    """How somebody looks at the shop.

    `token` is the device's, where there is one. `user_agent` is what Connectif's script is to send
    in the browser's place, where the browser only plays the app.
    """

    is_app: bool
    token: str
    user_agent: str | None


def read_visit(request: Request) -> Visit:
    """Read how this browser looks at the shop."""
    real = request.headers.get("user-agent", "")
    is_real = APP_MARK in real
    is_pretended = request.cookies.get(PRETENDED) == "1"
    return Visit(
        is_app=is_real or is_pretended,
        token=unquote(request.cookies.get(TOKEN, "").strip()),
        user_agent=None if is_real or not is_pretended else pretended_user_agent(real),
    )


def pretended_user_agent(real: str) -> str:
    """Give the browser's User Agent as the app's web view would have it (the form is assumed)."""
    return f"{real[:USER_AGENT_LENGTH]} {APP_MARK}".strip()


def enter_app(response: Response, token: str) -> None:
    """Let the browser play the app of a device; an empty token is an app that got none."""
    response.set_cookie(PRETENDED, "1", httponly=True, samesite="lax")
    if not token or len(token) > TOKEN_LENGTH:
        response.delete_cookie(TOKEN)
        return
    # A script reads this one, as in the app. Plain digits and letters stay as they are.
    response.set_cookie(TOKEN, quote(token, safe=""), samesite="lax")
    response.set_cookie(DEVICE, quote(token, safe=""), httponly=True, samesite="lax")


class Modes:
    """The two addresses that switch a browser between web visitor and app."""

    def __init__(self, pages: Pages) -> None:
        self._pages = pages

    def routes(self) -> list[Route]:
        """Give the routes."""
        return [Route("/app", self.open_app), Route("/web", self.open_web)]

    async def open_app(self, request: Request) -> Response:
        """Play the app: with the token given, with none if it is empty, else with this device's."""
        insist_on_a_person(request)
        token = request.query_params.get("token")
        if token is None:
            token = unquote(request.cookies.get(DEVICE, "")) or secrets.token_hex(16)
        if len(token) > TOKEN_LENGTH or not is_line(token):
            text = (
                f"A token is a text of at most {TOKEN_LENGTH} letters, without control characters."
            )
            return self._pages.message(400, "No such token", text)
        response = RedirectResponse(_way_back(request), 303)
        enter_app(response, token)
        return response

    async def open_web(self, request: Request) -> Response:
        """Be a web visitor again; the device keeps its token for the next time."""
        insist_on_a_person(request)
        response = RedirectResponse(_way_back(request), 303)
        for name in (PRETENDED, TOKEN):
            response.delete_cookie(name)
        return response


def insist_on_a_person(request: Request) -> None:
    """Raise HTTPException where a page fetches the address, say as a picture, and nobody opens it.

    Browsers say what they fetch for.
    """
    if request.headers.get("sec-fetch-dest", "document") != "document":
        raise HTTPException(403, "Open this address itself.")


def _way_back(request: Request) -> str:
    wanted = request.query_params.get("to", "/")
    return wanted if OWN_PATH.fullmatch(wanted) else "/"
