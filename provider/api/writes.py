"""Writes whose fate may be unknown: never sent again before a look."""

import logging
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from typing import TypeVar

from provider.api.calls import Calls, Doubt
from provider.api.errors import (
    Conflict,
    ConnectifError,
    FateUnknown,
    InvalidRequest,
    NotFound,
    UnprocessableEntity,
)
from provider.api.messages import Answer, Json, Request

Value = TypeVar("Value")
_LOG = logging.getLogger("connectif.api")
_REFUSALS = (InvalidRequest, Conflict, UnprocessableEntity)


@dataclass(frozen=True)
class Write:
    """One write and what it needs.

    Attributes:
        calls: makes the calls.
        request: the POST, PATCH or DELETE.
        gate: held while it is sent, so that no list is read across it.
        keep: told the object while the gate is still held.
    """

    calls: Calls
    request: Request
    gate: Callable[[], AbstractContextManager[object]] = nullcontext
    keep: Callable[[Json], None] = field(default=lambda item: None)

    def create(self, look: Callable[[], Iterable[Json]], same: Callable[[Json], bool]) -> Json:
        """POST; when its fate is unknown, look for the object before it is sent again.

        Args:
            look: reads the list freshly.
            same: recognises the object that the POST would have made.

        Raises:
            CallError: FateUnknown when looking failed too.
        """

        def found() -> Json | None:
            return self._recognised(look(), same)

        return self._repeat(found, lambda item: item)

    def patch(self, look: Callable[[], Json | None]) -> Json:
        """PATCH; when its fate is unknown, compare the object's properties with those sent.

        Args:
            look: reads the object by its id.

        Raises:
            CallError: NotFound when the object is not there.
        """
        sent = self.request.body or {}

        def applied(live: Json | None) -> Json | None:
            if live is not None and all(live.get(name) == sent[name] for name in sent):
                return live
            return None

        return self._repeat(look, applied)

    def transition(
        self,
        look: Callable[[], Json | None],
        decide: Callable[[Json | None], Json | None],
        meaning: Callable[[Request, Answer], Json],
    ) -> Json:
        """POST what takes an object into another state; after a doubt, judge by that state.

        Args:
            look: reads the object by its id.
            decide: gives the object when the POST was applied, None when it was not; raises when
                the object does not show which.
            meaning: reads an answer of success.

        Raises:
            CallError: as ``decide`` does; FateUnknown when looking failed too.
        """
        return self._repeat(look, decide, meaning)

    def delete(self, look: Callable[[], Json | None]) -> None:
        """DELETE; an object that is already gone is fine.

        Args:
            look: reads the object by its id.

        Raises:
            CallError: when it cannot be deleted.
        """
        try:
            self._repeat(look, lambda live: {} if live is None else None, self._done)
        except NotFound:
            return

    def _repeat(
        self,
        look: Callable[[], Json | None],
        decide: Callable[[Json | None], Json | None],
        meaning: Callable[[Request, Answer], Json] | None = None,
    ) -> Json:
        """Send, and after a doubt look; send again only what a look shows not to be applied."""
        deadline = self.calls.deadline()
        doubt: Doubt | None = None
        for failures in range(1, self.calls.retries.writes + 1):
            try:
                with self.gate():
                    done = self.calls.write(
                        self.request, meaning or self.calls.judge.identified, deadline
                    )
                    self.keep(done)
                    return done
            except Doubt as unknown:
                doubt = unknown
            except _REFUSALS:
                # After a doubt a refusal may just mean that the first one was applied after all.
                if doubt is None or (settled := decide(self._look(look, doubt))) is None:
                    raise
                return self._kept(settled)
            again = self.calls.pause(failures, deadline)
            if (settled := decide(self._look(look, doubt))) is not None:
                return self._kept(settled)
            if not again or not doubt.again:
                break
        assert doubt is not None  # retries.writes is at least 1
        raise doubt.reason

    def _look(self, look: Callable[[], Json | None], doubt: Doubt) -> Json | None:
        """Look; when that fails as well, say that nobody knows."""
        try:
            return look()
        except ConnectifError as error:
            failure = error
        raise FateUnknown(
            self.request.tried,
            f"{doubt.reason.reason}; and looking whether it was applied failed too: {failure}",
            "Run again: the next run looks first, and takes over what is there.",
        )

    def _kept(self, item: Json) -> Json:
        """Keep an object that a look has shown."""
        with self.gate():
            self.keep(item)
        return item

    def _recognised(self, items: Iterable[Json], same: Callable[[Json], bool]) -> Json | None:
        """Give the object that is meant."""
        found = [item for item in items if same(item)]
        if len(found) > 1:
            _LOG.warning("The store holds %d objects alike; taking the first.", len(found))
        return found[0] if found else None

    def _done(self, request: Request, answer: Answer) -> Json:
        """Read the answer to a DELETE, which says nothing; a page of HTML does not come from it."""
        if answer.content and not answer.is_json:
            raise self.calls.judge.unexpected(request, answer, "not JSON")
        return {}
