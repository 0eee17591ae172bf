"""A small server in the place of GitHub's REST API: comments of a pull request, issues.

It answers only who holds the token of a job, and lets it do what the job's permissions say.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit

REPOSITORY = "shop/stores"
BOT = {"login": "github-actions[bot]", "type": "Bot"}
LIMIT = 65_536
#: How soon it sees that it shall end.
POLL_SECONDS = 0.02


def token(permissions: Mapping[str, str]) -> str:
    """Make the token of a job; what it may do stands in it."""
    return "token-" + "-".join(sorted(f"{key}.{value}" for key, value in permissions.items()))


@dataclass(frozen=True)
class Trouble:
    """What a request gets instead of its answer.

    Attributes:
        method: of the request.
        status: what it is answered; 0 for no trouble.
        done: whether it is carried out all the same.
        later: what stands in Retry-After; "" for nothing.
    """

    method: str
    status: int = 0
    done: bool = True
    later: str = ""


class GitHubServer:
    """What is in the repository, and a server that shows and changes it.

    Attributes:
        comments: number of issue or pull request -> its comments, oldest first.
        issues: all of them; those of pull requests have ``pull_request``.
        paths: the path of every request that has come, also of one that was refused.
        moved_to: where a redirect leads; "" for none.
        trouble: what the next requests get, in this order.
    """

    def __init__(self) -> None:
        self.comments: dict[int, list[dict[str, Any]]] = {}
        self.issues: list[dict[str, Any]] = []
        self.paths: list[str] = []
        self.moved_to = ""
        self.trouble: list[Trouble] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(POLL_SECONDS,), daemon=True
        )

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(timeout=10)

    @property
    def url(self) -> str:
        """Give the address that a job gets as GITHUB_API_URL."""
        return f"http://127.0.0.1:{self._server.server_port}"

    def comment(self, number: int, body: str, user: Mapping[str, str] = BOT) -> dict[str, Any]:
        """Add a comment."""
        known = sum(map(len, self.comments.values()))
        made = {"id": 100 + known, "body": body, "user": dict(user)}
        made["html_url"] = f"https://github.example/comment/{made['id']}"
        self.comments.setdefault(number, []).append(made)
        return made

    def issue(self, title: str, body: str, user: Mapping[str, str] = BOT) -> dict[str, Any]:
        """Add an issue."""
        made = {"number": len(self.issues) + 1, "title": title, "body": body, "user": dict(user)}
        made |= {"state": "open", "html_url": f"https://github.example/issue/{made['number']}"}
        self.issues.append(made)
        return made

    def answer(self, method: str, path: str, body: dict[str, Any], may: str) -> tuple[int, Any]:
        """Do what a request asks for."""
        place = urlsplit(path)
        found = re.fullmatch(
            rf"/repos/{REPOSITORY}/(issues(?:/comments)?)(?:/(\d+))?(/comments)?", place.path
        )
        if found is None:
            return 404, {"message": "Not Found"}
        if len(body.get("body", "")) > LIMIT:
            return 422, {"message": "Body is too long"}
        wanted = (
            "pull-requests"
            if "comments" in place.path and not self._is_issue(found[2])
            else "issues"
        )
        if method != "GET" and f"{wanted}.write" not in may:
            return 403, {"message": "Resource not accessible by integration"}
        query = {key: values[0] for key, values in parse_qs(place.query).items()}
        return self._done(method, found[1], int(found[2] or 0), bool(found[3]), body, query)

    def next_trouble(self, method: str) -> Trouble:
        """Take the trouble that is next, where a request of this method gets it."""
        if self.trouble and self.trouble[0].method == method:
            return self.trouble.pop(0)
        return Trouble(method)

    def _is_issue(self, number: str | None) -> bool:
        issues = (item for item in self.issues if "pull_request" not in item)
        return any(str(item["number"]) == number for item in issues)

    def _done(
        self,
        method: str,
        what: str,
        number: int,
        comments: bool,
        body: dict[str, Any],
        query: Mapping[str, str],
    ) -> tuple[int, Any]:
        if method == "GET":
            every = self.comments.get(number, []) if comments else self.issues
            state = query.get("state")
            return 200, _page([i for i in every if i.get("state") == state or not state], query)
        if method == "POST":
            made = self.comment(number, body["body"]) if comments else self.issue(**body)
            return 201, made
        changed = self._issue(number) if what == "issues" else self._comment(number)
        changed.update(body)
        return 200, changed

    def _issue(self, number: int) -> dict[str, Any]:
        (found,) = (item for item in self.issues if item["number"] == number)
        return found

    def _comment(self, identifier: int) -> dict[str, Any]:
        every = [item for items in self.comments.values() for item in items]
        (found,) = (item for item in every if item["id"] == identifier)
        return found


def _page(items: list[dict[str, Any]], query: Mapping[str, str]) -> list[dict[str, Any]]:
    size, number = int(query.get("per_page", 30)), int(query.get("page", 1))
    return items[size * (number - 1) : size * number]


def _handler(server: GitHubServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def _answer(self) -> None:
            server.paths.append(self.path)
            sent = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            may = self.headers.get("Authorization", "")
            status, found = 401, {"message": "Bad credentials"}
            body = json.loads(sent or b"{}")
            trouble = server.next_trouble(self.command)
            if may.startswith("Bearer token-") and not server.moved_to and trouble.done:
                status, found = server.answer(self.command, self.path, body, may)
            status, found = (trouble.status, {}) if trouble.status else (status, found)
            content = json.dumps(found).encode()
            self.send_response(302 if server.moved_to else status)
            if trouble.later:
                self.send_header("Retry-After", trouble.later)
            if server.moved_to:
                self.send_header("Location", server.moved_to)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = do_PATCH = _answer  # noqa: N815 - the library's names

        def log_message(self, *_: Any) -> None:
            """Print nothing."""

    return Handler
