"""The errors that the store's API answers with."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any


@dataclass(frozen=True)
class ValidationProblem:
    """One broken rule of a request body.

    `path` holds property names and list indexes from the body's root to the value.
    `reason` never repeats the value, which may be a secret header.
    """

    path: tuple[str | int, ...]
    reason: str

    @property
    def pointer(self) -> str:
        """Give the path as a JSON Pointer (RFC 6901)."""
        return "".join(f"/{_escape(str(part))}" for part in self.path)

    @property
    def name(self) -> str:
        """Give the name of the property that the path ends in, else an empty string."""
        names = [part for part in self.path if isinstance(part, str)]
        return names[-1] if names else ""

    def as_json(self) -> dict[str, str]:
        """Give the item of `validationErrors` (shape seen in a client's fixture)."""
        return {"name": self.name, "path": self.pointer, "reason": self.reason}


def _escape(part: str) -> str:
    return part.replace("~", "~0").replace("/", "~1")


@dataclass(eq=False)
class ApiError(Exception):
    """An answer other than success, in the documented shapes.

    Not frozen: whoever passes an exception on writes its traceback into it.
    HttpError has status, title and detail (guides/custom-error-codes); 401 and 429 have no body.
    """

    status: int
    detail: str = ""
    title: str = ""
    problems: tuple[ValidationProblem, ...] = ()
    headers: dict[str, str] = field(default_factory=dict)
    code: str = ""

    def body(self) -> dict[str, Any] | None:
        """Give the JSON body, or None where the API answers without one."""
        if self.status in (401, 429):
            return None
        content: dict[str, Any] = {
            "status": self.status,
            "title": self.title or HTTPStatus(self.status).phrase,
            "detail": self.detail,
        }
        if self.code:
            content["code"] = self.code
        if self.problems:
            content["validationErrors"] = [problem.as_json() for problem in self.problems]
        return content


def bad_request(detail: str) -> ApiError:
    """Make a 400."""
    return ApiError(400, detail)


def not_found(detail: str) -> ApiError:
    """Make a 404."""
    return ApiError(404, detail)


def in_use(detail: str) -> ApiError:
    """Make a 409 for an object that others use (assumed: no page shows a 409)."""
    return ApiError(409, detail)


def unprocessable(problems: Iterable[ValidationProblem]) -> ApiError:
    """Make a 422 with `validationErrors`."""
    return ApiError(
        422,
        "One or more validation error occurred.",
        "Unprocessable entity",
        tuple(problems),
    )
