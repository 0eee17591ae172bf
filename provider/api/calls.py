"""Calls: requests with their limit, their retries and their meaning."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import urlsplit

from provider.api.address import Address
from provider.api.announcement import announcement
from provider.api.errors import (
    CallError,
    NotFound,
    NotOnSurface,
    ServerError,
    UnexpectedAnswer,
    Unreachable,
)
from provider.api.limiter import Limiter, OutOfPatience
from provider.api.messages import Answer, Json, Method, Objects, Request, Resource
from provider.api.timing import LONGEST_WAIT, Clock, Deadline, Retries, Timeouts
from provider.api.transport import Interrupted, Transport
from provider.api.verdicts import Judge, gave_up, is_cut

Value = TypeVar("Value")
_MOST_PAGES = 1000
_TOO_MANY = 429
_UNAVAILABLE = 503


class Doubt(Exception):  # noqa: N818  (a state of knowledge, caught in this package)
    """A write may or may not have been applied.

    Attributes:
        reason: what is raised when looking does not help.
        again: whether it may be sent again once a look shows that it was not applied.
    """

    def __init__(self, reason: CallError, *, again: bool) -> None:
        """Keep the reason."""
        self.reason = reason
        self.again = again
        super().__init__(str(reason))


@dataclass(frozen=True)
class Calls:
    """Makes calls; may be used by several threads at once.

    Attributes:
        extended: whether operations may be called that the public API does not have.
    """

    address: Address
    transport: Transport
    limiter: Limiter
    judge: Judge
    retries: Retries
    timeouts: Timeouts
    clock: Clock
    extended: bool = False

    def request(
        self,
        words: str,
        method: Method,
        path: str,
        resource: Resource,
        body: Mapping[str, Any] | None = None,
    ) -> Request:
        """Make a request of a path.

        Raises:
            NotOnSurface: when the public API has no such operation, and no other may be called.
        """
        if not self.extended and method not in resource.public:
            raise NotOnSurface(
                f"Cannot {words} ({method} {path}): Connectif's public API has no such operation. "
                "Nothing was sent. Do it in Connectif's console, or use a store that serves the "
                "extended surface (connectif:surface: extended), such as the sandbox."
            )
        return Request(words, method, path, self.address.url(path), resource.scope, body)

    def deadline(self) -> Deadline:
        """Begin one operation."""
        return Deadline(self.clock, self.timeouts.total)

    def get(self, request: Request, meaning: Callable[[Request, Answer], Value]) -> Value | None:
        """Read something; None only on a 404 in the documented shape.

        Args:
            request: a GET.
            meaning: reads the answer.

        Raises:
            CallError: after retries, whatever else comes.
        """
        try:
            return self.read(request, meaning)
        except NotFound:
            return None

    def read(self, request: Request, meaning: Callable[[Request, Answer], Value]) -> Value:
        """Read something that must be there.

        Raises:
            CallError: after retries.
        """
        deadline = self.deadline()
        for failures in range(1, self.retries.reads + 1):
            try:
                answer = self._send(request, deadline)
                return meaning(request, self._accepted(request, answer))
            except (Unreachable, ServerError) as error:
                failure: CallError = error
                if self._not_running(error):
                    raise
            except UnexpectedAnswer as error:
                if not is_cut(answer):
                    raise
                failure = error
            if not self._pause(failures, self.retries.reads, deadline):
                break
        raise failure

    def list(self, request: Request) -> Objects:
        """Read a list with all its pages, following ``links.next`` as given.

        An object that appears on two pages (another one was inserted while we read) is given once.

        Raises:
            CallError: after retries; UnexpectedAnswer when the links lead in a circle or away.
        """
        found: dict[str, Json] = {}
        visited: set[str] = set()
        page: Request | None = request
        while page is not None:
            visited.add(page.url)
            results, page = self.read(page, self._page)
            found |= {item["id"]: item for item in results}
            if page is not None and (page.url in visited or len(visited) >= _MOST_PAGES):
                raise UnexpectedAnswer(
                    request.tried,
                    "the links of its pages lead in a circle",
                    "Run again; if it stays, report it: the list cannot be read completely.",
                )
        return list(found.values())

    def write(
        self, request: Request, meaning: Callable[[Request, Answer], Value], deadline: Deadline
    ) -> Value:
        """Send a write once; again only where it is certain that it was not applied.

        Args:
            request: a POST, PATCH or DELETE.
            meaning: reads an answer of success.
            deadline: of the operation.

        Raises:
            Doubt: when its fate is unknown.
            StatusError: when the store refuses it.
        """
        for failures in range(1, self.retries.reads + 1):
            try:
                answer = self._send(request, deadline)
                return self._settled(request, answer, meaning)
            except ServerError as error:
                raise Doubt(error, again=True) from None
            except Unreachable as error:
                if error.sent:
                    raise Doubt(error, again=True) from None
                if self._not_running(error):
                    raise
                failure = error
            if not self._pause(failures, self.retries.reads, deadline):
                break
        raise failure

    def pause(self, failures: int, deadline: Deadline) -> bool:
        """Wait before a write is sent again; False when the time is up."""
        return self._pause(failures, self.retries.writes, deadline)

    def _settled(
        self, request: Request, answer: Answer, meaning: Callable[[Request, Answer], Value]
    ) -> Value:
        """Read the answer to a write; one of success that says too little leaves a doubt."""
        if not 200 <= answer.status < 300:
            raise self.judge.refusal(request, answer)
        try:
            return meaning(request, answer)
        except UnexpectedAnswer as error:
            raise Doubt(error, again=is_cut(answer)) from None

    def _page(self, request: Request, answer: Answer) -> tuple[Objects, Request | None]:
        """Read a page and make the request for the next one."""
        results, link = self.judge.page(request, answer)
        if link is None:
            return results, None
        url = self.address.follow(request.url, link)
        if url is None:
            raise self.judge.unexpected(request, answer, "a link to another host")
        return results, Request(request.words, "GET", request.path, url, request.scope)

    def _accepted(self, request: Request, answer: Answer) -> Answer:
        """Give an answer to a GET if it is 200, or raise what it says."""
        if answer.status == 200:
            return answer
        if 200 <= answer.status < 300:
            raise self.judge.unexpected(request, answer, "a status that does not fit the call")
        raise self.judge.refusal(request, answer)

    def _not_running(self, error: CallError) -> bool:
        """Tell whether a store on this machine is simply not there: waiting would not help."""
        return self.address.loopback and isinstance(error, Unreachable) and not error.sent

    def _pause(self, failures: int, most: int, deadline: Deadline) -> bool:
        """Wait before the next try; False when there is none."""
        wait = self.retries.wait(failures)
        if failures >= most or wait >= deadline.left():
            return False
        self.clock.sleep(wait)
        return True

    def _send(self, request: Request, deadline: Deadline) -> Answer:
        """Send, again as long as the store says 429: such a request was not carried out."""
        refusals = 0
        while True:
            answer, asked = self._send_permitted(request, deadline)
            if answer.status != _TOO_MANY:
                return answer
            refusals += 1
            if refusals >= self.retries.refusals:
                raise gave_up(request, _refused(refusals, asked), asked)
            self.limiter.block(self.retries.hold(refusals) if asked is None else asked)

    def _send_permitted(self, request: Request, deadline: Deadline) -> tuple[Answer, float | None]:
        """Wait for the limit, send once, and tell the limiter what the answer says of it."""
        try:
            permit = self.limiter.acquire()
        except OutOfPatience:
            raise gave_up(request, "the limit of requests let nothing through", None) from None
        deadline.extend(permit.waited)
        said = None
        try:
            answer = self.transport.send(request, deadline)
            said = announcement(answer.headers, self.clock.wall())
        except Interrupted as error:
            interrupted = error
        else:
            if answer.status == _UNAVAILABLE and said.retry_after is not None:
                self.limiter.block(said.retry_after)
            return answer, said.retry_after if said.retry_after is not None else said.reset
        finally:
            self.limiter.settle(permit, said)
        raise self._unreachable(request, interrupted)

    def _unreachable(self, request: Request, error: Interrupted) -> Unreachable:
        """Give the error for a request without a complete answer."""
        advice = "Check the network and connectif:apiUrl, then run again; what was done stays done."
        if self.address.loopback:
            port = urlsplit(self.address.base).port
            advice = (
                f"Is the local store running? Start the one of port {port} as before: "
                "connectif sandbox serve, or the line at the top of the stack file"
            )
        reason = f"{self.address.base} gives no answer: {error.reason}"
        return Unreachable(request.tried, reason, advice, sent=error.sent)


def _refused(times: int, asked: float | None) -> str:
    """Say how often the store said 429, and for how long it asked us to wait."""
    reason = f"the store answers 429 (too many requests), {times} times in a row"
    if asked is None:
        return reason
    return f"{reason}; it asks to wait {asked:.0f} s, and we wait {LONGEST_WAIT:.0f} s at most"
