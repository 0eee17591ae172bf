"""Requests and answers, as values."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal
from urllib.parse import quote

Method = Literal["GET", "POST", "PATCH", "DELETE"]
Json = dict[str, Any]
Objects = list[Json]
EVERY_METHOD: frozenset[Method] = frozenset({"GET", "POST", "PATCH", "DELETE"})


@dataclass(frozen=True)
class Resource:
    """What the paths and the words of one kind of object are.

    Attributes:
        path: of the collection, with its slash at the end, as the API pages write it.
        singular, plural: in words, for messages.
        scope: the name of the key's scope in the app.
        public: what the public API can do with them; the rest is the extended surface, which is
            an assumption of ours.
        named: whether they are told apart by their names, so that a list must show them.
    """

    path: str
    singular: str
    plural: str
    scope: str
    public: frozenset[Method] = EVERY_METHOD
    named: bool = False

    def item(self, object_id: str) -> str:
        """Give the path of one object; the id is percent-encoded.

        Raises:
            ValueError: for an id that would lead to another place.
        """
        if object_id in {"", ".", ".."}:
            raise ValueError(f"{object_id!r} is not the id of a {self.singular}")
        return self.path + quote(object_id, safe="")


@dataclass(frozen=True)
class Request:
    """One request.

    Attributes:
        words: the operation in words, as in "create the contact field".
        method, path: as shown in messages.
        url: where it is sent.
        scope: the scope of the key that it needs.
        body: JSON object to send; may hold secret header values, so it is never shown.
    """

    words: str
    method: Method
    path: str
    url: str
    scope: str
    body: Mapping[str, Any] | None = field(default=None, repr=False)

    @property
    def tried(self) -> str:
        """Give the operation in words with method and path."""
        return f"{self.words} ({self.method} {self.path})"

    def payload(self) -> bytes | None:
        """Give the bytes of the body."""
        if self.body is None:
            return None
        return json.dumps(self.body, allow_nan=False).encode()

    def secrets(self) -> tuple[str, ...]:
        """Give the values of the webhook headers that are sent."""
        headers = (self.body or {}).get("webhookHeaders") or ()
        return tuple(str(header.get("value", "")) for header in headers)


@dataclass(frozen=True)
class Answer:
    """One complete answer.

    Attributes:
        status: the HTTP status.
        headers: with names in lower case.
        content: the body; may hold secret header values, so it is never shown.
    """

    status: int
    headers: Mapping[str, str] = field(repr=False)
    content: bytes = field(repr=False)

    @property
    def content_type(self) -> str:
        """Give the media type, without its parameters."""
        return self.headers.get("content-type", "").split(";")[0].strip().lower()

    @property
    def is_json(self) -> bool:
        """Whether the answer calls itself JSON."""
        return self.content_type == "application/json" or self.content_type.endswith("+json")

    def json(self) -> Any:
        """Read the body as JSON.

        Raises:
            ValueError: when it is none; the text names nothing of the body.
        """
        try:
            return json.loads(self.content)
        except (ValueError, RecursionError):
            pass
        # Raised outside of the handler: the parser's own error carries the whole body.
        raise ValueError("not JSON")
