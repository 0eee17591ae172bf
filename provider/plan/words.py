"""A plan in plain words, and as data."""

from __future__ import annotations

import re
import shlex
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from provider.engine.properties import comparable
from provider.kinds.kind import shown
from provider.plan.digest import digest
from provider.plan.judging import NEEDED_SECRET, Stop
from provider.plan.model import UNKNOWN, Message, Operation, Plan, PlannedResource

#: More changed properties of one object are counted, not shown.
_PROPERTIES = 6
#: A longer value is not shown: ``pulumi preview --diff`` shows it.
_LENGTH = 60
_LET_GO, _FINISH = "let go", "finish"
_SIGNS = {"create": "+", "update": "~", "replace": "±", "delete": "-", _FINISH: "-", _LET_GO: "="}
_LATER = "known after the run"
_MARKS = {"warning": "warning: ", "error": "error: "}
#: What the inputs of a task begin with that is done.
_DONE = "done"
#: The inputs that say how a workflow runs.
_COURSE = ("run", "version")
#: What the provider writes in front of a task, which needs no such words here.
_TASK = " (status: pending): a person must do this in the console, the API cannot: "


def lines(plan: Plan, without: Iterable[Stop] = ()) -> Iterator[str]:
    """Yield what the run would do, one object after the other, and what the preview said.

    ``without``: stops that are shown elsewhere, so that their reasons are not said twice.
    """
    width = max((len(item.name) for item in plan.changes), default=0)
    for item in plan.changes:
        word = _word(item)
        yield f"  {_SIGNS[word]} {word:8}{item.name:{width}}  {item.title}{_outcome(item)}"
        for change in [*(_properties(item) or _reasons(item)), *_by_hand(item)]:
            yield f"{' ' * (width + 14)}{change}"
    if not plan.changes:
        yield "  nothing changes"
    stops = tuple(without)
    said = [message for message in plan.messages if not _is_told(message, stops)]
    if said:
        yield ""
    for message in said:
        resource, found, task = message.text.partition(_TASK)
        mark = _MARKS.get(message.severity, "note: ")
        yield f"  task for a person: {resource}: {task}" if found else f"  {mark}{message.text}"


def _is_told(message: Message, stops: Sequence[Stop]) -> bool:
    """Whether the reason of a stop says the same."""
    if NEEDED_SECRET.search(message.text) and message.resource in {s.resource for s in stops}:
        return True
    told = {f"{stop.resource}: {reason}" for stop in stops for reason in stop.reasons}
    return message.text in told


def counted(plan: Plan) -> str:
    """Give the numbers: ``1 to create, 2 to update, of 9 objects``."""
    numbers = Counter(map(_word, plan.changes))
    parts = [f"{numbers[word]} to {word}" for word in _SIGNS if numbers[word]]
    number = len(plan.objects)
    return f"{', '.join(parts) or 'nothing to do'}, of {number} object{'' if number == 1 else 's'}"


def stop_lines(
    stops: Sequence[Stop], left: Sequence[Stop], command: Sequence[str]
) -> Iterator[str]:
    """Yield why nothing was done, and the command that does it all the same.

    ``stops`` are all, ``left`` those for which no permission was given; ``command`` is the command
    line without permissions.
    """
    helped = any(stop.allowable for stop in left)
    why = " This cannot be taken back, so it needs permission by name:" if helped else ""
    yield f"STOPPED. Nothing was done.{why}"
    for reasons, group in groupby(left, key=lambda stop: stop.reasons):
        yield f"  {', '.join(stop.resource for stop in group)}"
        yield from (f"    {reason}" for reason in reasons)
    if all(stop.allowable for stop in left):
        names = [word for stop in stops for word in ("--allow", stop.resource)]
        place = command.index("--") if "--" in command else len(command)
        words = [*command[:place], *names, *command[place:]]
        yield "If all of this is meant:"
        yield f"  {shlex.join(words)}"
    else:
        named = ", ".join(stop.resource for stop in left if not stop.allowable)
        yield f"No permission helps for {named}: do first what it says there."


def data(plan: Plan) -> dict[str, Any]:
    """Give a plan as plain data."""
    return {
        "digest": digest(plan),
        "objects": len(plan.objects),
        "changes": [
            {
                "resource": item.name,
                "operation": str(item.operation),
                "object": item.title,
                "properties": list(item.changed),
                "staysInTheStore": item.operation is Operation.DELETE and not item.goes,
            }
            for item in plan.changes
        ],
        "messages": [{"severity": item.severity, "text": item.text} for item in plan.messages],
    }


