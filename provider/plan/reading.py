"""Read what ``pulumi preview --json --show-sames`` prints.

Tried with engine 3.259: one JSON document with ``steps`` and ``diagnostics``. Each resource that
was read has a step ``refresh``, followed by the step that says what happens to it. A replacement
shows as one step. ``config`` holds the values of the stack, in plain text where they are no
secrets, so the document itself is never shown.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from provider.engine.properties import PENDING
from provider.plan.model import Message, Operation, Plan, PlannedResource

Step = Mapping[str, Any]

_OPERATIONS = {
    "same": Operation.KEEP,
    "create": Operation.CREATE,
    "import": Operation.CREATE,
    "update": Operation.UPDATE,
    "delete": Operation.DELETE,
    "replace": Operation.REPLACE,
    "create-replacement": Operation.REPLACE,
    "delete-replaced": Operation.REPLACE,
    "import-replacement": Operation.REPLACE,
}
#: Steps that read, or that only put the state in order.
_READING = frozenset(
    {"refresh", "read", "read-replacement", "discard", "discard-replaced", "read-discard"}
)
_PROVIDERS = "pulumi:providers:"


class PlanError(Exception):
    """A preview that is not understood; the text says what was met, and no value."""


def read_plan(text: str) -> Plan:
    """Read a preview.

    Args:
        text: what the engine printed, one JSON document.

    Raises:
        PlanError: when it is no such document, or plans an operation that nobody knows.
    """
    document = _document(text)
    found: dict[tuple[str, Operation], PlannedResource] = {}
    steps = document.get("steps") or ()
    states = {str(step.get("urn")): step.get("oldState") or {} for step in steps if _reads(step)}
    for step in steps:
        item = _planned(step, states)
        if item is not None:
            found.setdefault((item.urn, item.operation), item)
    messages = _messages(document.get("diagnostics") or (), {item.name for item in found.values()})
    # The engine works on several at once, so its own order is another in every run.
    ordered = sorted(found.values(), key=lambda item: (item.name, item.urn))
    return Plan(tuple(ordered), tuple(dict.fromkeys(messages)))


def _document(text: str) -> Mapping[str, Any]:
    begin = text.find("{")
    try:
        document = json.JSONDecoder().raw_decode(text, begin)[0] if begin >= 0 else None
    except ValueError:
        document = None
    if not isinstance(document, dict):
        raise PlanError("the engine's preview is no JSON document")
    parts = [document.get(name) or [] for name in ("steps", "diagnostics")]
    # Nothing at all is no plan that changes nothing: a stack has a step of its own.
    if not any(parts) or not all(map(_are_objects, parts)):
        raise PlanError("the JSON document is no preview: it holds no steps, and no reasons why")
    return document


def _are_objects(found: Any) -> bool:
    return isinstance(found, list) and all(isinstance(item, Mapping) for item in found)


def _reads(step: Step) -> bool:
    """Whether a step looks at the store, and so holds what was recorded before."""
    return step.get("op") == "refresh"


def _planned(step: Step, states: Mapping[str, Step]) -> PlannedResource | None:
    """Give the resource of a step; None for a component, a provider, or a step that reads.

    ``states`` are those that the store was compared with, by the engine's names.
    """
    old, new = step.get("oldState") or {}, step.get("newState") or {}
    state = new or old
    word, kind = str(step.get("op")), str(state.get("type"))
    if not state.get("custom") or kind.startswith(_PROVIDERS) or word in _READING:
        return None
    if word not in _OPERATIONS:
        raise PlanError(
            f'the engine plans "{word}" for {step.get("urn")}, which this command cannot judge: '
            "use pulumi up"
        )
    recorded = states.get(str(step["urn"]), {})
    return PlannedResource(
        urn=str(step["urn"]),
        type=kind,
        operation=_OPERATIONS[word],
        pulumi_id=str(old.get("id", "")),
        before=old.get("inputs") or {},
        outputs=old.get("outputs") or {},
        after=new.get("inputs") or {},
        changed=_changed(step),
        retained=bool(old.get("retainOnDelete")),
        recorded=recorded.get("inputs") or {},
        awaited=(recorded.get("outputs") or {}).get("status") == PENDING,
        remembered=recorded.get("outputs") or {},
    )


def _changed(step: Step) -> tuple[str, ...]:
    paths = step.get("detailedDiff") or step.get("diffReasons") or ()
    return tuple(sorted({_dotted(str(path)) for path in paths}))


def _dotted(path: str) -> str:
    """Write the engine's ``filters["has-token"].field`` as ``filters.has-token.field``."""
    return re.sub(r'\["(.*?)"\]', r".\1", path).lstrip(".")


def _messages(diagnostics: Iterable[Step], names: set[str]) -> Iterator[Message]:
    for item in diagnostics:
        severity = str(item.get("severity", "info"))
        if severity == "debug":
            continue
        text = str(item.get("message", "")).strip().removeprefix(f"{severity}: ")
        about = (text.partition(": ")[0].removesuffix(" (status"), _named(item))
        yield Message(severity, text, next((name for name in about if name in names), ""))


def _named(item: Step) -> str:
    return str(item.get("urn", "")).split("::")[-1]
