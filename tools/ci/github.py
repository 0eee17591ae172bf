"""GitHub's REST API, as far as a comment and an issue need it. Standard library only.

Addresses and token come from the environment that a job has: ``GITHUB_API_URL``,
``GITHUB_REPOSITORY``, ``GITHUB_TOKEN``.
"""

from __future__ import annotations

import http.client
import json
import os
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar
from urllib.parse import urlencode

#: The most characters that GitHub takes as the text of a comment or an issue.
LIMIT = 65_536
#: Who writes with the token of a job. No person can be called so.
BOT = "github-actions[bot]"
SECONDS = 30.0
_PAGE, _PAGES = 100, 100
#: What passes by itself: too many requests, and GitHub's own trouble.
_PASSING = frozenset({429, 502, 503})
TRIES = 3
_T = TypeVar("_T")
#: How long to wait where GitHub does not say, and the longest wait that a job is held up by.
_WAIT, LONGEST_WAIT = 5.0, 60.0


class GitHubError(Exception):
    """GitHub did not do what was asked; the text says what and why, without the token."""


class _PassingError(GitHubError):
    """One that may be gone in a moment, and how long to wait for that."""

    def __init__(self, text: str, seconds: float) -> None:
        super().__init__(text)
        self.seconds = seconds


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A redirected request would carry the token to wherever it points."""

    def redirect_request(self, *_: Any) -> None:
        return None


_OPENER = urllib.request.build_opener(_NoRedirect)


@dataclass(frozen=True)
class Repository:
    """A repository, with a token that may write into it."""

    api: str
    name: str
    token: str = field(repr=False)

    @classmethod
    def of_job(cls, environment: Mapping[str, str] = os.environ) -> Repository:
        """Give the repository of this job. Raises ``GitHubError`` outside of a job."""
        try:
            return cls(
                environment["GITHUB_API_URL"].rstrip("/"),
                environment["GITHUB_REPOSITORY"],
                environment["GITHUB_TOKEN"],
            )
        except KeyError as error:
            raise GitHubError(f"{error.args[0]} is not set: this runs in a workflow") from None

    def each(self, path: str, **query: str) -> Iterator[dict[str, Any]]:
        """Yield the items of a list, page by page."""
        for page in range(1, _PAGES + 1):
            asked = urlencode({**query, "per_page": _PAGE, "page": page})
            found = self._list(f"{path}?{asked}")
            if not isinstance(found, list) or not all(isinstance(item, dict) for item in found):
                raise GitHubError(f"GET {path}: the answer is no list")
            yield from found
            if len(found) < _PAGE:
                return

    def create(
        self, path: str, made: Callable[[], dict[str, Any] | None] = lambda: None, **body: Any
    ) -> dict[str, Any]:
        """Make something; give what GitHub made of it.

        Args:
            path: where.
            made: looks for it before one more try, since what answers 502 may have been done.
            body: what it is made of.
        """

        def again() -> dict[str, Any]:
            return made() or self._object("POST", path, body)

        return _tried(lambda: self._object("POST", path, body), again)

    def change(self, path: str, **body: Any) -> dict[str, Any]:
        """Change something; give what it is now."""
        return _tried(lambda: self._object("PATCH", path, body))

    def _object(self, method: str, path: str, body: Any) -> dict[str, Any]:
        found = self._ask(method, path, body)
        if not isinstance(found, dict) or "html_url" not in found:
            raise GitHubError(f"{method} {path}: the answer is not what was made")
        return found

    def _list(self, path: str) -> Any:
        return _tried(lambda: self._ask("GET", path, None))

    def _ask(self, method: str, path: str, body: Any) -> Any:
        request = urllib.request.Request(
            f"{self.api}/repos/{self.name}/{path}",
            data=None if body is None else json.dumps(body).encode(),
            method=method,
            headers={
                "Authorization": f"Bearer {self.token}",
                "Accept": "application/vnd.github+json",
                "Content-Type": "application/json",
                "X-GitHub-Api-Version": "2022-11-28",
                "User-Agent": "connectif-provisioner",
            },
        )
        what = f"{method} {path.partition('?')[0]}"
        try:
            with _OPENER.open(request, timeout=SECONDS) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            with error:
                text = f"{what}: {error.code} {_said(error)}"
                if error.code in _PASSING:
                    raise _PassingError(text, wait(error.headers.get("Retry-After"))) from None
                raise GitHubError(text) from None
        except (OSError, ValueError, http.client.HTTPException) as error:
            raise GitHubError(f"{what}: {error}") from None


def _tried(first: Callable[[], _T], again: Callable[[], _T] | None = None) -> _T:
    """Ask up to three times where the trouble may pass, and wait as long as GitHub says."""
    ask = first
    for _ in range(TRIES - 1):
        try:
            return ask()
        except _PassingError as error:
            time.sleep(error.seconds)
            ask = again or first
    return ask()


def wait(said: str | None) -> float:
    """Give how long to wait, from what stands in Retry-After: seconds; a date is not read."""
    try:
        seconds = float(int(said or ""))
    except ValueError:
        return _WAIT
    return min(max(seconds, 0.0), LONGEST_WAIT)


def is_own(item: Mapping[str, Any], marker: str) -> bool:
    """Whether a comment or an issue was written by a job, and begins with the marker."""
    author = item.get("user")
    if not isinstance(author, dict):
        return False
    own = author.get("login") == BOT and author.get("type") == "Bot"
    return own and str(item.get("body") or "").startswith(marker)


def length(text: str) -> int:
    """Count characters as the strictest reading of the limit does: an emoji is two."""
    return len(text.encode("utf-16-le")) // 2


def run_address(environment: Mapping[str, str] = os.environ) -> str:
    """Give the address of the run that this job belongs to; "" where it is not known."""
    names = "GITHUB_SERVER_URL", "GITHUB_REPOSITORY", "GITHUB_RUN_ID"
    parts = [environment.get(name, "") for name in names]
    return f"{parts[0]}/{parts[1]}/actions/runs/{parts[2]}" if all(parts) else ""


def _said(error: urllib.error.HTTPError) -> str:
    try:
        return str(json.load(error)["message"])[:300]
    except (OSError, ValueError, KeyError, TypeError):
        return str(error.reason)
