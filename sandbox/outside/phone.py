"""A customer's phone: its lock screen with the notifications, and what a tap opens.

How a real phone shows them is its own matter; this shows what Reskyt was sent, no more.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import quote, urlsplit

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from sandbox.clock import as_moment
from sandbox.database import Document
from sandbox.outside.modes import enter_app, insist_on_a_person
from sandbox.outside.opening import refusal, with_campaign
from sandbox.outside.receiver import STREAM
from sandbox.outside.rendering import Pages
from sandbox.outside.texts import is_unicode
from sandbox.state import Sandbox

SHOWN = 50
DEVICES = 100
# Those that the pages' policy lets a picture come from.
PICTURE_HOSTS = ("127.0.0.1", "localhost")
# Assumed: a notification without an address opens the app at its first page.
START = "/"


class Phone:
    """The phone's pages."""

    def __init__(self, sandbox: Sandbox, pages: Pages) -> None:
        self._sandbox = sandbox
        self._pages = pages

    def routes(self) -> list[Route]:
        """Give the routes."""
        return [
            Route("/phone", self.screen),
            Route("/phone/notifications", self.notifications),
            Route("/phone/tap/{sequence}", self.tap),
        ]

    async def screen(self, request: Request) -> Response:
        """Show the lock screen of one device, or of all."""
        token = request.query_params.get("token", "")
        view = self._view(token)
        view |= {"devices": self._devices(token), "console": self._sandbox.addresses.console}
        return self._pages.phone("phone.html", view | {"token": token})

    async def notifications(self, request: Request) -> Response:
        """Give what the lock screen shows, for its refresh."""
        return JSONResponse(self._view(request.query_params.get("token", "")))

    async def tap(self, request: Request) -> Response:
        """Open what a notification leads to, as the app that it belongs to would."""
        insist_on_a_person(request)
        found = self._found(request.path_params["sequence"])
        if self._has_ended(found):
            text = "It was shown until its end, and a phone has taken it away since."
            return self._pages.message(410, "This notification has ended", text)
        url = found.get("url", "").strip()
        problem = refusal(url) if url else None
        if problem:
            return self._pages.message(422, "This notification opens nothing", problem)
        campaign = found.get("utmCampaign")
        response = RedirectResponse(with_campaign(url or START, campaign), 302)
        enter_app(response, found["tokens"][0])
        return response

    def _found(self, sequence: str) -> Document:
        for record in self._sandbox.records.list(STREAM, newest=True):
            if str(record["sequence"]) == sequence:
                return record
        raise HTTPException(404, "There is no such notification.")

    def _view(self, token: str) -> dict[str, Any]:
        now = self._sandbox.clock.now()
        records = self._sandbox.records.list(STREAM, token or None, limit=SHOWN, newest=True)
        here = now.astimezone()
        return {
            "time": here.strftime("%H:%M"),
            "date": f"{here:%A}, {here.day} {here:%B}",
            "notifications": [self._card(record, now) for record in records],
        }

    def _card(self, record: Document, now: datetime) -> dict[str, Any]:
        wanted = record.get("pictureUrl", "").strip()
        return {
            "sequence": record["sequence"],
            "title": record["title"],
            "age": age(as_moment(record["at"]), now),
            "at": record["at"],
            "device": shortened(record["tokens"][0]),
            "picture": wanted if wanted and is_picture(wanted) else None,
            "isPictureLeftOut": bool(wanted) and not is_picture(wanted),
            "problem": refusal(record["url"].strip()) if record.get("url", "").strip() else None,
            "hasEnded": self._has_ended(record),
        }

    def _has_ended(self, record: Document) -> bool:
        return as_moment(record["endsAt"]) <= self._sandbox.clock.now()

    def _devices(self, chosen: str) -> list[dict[str, Any]]:
        """Give the devices that were sent something, the latest first, and the chosen one."""
        counts: dict[str, int] = {}
        for record in self._sandbox.records.list(STREAM, newest=True):
            token = record["tokens"][0]
            counts[token] = counts.get(token, 0) + 1
        if chosen and is_unicode(chosen):
            counts.setdefault(chosen, 0)
        devices = [
            {
                "token": token,
                "name": shortened(token),
                "count": count,
                "path": f"/phone?token={quote(token, safe='')}",
                "isChosen": token == chosen,
            }
            for token, count in counts.items()
        ]
        return [device for device in devices if device["isChosen"]] + [
            device for device in devices if not device["isChosen"]
        ][:DEVICES]


def age(then: datetime, now: datetime) -> str:
    """Say how long ago something was."""
    minutes = int((now - then).total_seconds() // 60)
    if minutes < 1:
        return "now"
    if minutes < 60:
        return f"{minutes} min ago"
    if minutes < 24 * 60:
        return f"{minutes // 60} h ago"
    return f"{then.day} {then:%b}"


def shortened(token: str) -> str:
    """Give enough of a token to tell devices apart."""
    return token if len(token) <= 14 else f"{token[:8]}…{token[-4:]}"


def is_picture(url: str) -> bool:
    """Tell whether a picture's address is opened: a web address on this machine."""
    return refusal(url) is None and urlsplit(url).hostname in PICTURE_HOSTS
