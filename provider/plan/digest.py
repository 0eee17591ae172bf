"""A short name for what is desired and live, by which a plan that was reviewed is known again.

It covers every resource of the stack, also those that stay as they are: an approval holds for the
store as it was seen, not only for what was to change in it. Three things are told apart, so that
whoever finds a difference can say what has moved:

- **desired**: what the definitions and the stack file say;
- **live**: what the store showed, and what the state remembers of what the API cannot show;
- **course**: what the preview said will start, go on, end or go, and which version it makes.

No value of a secret is needed for any of them. The preview compares a secret header with the store
only where the secret is at hand, so of such a header no more counts than that it is there.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from provider.kinds.secrets import SecretReference
from provider.plan.judging import announced
from provider.plan.model import Inputs, Operation, Plan, PlannedResource

#: Digits of each part: people see them and give them back.
_DIGITS = 12
#: Stands for a part of which there is nothing: a new object is not live, one that goes not desired.
_NOTHING = "none"
_FORM = re.compile(
    rf"([0-9a-f]{{{_DIGITS}}}|{_NOTHING})(-([0-9a-f]{{{_DIGITS}}}|{_NOTHING})){{1,2}}"
)
#: What follows from the rest: the text of a task, and the identity of the store, which counts once,
#: as that of the resource ``store``.
_FOLLOWING = frozenset({"task", "store"})
#: What the provider says of an object of which the preview shows no live inputs.
_SEEN = (
    "is in the store already and equal",
    "its definition is gone",
    "the key opens the store",
    "somebody started it by hand",
)


@dataclass(frozen=True)
class Fingerprint:
    """What is desired and live, and what of that acts; equal ones are the same for a review."""

    desired: str = _NOTHING
    live: str = _NOTHING
    course: str = _NOTHING

    @classmethod
    def of(cls, text: str) -> Fingerprint | None:
        """Read what ``str`` gives; None for anything else."""
        return cls(*text.split("-")) if _FORM.fullmatch(text) else None

    def __str__(self) -> str:
        """Give it as people see it; where nothing acts there are two parts."""
        parts = (self.desired, self.live, self.course)
        return "-".join(parts if self.course != _NOTHING else parts[:2])


def digest(plan: Plan) -> str:
    """Name all that is desired and live: another state of either has another name."""
    return str(fingerprint(plan))


def digests(plan: Plan) -> dict[str, str]:
    """Give the digest of every resource by its name, also of those that stay as they are."""
    return {name: str(found) for name, found in fingerprints(plan).items()}


def fingerprint(plan: Plan) -> Fingerprint:
    """Give that of a whole plan."""
    parts, unplaced = _parts(plan), sorted(_said(plan).get("", ()))
    courses = {name: part.course for name, part in parts.items()}
    return Fingerprint(
        _hashed({name: part.desired for name, part in parts.items()}),
        _hashed({name: part.live for name, part in parts.items()}),
        _hashed(courses | ({"": unplaced} if unplaced else {})),
    )


def fingerprints(plan: Plan) -> dict[str, Fingerprint]:
    """Give that of every resource by its name."""
    return {
        name: Fingerprint(_hashed(part.desired), _hashed(part.live), _hashed(part.course))
        for name, part in _parts(plan).items()
    }


@dataclass(frozen=True)
class _Part:
    """What the digests of one resource are made of."""

    desired: list[Any]
    live: list[Any]
    course: list[Any]


def _parts(plan: Plan) -> dict[str, _Part]:
    found: dict[str, _Part] = {}
    for item in plan.resources:
        # Two resources of another program may have one name: then it stands for both of them.
        part = found.setdefault(item.name, _Part([], [], []))
        part.desired.extend(_desired(item))
        part.live.extend(_live(item))
        part.course.extend(_ending(item))
    said = _said(plan)
    for name, part in found.items():
        part.course.extend(sorted(said.get(name, ())))
    return {name: part for name, part in found.items() if part.desired or part.live or part.course}


def _desired(item: PlannedResource) -> Iterator[Any]:
    if not item.after or _is_sum(item):
        return
    # The number of a version is found in the store, so it is part of the course.
    form = {key: value for key, value in _bare(item.after).items() if key != "version"}
    yield [form, item.operation is Operation.REPLACE]


def _live(item: PlannedResource) -> Iterator[Any]:
    if not item.before or _is_sum(item):
        return
    yield [
        _without_secrets(item),
        item.object_id or item.pulumi_id,
        item.outputs.get("sent") or [],
        # Of what a person makes this is all that is known; of the rest it depends on secrets.
        item.outputs.get("status") if item.by_hand else None,
    ]


def _ending(item: PlannedResource) -> Iterator[Any]:
    """Yield how an object goes, and which version follows another one."""
    if item.operation is Operation.DELETE:
        yield {"goes": item.goes}
    if "version" in item.after:
        yield {"version": item.after["version"]}


def _is_sum(item: PlannedResource) -> bool:
    """Whether a resource only repeats what the others say."""
    return item.type.endswith("connectif:Tasks")


def _said(plan: Plan) -> dict[str, list[str]]:
    """Give what the preview said that acts, or that is live, by the resource of which it said so.

    What it said of the store itself, which names no resource, stands under "".
    """
    acts, found = set(announced(plan)), defaultdict[str, list[str]](list)
    for message in plan.messages:
        if message.text in acts or _is_seen(message.text):
            found[message.resource].append(message.text)
    return found


def _is_seen(text: str) -> bool:
    return any(words in text for words in _SEEN)


def _bare(inputs: Inputs) -> dict[str, Any]:
    """Leave out what says nothing about the object: the provider, and lines of files."""
    return {
        key: value
        for key, value in inputs.items()
        if not key.startswith("__") and key not in _FOLLOWING
    }


def _without_secrets(item: PlannedResource) -> dict[str, Any]:
    """Give the live inputs; of a header that is, was or shall be a secret only that it is there."""
    found, hidden = _bare(item.before), set(_secret_headers(item))
    headers = found.get("headers")
    if isinstance(headers, Mapping) and hidden:
        shown = {name: None if name in hidden else value for name, value in headers.items()}
        found["headers"] = shown
    return found


def _secret_headers(item: PlannedResource) -> Iterator[str]:
    remembered = (item.outputs.get(name) for name in ("confirmed", "desired"))
    for side in (item.before, item.after, item.outputs, *remembered):
        headers = side.get("headers") if isinstance(side, Mapping) else None
        for name, value in headers.items() if isinstance(headers, Mapping) else ():
            if SecretReference.of(value):
                yield name


def _hashed(value: dict[str, list[Any]] | list[Any]) -> str:
    """Give the digits of a part, of one resource or of all by name; "none" where it is empty."""
    full = value
    if isinstance(value, dict):
        # A resource without this part counts for nothing: one more moves no other part.
        full = {name: item for name, item in value.items() if item}
    if not full:
        return _NOTHING
    text = json.dumps(full, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:_DIGITS]
