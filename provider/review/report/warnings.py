"""What the preview says beside the changes: what it could not compare, and what stands there."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from provider.plan.model import Message, Plan
from provider.review.report.said import STANDING, TOTAL, plain


@dataclass(frozen=True)
class _Alike:
    """A sentence that the preview says of many objects, and that is said once for all of them.

    ``text`` has the objects in ``{}``.
    """

    pattern: re.Pattern[str]
    text: str


_ALIKE = (
    _Alike(
        STANDING,
        "would lose its values if its definition were removed (allowDataLoss): {}",
    ),
    _Alike(
        re.compile(r"what is in it, the API does not show$"),
        "what is inside was not compared with the store, since its API does not show it: {}",
    ),
    _Alike(
        re.compile(r"^the header with the secret (?P<name>\S+) was not compared with the store"),
        "not compared with the store, since the secret {name} was not at hand: its header in {}",
    ),
)


def warnings(plan: Plan, told: Collection[str]) -> tuple[str, ...]:
    """Give them, sorted; ``told`` are the resources of which the report says everything itself."""
    titles = {item.name: item.title for item in plan.objects}
    kept = [
        message
        for message in plan.messages
        if message.severity != "error"
        and message.resource not in told
        and not TOTAL.search(message.text)
    ]
    return tuple(sorted(_joined((_title(message, titles), plain(message)) for message in kept)))


def _title(message: Message, titles: dict[str, str]) -> str:
    return titles.get(message.resource, message.resource)


def _joined(told: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Yield sentences, those that are alike put together."""
    groups: dict[str, set[str]] = {}
    for title, text in told:
        found = next(filter(None, (_alike(item, text) for item in _ALIKE)), None)
        if found and title:
            groups.setdefault(found, set()).add(title)
        else:
            yield f"{title}: {text}" if title else text
    for text, titles in groups.items():
        yield text.replace("{}", ", ".join(sorted(titles)))


def _alike(known: _Alike, text: str) -> str:
    found = known.pattern.search(text)
    if not found:
        return ""
    sentence = known.text
    for name, value in found.groupdict().items():
        sentence = sentence.replace(f"{{{name}}}", str(value))
    return sentence
