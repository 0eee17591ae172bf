"""What ``connectif up`` has judged: its run sends, ends and writes nothing else.

Between the preview that was judged and the update, the store or a definition may change. So the run
is told by the environment what the judged plan starts, ends and changes. A bare ``pulumi up`` sets
nothing of that, and nothing is held back.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from provider.engine.failures import RefusedError
from provider.engine.process import Process
from provider.engine.succession import Succession
from provider.engine.target import Target
from provider.kinds import Violation
from provider.kinds.workflow import sends

VARIABLE = "CONNECTIF_JUDGED_PLAN"
_SENDING, _ENDING, _CHANGING = "sending", "ending", "changing"
_ADVICE = "connectif up has not judged this: somebody changed something since. Run it again"


def told(
    sending: Iterable[str], ending: Iterable[str], changing: Iterable[str] | None = None
) -> str:
    """Give the variable's value for the resources that a plan may start, end, and write to.

    Without ``changing`` nothing that neither starts nor ends is held back.
    """
    found = {_SENDING: sorted(sending), _ENDING: sorted(ending)}
    return json.dumps(found if changing is None else {**found, _CHANGING: sorted(changing)})


def require_end(process: Process, properties: Mapping[str, Any]) -> None:
    """Raise ``RefusedError`` when a plan was judged and did not end this resource."""
    if not _judged(process, _ENDING, str(properties["key"])):
        raise RefusedError(f"not deleted: {_ADVICE}")


def require_change(process: Process, properties: Mapping[str, Any]) -> None:
    """Raise ``RefusedError`` when a plan was judged that left this resource as it was."""
    if not _judged(process, _CHANGING, str(properties["key"])):
        raise RefusedError(f"not changed: {_ADVICE}")


def not_judged(target: Target, succession: Succession) -> list[Violation]:
    """Give the reasons against a start that sends, or an end, that no judged plan had."""
    found = []
    sending = succession.start and sends(target.desired)
    if sending and not _judged(target.process, _SENDING, target.resource):
        found.append(Violation(("run",), f"not started: {_ADVICE}"))
    if succession.finish and not _judged(target.process, _ENDING, target.resource):
        found.append(Violation(("run",), f"not finished: {_ADVICE}"))
    return found


def _judged(process: Process, act: str, resource: str) -> bool:
    text = process.environment.get(VARIABLE)
    return not text or resource in json.loads(text).get(act, (resource,))
