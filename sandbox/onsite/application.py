"""The on-site script and its endpoint, which pages of any origin may use.

Their paths are those of Connectif's own script (a public copy of 2020).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs

from starlette.requests import Request
from starlette.types import Receive, Scope, Send

from sandbox.onsite.notification import Visit, is_authorised, notification_problems, receive
from sandbox.onsite.script import client_script
from sandbox.parsing import parse_json
from sandbox.reading import read_content
from sandbox.state import Sandbox
from sandbox.transmission import Connections, Message, json_message, transmit

SCRIPT = re.compile(r"/sandbox/client-script/([^/]+)/?")
NOTIFICATION = re.compile(r"/integration-type/system/scrippet-notification/([^/]+)/?")
#: Bytes of one notification; the limit of inbound events (help 360014532280) is assumed for it.
LARGEST = 512 * 1024
ANY_ORIGIN = {"Access-Control-Allow-Origin": "*", "Cache-Control": "no-store"}
PREFLIGHT = ANY_ORIGIN | {
    "Access-Control-Allow-Methods": "POST",
    "Access-Control-Allow-Headers": "Content-Type",
}


def serves(path: str) -> bool:
    """Whether a path belongs to the shop's pages, and not to the API."""
    return bool(SCRIPT.fullmatch(path) or NOTIFICATION.fullmatch(path))


class OnSite:
    """What the pages of a shop use of the store, as an ASGI application."""

    def __init__(self, sandbox: Sandbox, connections: Connections) -> None:
        self._sandbox = sandbox
        self._connections = connections

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request of a page."""
        request = Request(scope, receive)
        content = await read_content(request, LARGEST)
        message = self._message(request, content)
        await transmit(message, self._connections, scope, receive, send)

    def _message(self, request: Request, content: bytes | None) -> Message:
        path, method = request.url.path, request.method
        found = SCRIPT.fullmatch(path) or NOTIFICATION.fullmatch(path)
        if found is None or found[1] != self._sandbox.store()["scriptToken"]:
            return _refused(404, "there is no store with this token")
        if SCRIPT.fullmatch(path):
            return self._script(request) if method in ("GET", "HEAD") else _refused(405, "GET only")
        if method == "OPTIONS":
            return Message(204, headers=PREFLIGHT)
        if method != "POST":
            return _refused(405, "POST only")
        return self._notification(request, content)

    def _script(self, request: Request) -> Message:
        content = client_script(self._configuration(request)).encode()
        headers = {
            "Content-Type": "text/javascript; charset=utf-8",
            "X-Content-Type-Options": "nosniff",
            # The shop's pages stand on another origin, and may demand that this be said.
            "Cross-Origin-Resource-Policy": "cross-origin",
        }
        return Message(200, content, ANY_ORIGIN | headers)

    def _configuration(self, request: Request) -> Mapping[str, Any]:
        store, switches = self._sandbox.store(), self._sandbox.switches
        base = str(request.base_url).rstrip("/")
        shown = parse_qs(request.url.query).get("userAgent")
        return {
            "notification": f"{base}/integration-type/system/scrippet-notification/"
            f"{store['scriptToken']}",
            "domains": list(store.get("domains", ())),
            "excludedPages": list(store.get("excludedPages", ())),
            "isInitialized": switches["clientIsInitialized"],
            "isAllowedDomain": switches["clientIsAllowedDomain"],
            "skipCallback": switches["clientSkipCallback"],
            "skipsEqual": switches["clientSkipsEqual"],
            "entityInfo": switches["clientEntityInfo"],
            "trackerForm": switches["clientTrackerForm"],
            "userAgent": shown[0][:1024] if shown else None,
        }

    def _notification(self, request: Request, content: bytes | None) -> Message:
        if content is None:
            return _refused(413, f"a notification has at most {LARGEST} bytes")
        try:
            body = parse_json(content)
        except ValueError:
            return _refused(400, "the body is no JSON")
        found = notification_problems(body)
        if found:
            return _refused(400, "; ".join(found))
        visit = Visit(body, request.headers.get("user-agent", ""))
        if not is_authorised(self._sandbox, visit.browser["url"]):
            return _refused(403, "the page's domain is not among the authorised ones")
        return json_message(200, receive(self._sandbox, visit), ANY_ORIGIN)


def _refused(status: int, detail: str) -> Message:
    return json_message(status, {"error": detail}, ANY_ORIGIN)