def stop_data(stops: Iterable[Stop], allowed: Iterable[str]) -> list[dict[str, Any]]:
    """Give stops as plain data."""
    names = set(allowed)
    return [
        {
            "resource": stop.resource,
            "reasons": list(stop.reasons),
            "allowable": stop.allowable,
            "allowed": stop.allowable and stop.resource in names,
        }
        for stop in stops
    ]


def _word(item: PlannedResource) -> str:
    if item.operation is not Operation.DELETE:
        return str(item.operation)
    started = item.kind == "Workflow" and item.before.get("run") != "draft"
    return _LET_GO if not item.goes else _FINISH if started else "delete"


def _outcome(item: PlannedResource) -> str:
    word = _word(item)
    if word == _FINISH:
        return ": stays in the store, finished"
    if word == _LET_GO:
        return ": a person has removed it" if item.removed else f": stays in the store{_made(item)}"
    task = str(item.after.get("task", ""))
    return ": a task for a person" if task and not task.startswith(_DONE) else ""


def _made(item: PlannedResource) -> str:
    return ", if it was made" if item.by_hand else ""


def _properties(item: PlannedResource) -> list[str]:
    """Give the properties that an update changes, with both values where they are short."""
    if item.operation not in (Operation.UPDATE, Operation.REPLACE):
        return []
    found = [path for path in item.changed if _says_something(item, path)]
    lines = [f"{path}{_sides(item, path)}" for path in found[:_PROPERTIES]]
    return [*lines, f"and {len(found) - _PROPERTIES} more"] if found[_PROPERTIES:] else lines


def _by_hand(item: PlannedResource) -> Iterator[str]:
    """Say what of an update meets a change that somebody has made in the store."""
    if item.operation not in (Operation.UPDATE, Operation.REPLACE):
        return
    recorded, live, wanted = map(comparable, (item.recorded, item.before, item.after))
    moved = sorted(name for name in item.changed_by_hand if live.get(name) != wanted.get(name))
    if not moved:
        return
    others = {re.split(r"[.\[]", path)[0] for path in item.changed if _says_something(item, path)}
    told = f" ({', '.join(moved)})" if others - {*moved} else ""
    if item.after.get("task"):
        follow = "a person has to put it back"
    elif all(wanted.get(name) == recorded.get(name) for name in moved):
        follow = "this puts it back"
    else:
        follow = "this overwrites it"
    yield f"changed in the store by hand{told}: {follow}"


def _says_something(item: PlannedResource, path: str) -> bool:
    """Whether a changed property tells people what happens to the object."""
    name = path.split(".")[0]
    if name == "task" or name.startswith("__"):
        return False
    if item.kind == "Workflow" and item.after.get("absent") and name in _COURSE:
        # How it ran and runs: what shall go is not started again, whatever its definition says.
        return False
    before, after = _value(item.before, path), _value(item.after, path)
    return bool(before != after or after == UNKNOWN)


def _reasons(item: PlannedResource) -> Iterator[str]:
    """Say why there is an update, where no property tells it and the reason is known."""
    if item.operation is not Operation.UPDATE:
        return
    before, after = (str(side.get("task", "")) for side in (item.before, item.after))
    if after.startswith(_DONE):
        yield f"task {after}"
    elif after and before:
        yield "its task reads otherwise"
    elif before:
        yield "no task is left"
    elif item.changed and all(path.startswith("__") for path in item.changed):
        yield "nothing of the object: it is noted in the state only"


def _sides(item: PlannedResource, path: str) -> str:
    before, after = _value(item.before, path), _value(item.after, path)
    # The value of a header may be a secret of somebody who did not write it as one.
    if path.split(".")[0] == "headers" or _long(before) or _long(after):
        return ""
    return f": {_said(before)} -> {_said(after)}"


def _value(inputs: Mapping[str, Any], path: str) -> Any:
    """Follow a dotted path such as ``filters[0].field``; a key may hold dots itself."""
    if path in inputs:
        return inputs[path]
    for key, value in inputs.items():
        if path.startswith((f"{key}.", f"{key}[")):
            return _below(value, path.removeprefix(key).removeprefix("."))
    return None


def _below(value: Any, path: str) -> Any:
    """Follow the rest of a path below a map or a list."""
    if isinstance(value, Mapping):
        return _value(value, path)
    place = re.match(r"\[(\d+)\]\.?", path)
    if not place or not isinstance(value, list) or int(place[1]) >= len(value):
        return None
    found, rest = value[int(place[1])], path[place.end() :]
    return _below(found, rest) if rest else found


def _long(value: Any) -> bool:
    if isinstance(value, Mapping):
        return True
    return isinstance(value, str | list) and (len(str(value)) > _LENGTH or "\n" in str(value))


def _said(value: Any) -> str:
    return _LATER if value == UNKNOWN else shown(value)
