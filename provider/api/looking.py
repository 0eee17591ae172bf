"""Look: read what stands at a path as it comes, for whoever wants to know how answers look."""

import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from provider.api.announcement import Announcement, announcement
from provider.api.calls import Calls
from provider.api.messages import Answer, Request, Resource

_LIMIT_HEADER = re.compile(r"(x-)?ratelimit-(limit|remaining|reset)|retry-after")


@dataclass(frozen=True)
class Look:
    """The answers that stand at one path, page after page.

    Attributes:
        bodies: each page's JSON, unchanged; it may hold anything that the store knows.
        complete: whether the last page was reached.
        said: what the last answer announced of the limit.
        limit_headers: the names of the headers in which it did, in lower case.
        link_parameters: the names of the query parameters of the links to following pages.
    """

    bodies: tuple[Any, ...] = field(repr=False)
    complete: bool
    said: Announcement
    limit_headers: tuple[str, ...] = ()
    link_parameters: tuple[str, ...] = ()


def look(calls: Calls, resource: Resource, path: str, most_pages: int) -> Look:
    """GET a path and the pages that its answers link to; shapes are not judged.

    Raises:
        NotOnSurface: when the public API has no such operation.
        CallError: after retries; UnexpectedAnswer for what is no JSON.
    """
    words = "read the store" if path == "/store/" else f"list the {resource.plural}"
    request: Request | None = calls.request(words, "GET", path, resource)
    bodies: list[Any] = []
    visited: set[str] = set()
    links: list[str] = []
    said = Announcement()
    headers: tuple[str, ...] = ()
    while request is not None and request.url not in visited and len(bodies) < most_pages:
        visited.add(request.url)
        answer, body = calls.read(request, lambda asked, got: (got, calls.judge.body(asked, got)))
        bodies.append(body)
        said, headers = _said(calls, answer), _limit_headers(answer)
        request = _next(calls, request, body)
        links += [request.url] if request else []
    return Look(tuple(bodies), request is None, said, headers, _parameters(links))


def _said(calls: Calls, answer: Answer) -> Announcement:
    return announcement(answer.headers, calls.clock.wall())


def _limit_headers(answer: Answer) -> tuple[str, ...]:
    return tuple(sorted(name for name in answer.headers if _LIMIT_HEADER.fullmatch(name)))


def _next(calls: Calls, request: Request, body: Any) -> Request | None:
    """Make the request for the next page, where a link leads to one on the same host."""
    links = body.get("links") if isinstance(body, dict) else None
    link = links.get("next") if isinstance(links, dict) else None
    url = calls.address.follow(request.url, link) if isinstance(link, str) and link else None
    return Request(request.words, "GET", request.path, url, request.scope) if url else None


def _parameters(links: list[str]) -> tuple[str, ...]:
    names = (name for link in links for name, _ in parse_qsl(urlsplit(link).query))
    return tuple(dict.fromkeys(names))
