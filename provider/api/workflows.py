"""Workflows: a collection whose objects are also started, paused and finished.

Reading them is the public API's (observed). Everything else, with its paths, statuses and refusals,
is assumed, and of the extended surface only.
"""

from dataclasses import dataclass

from provider.api.collection import Collection
from provider.api.errors import ConnectifError, FateUnknown
from provider.api.messages import Answer, Json, Request
from provider.api.writes import Write

_STATUSES = frozenset({"draft", "scheduled", "active", "paused", "finished"})
"""Of a workflow (help centre 8952677944604; their spelling in the API is assumed)."""


@dataclass(frozen=True)
class _Transition:
    """One way from a status to another.

    Attributes:
        verb: in the path and in messages.
        applied: statuses that show that it was carried out.
        not_applied: statuses that show that it was not, so that it may be sent again.
    """

    verb: str
    applied: frozenset[str]
    not_applied: frozenset[str]


_PAUSE = _Transition("pause", frozenset({"paused"}), _STATUSES - {"paused"})
_FINISH = _Transition("finish", frozenset({"finished"}), _STATUSES - {"finished"})


def _start(before: str) -> _Transition:
    """Give the start of a workflow that had a status before.

    A start may send to every customer, so it is sent again only where nothing can have come of it.
    A draft that is paused now was started, and somebody stopped it: not to be resumed. Where the
    status before is not known, a paused workflow does not show what happened.
    """
    applied, still = {"active", "finished", "scheduled"}, {"draft"}
    if before == "draft":
        applied.add("paused")
    elif before == "paused":
        still.add("paused")
    return _Transition("start", frozenset(applied), frozenset(still))


class Workflows(Collection):
    """The workflows of a store."""

    def start(self, object_id: str) -> Json:
        """Start a draft or resume a paused workflow: what it sends goes out from now on.

        When the fate of the call is unknown, the workflow is read and judged by its status before
        anything is sent again. A 429 is no doubt: the store did not carry the call out. The status
        before the start is the list's: read that freshly right before (``fresh``).

        Args:
            object_id: which workflow.

        Returns:
            The workflow as the store shows it. One that sends once to those that exist may be
            ``active`` here and finish by itself right after.

        Raises:
            NotFound: when the workflow is not there.
            StatusError: when the store refuses it: its status does not allow it, or it has
                incidents (422, assumed).
            FateUnknown: when nobody knows whether it was started.
            ConnectifError: when it was not started.
        """
        before = _status(self._cache.peek(object_id) or {})
        return self._transition(_start(before), object_id)

    def pause(self, object_id: str) -> Json:
        """Pause an active workflow.

        Args:
            object_id: which workflow.

        Returns:
            The workflow as the store shows it.

        Raises:
            ConnectifError: when it was not paused, or nobody knows.
        """
        return self._transition(_PAUSE, object_id)

    def finish(self, object_id: str) -> Json:
        """Finish a workflow for good; a finished one cannot be started again.

        Args:
            object_id: which workflow.

        Returns:
            The workflow as the store shows it.

        Raises:
            ConnectifError: when it was not finished, or nobody knows.
        """
        return self._transition(_FINISH, object_id)

    def _transition(self, transition: _Transition, object_id: str) -> Json:
        """POST the transition; what failed may still have changed the store, so read it anew."""
        path = f"{self.item(object_id)}/{transition.verb}"
        words = f"{transition.verb} the workflow {object_id}"
        request = self._calls.request(words, "POST", path, self._resource)

        def decide(live: Json | None) -> Json | None:
            return _decided(request, transition, live)

        def meaning(request: Request, answer: Answer) -> Json:
            return self._answered(request, answer, transition, object_id)

        write = Write(self._calls, request, self._cache.writing, self._keep)
        try:
            return write.transition(lambda: self.get(object_id), decide, meaning)
        except ConnectifError:
            self._cache.forget()
            raise

    def _answered(
        self, request: Request, answer: Answer, transition: _Transition, object_id: str
    ) -> Json:
        """Read the answer to a transition: this workflow, in a status that fits, if it shows one.

        One that says something else leaves a doubt, and the workflow is looked at.
        """
        judge = self._calls.judge
        workflow = judge.identified(request, answer)
        if workflow["id"] != object_id:
            raise judge.unexpected(request, answer, "another workflow than the one that was meant")
        if workflow.get("status") is not None and _status(workflow) not in transition.applied:
            raise judge.unexpected(request, answer, "a status to which this does not lead")
        return workflow

    def _keep(self, workflow: Json) -> None:
        """Note a workflow; one that shows less than a list would must not take its place there."""
        if "name" in workflow and _status(workflow):
            self._cache.put(workflow)
        else:
            self._cache.forget()


def _decided(request: Request, transition: _Transition, live: Json | None) -> Json | None:
    """Give the workflow when the transition was applied, None when it was not."""
    if live is not None and _status(live) in transition.applied:
        return live
    if live is not None and _status(live) in transition.not_applied:
        return None
    shown = "is gone" if live is None else "shows no status from which to tell"
    raise FateUnknown(
        request.tried,
        f"its answer does not say whether it was carried out, and the workflow {shown}",
        "Look at the workflow in the store before you run again.",
    )


def _status(workflow: Json) -> str:
    """Give the status that a workflow shows, or "" where it shows none."""
    status = workflow.get("status")
    return status if isinstance(status, str) else ""
