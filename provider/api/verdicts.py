"""What an answer means: its object, its page, its absence, or an error."""

from typing import Any

from provider.api.credentials import Credentials
from provider.api.errors import (
    Conflict,
    Forbidden,
    InvalidRequest,
    NotFound,
    RateLimited,
    ServerError,
    StatusError,
    Unauthorized,
    UnexpectedAnswer,
    UnprocessableEntity,
    Violation,
)
from provider.api.messages import Answer, Json, Request
from provider.api.scopes import KEYS, RIGHTS, Scope, forbidden
from provider.api.scrubbing import Scrubber

_CORRECT = "Correct the definition and run again."
_CLEAR = "Clear away what stands against it (a use, a name taken, a status), and run again."
_AGAIN = "Nothing was lost; run again, and if it stays, ask Connectif's support."
_ADDRESS = "Check connectif:apiUrl, and what stands between here and the store (proxy, firewall)."
_MOST_VIOLATIONS = 20


class Judge:
    """Turns answers into values or errors; knows what must never be shown."""

    def __init__(self, credentials: Credentials) -> None:
        """Keep the key's parts, to take them out of what the store says."""
        self._secrets = credentials.secrets()

    def refusal(self, request: Request, answer: Answer) -> StatusError | UnexpectedAnswer:
        """Give the error for an answer that is not 2xx."""
        if answer.status < 400:
            return self.unexpected(request, answer, "a redirect, which is not followed")
        said = _http_error(answer)
        if answer.status == 404 and not _is_documented(said):
            return self.unexpected(request, answer, "a 404 that is not of the documented shape")
        scrub = Scrubber((*self._secrets, *request.secrets()))
        return _status_error(request, answer.status, said, scrub)

    def unexpected(self, request: Request, answer: Answer, what: str) -> UnexpectedAnswer:
        """Give the error for an answer that is not understood; nothing of its body is told."""
        kind = Scrubber((*self._secrets, *request.secrets()))(answer.content_type) or "no type"
        return UnexpectedAnswer(
            request.tried,
            f"the answer is not understood: {what} (status {answer.status}, {kind}, "
            f"{len(answer.content)} bytes)",
            _ADDRESS,
            answer.status,
        )

    def body(self, request: Request, answer: Answer) -> Any:
        """Read an answer that must be JSON, whatever its shape.

        Raises:
            UnexpectedAnswer: when it is something else.
        """
        body, what = _json(answer)
        if what:
            raise self.unexpected(request, answer, what)
        return body

    def object(self, request: Request, answer: Answer) -> Json:
        """Read an answer that must be a JSON object.

        Raises:
            UnexpectedAnswer: when it is something else.
        """
        body, what = _json(answer)
        if isinstance(body, dict):
            return body
        raise self.unexpected(request, answer, what or "JSON, but not an object")

    def identified(self, request: Request, answer: Answer) -> Json:
        """Read an answer that must be a JSON object with an ``id``.

        Raises:
            UnexpectedAnswer: when it is something else.
        """
        body = self.object(request, answer)
        if _has_id(body):
            return body
        raise self.unexpected(request, answer, "an object without an id")

    def page(self, request: Request, answer: Answer) -> tuple[list[Json], str | None]:
        """Read one page of a list: its objects, and the link to the next one.

        The shape is ``{"links": {"next", "prev"}, "results": [...]}``, links optional (api-docs:
        resources/contactfieldlist).

        Raises:
            UnexpectedAnswer: when it is something else.
        """
        body = self.object(request, answer)
        results, links = body.get("results"), body.get("links")
        if not isinstance(results, list) or not all(map(_has_id, results)):
            raise self.unexpected(request, answer, "a list without objects that have an id")
        following = links.get("next") if isinstance(links, dict) else None
        if not isinstance(links, dict | None) or not isinstance(following, str | None):
            raise self.unexpected(request, answer, "a list whose links are not links")
        return results, following or None


def is_cut(answer: Answer) -> bool:
    """Tell whether an answer of success calls itself JSON and is none: likely cut short."""
    return 200 <= answer.status < 300 and answer.is_json and _json(answer)[1] != ""


def gave_up(request: Request, reason: str, retry_after: float | None) -> RateLimited:
    """Give the error for a call that the limit never let through."""
    error = RateLimited(
        request.tried,
        reason,
        "The limit is one per account: see what else uses this store's API, then run again; "
        "what was done stays done.",
        status=429,
    )
    error.retry_after = retry_after
    return error


def _json(answer: Answer) -> tuple[Any, str]:
    """Read the body as JSON; the second value says what else it is."""
    if not answer.is_json:
        return None, "not JSON"
    try:
        return answer.json(), ""
    except ValueError:
        return None, "JSON that is cut or malformed"


def _has_id(item: object) -> bool:
    """Tell whether something is an object with an id."""
    return isinstance(item, dict) and isinstance(item.get("id"), str) and item["id"] != ""


def _http_error(answer: Answer) -> Json:
    """Read the HttpError of an error answer; empty where there is none."""
    body = _json(answer)[0]
    return body if isinstance(body, dict) else {}


def _is_documented(said: Json) -> bool:
    """Tell whether a 404 has the HttpError shape (api-docs: guides/custom-error-codes).

    Anything else may be a proxy's or a router's, and says nothing about the object.
    """
    texts = isinstance(said.get("title"), str) and isinstance(said.get("detail"), str)
    return texts and said.get("status") == 404


def _status_error(request: Request, status: int, said: Json, scrub: Scrubber) -> StatusError:
    """Give the error of a status, with what the store said about it."""
    violations = _violations(said, scrub)
    kind, advice = _kind(request, status)
    title, detail, code = (scrub(said.get(part) or "") for part in ("title", "detail", "code"))
    text = "; ".join(map(str, violations)) or ": ".join(filter(None, (code, title, detail)))
    reason = f"the store answers {status}" + (f" ({text})" if text else "")
    error = kind(
        request.tried, reason, advice, status=status, title=title, detail=detail, code=code
    )
    if isinstance(error, UnprocessableEntity):
        error.violations = violations
    return error


def _kind(request: Request, status: int) -> tuple[type[StatusError], str]:
    """Give the class of a status and what to do about it."""
    if status >= 500:
        return ServerError, _AGAIN
    known: dict[int, tuple[type[StatusError], str]] = {
        401: (Unauthorized, _unauthorized()),
        403: (Forbidden, forbidden(Scope(request.scope, RIGHTS[request.method]))),
        404: (NotFound, "It was removed meanwhile: run again to see what is to be done."),
        409: (Conflict, _CLEAR),
        422: (UnprocessableEntity, _CORRECT),
        429: (RateLimited, _AGAIN),
    }
    return known.get(status, (InvalidRequest, _CORRECT))


def _unauthorized() -> str:
    """Say what to do about a key that is not accepted."""
    return (
        "The API key is missing or wrong: compare CONNECTIF_API_KEY_<STACK>, CONNECTIF_API_KEY and "
        f"connectif:apiKey with {KEYS}."
    )


def _violations(said: Json, scrub: Scrubber) -> tuple[Violation, ...]:
    """Read the violations of a 422 answer."""
    found = said.get("validationErrors")
    listed = found if isinstance(found, list) else []
    entries = [entry for entry in listed if isinstance(entry, dict)]
    return tuple(
        Violation(*(scrub(entry.get(part) or "") for part in ("path", "name", "reason")))
        for entry in entries[:_MOST_VIOLATIONS]
    )
