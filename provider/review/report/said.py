"""What the preview said of an object: how dangerous it is, and what of it is a person's task.

The provider says everything in plain words, with ``resource: `` in front. Its sentences are taken
as they are; only what speaks of the program that runs is said in the words of a report.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from provider.plan.model import Message, Plan
from provider.review.report.model import Danger, Effect

#: The first pattern that is found tells how dangerous a sentence is.
_DANGERS: tuple[tuple[re.Pattern[str], Danger], ...] = tuple(
    (re.compile(pattern), danger)
    for pattern, danger in (
        (r"^(STARTS|RESUMES|MAY START) SENDING", Danger.SENDS),
        (r"contacts may get this twice$", Danger.SENDS),
        (r"^(FINISHES|REPLACES) |, connectif up FINISHES the workflow ", Danger.ENDS),
        (r"^(starts|resumes) ", Danger.CAUTION),
        (r"^changes the active workflow ", Danger.CAUTION),
        (r"^the change reaches active workflows at once", Danger.CAUTION),
        (r"^the new version forgets ", Danger.CAUTION),
        (r"^(the workflow .*|somebody .*) goes on", Danger.CAUTION),
        (r"somebody started it by hand", Danger.CAUTION),
        (r"^connectif up stops until ", Danger.CAUTION),
        (r" is no longer in the store, somebody deleted it", Danger.CAUTION),
    )
)
#: Said again in every run as long as a definition stands: a warning, no change by itself.
STANDING = re.compile(r"^allowDataLoss is on")
TAKEN_OVER = re.compile(r" is in the store already and equal: it is taken over, [a-z ]+$")
_TASK = re.compile(
    r" \(status: pending\): (?:a person must do this in the console, the API cannot: |"
    r"the API does not show what is inside, so a person must )(?P<task>.*)",
    re.DOTALL,
)
TOTAL = re.compile(r"^\d+ tasks? for a person, about (?P<minutes>\d+) minutes?: ")
_GONE = "its definition is gone: "
#: A report is read by people who do not run it, and in the preview of a pull request.
_PLAIN = (
    (re.compile(r"`(?:pulumi )?up`"), "connectif up"),
    (
        re.compile(r"not known before the run, so the preview cannot tell$"),
        "known only once connectif up has made it, so nobody can tell before",
    ),
    (re.compile(r"(?<=when its definition )goes or the stack is destroyed"), "is removed"),
    (
        re.compile(
            r"connectif up needs the secret (\S+), which is not at hand: set (\S+) before it"
        ),
        (
            r"connectif up needs the secret \1: where that is not at hand (\2), it stops before "
            r"it does anything. It was not at hand where this report was made"
        ),
    ),
)


@dataclass(frozen=True)
class Said:
    """What was said of one object.

    Attributes:
        effects: its sentences, in the order of their danger.
        task: what a person has to do, as one clause; "" where there is nothing to do.
    """

    effects: tuple[Effect, ...] = ()
    task: str = ""

    def holds(self, pattern: re.Pattern[str]) -> bool:
        """Whether a sentence has some words."""
        return any(pattern.search(effect.text) for effect in self.effects)


def said(plan: Plan) -> dict[str, Said]:
    """Give what the preview said of each resource; errors are no part of it."""
    found: dict[str, list[Message]] = {}
    for message in plan.messages:
        if message.resource and message.severity != "error":
            found.setdefault(message.resource, []).append(message)
    return {resource: _said(messages) for resource, messages in found.items()}


def _said(messages: Iterable[Message]) -> Said:
    effects, tasks = [], set()
    for message in messages:
        task = _TASK.match(message.text.removeprefix(message.resource))
        if task:
            tasks.add(task["task"].strip())
        else:
            effects.append(effect(message))
    return Said(ordered(effects), ", then ".join(sorted(tasks)))


def effect(message: Message) -> Effect:
    """Give a sentence of the preview with its danger."""
    text = plain(message)
    least = Danger.NOTICE if message.severity == "warning" else Danger.NONE
    found = (danger for pattern, danger in _DANGERS if pattern.search(text))
    return Effect(text, next(found, least))


def plain(message: Message) -> str:
    """Give what was said without the resource's name, in the words of a report."""
    text = message.text.removeprefix(f"{message.resource}: ") if message.resource else message.text
    text = text.removeprefix(_GONE)
    for pattern, words in _PLAIN:
        text = pattern.sub(words, text)
    return text.rstrip(". \n")


def ordered(effects: Iterable[Effect]) -> tuple[Effect, ...]:
    """Give sentences once each, the most dangerous first, else sorted as text.

    The engine works on several objects at once, so its own order is another in every run.
    """
    return arranged(sorted(effects, key=lambda item: item.text))


def arranged(effects: Iterable[Effect]) -> tuple[Effect, ...]:
    """Give sentences once each, the most dangerous first, else in the order in which they come."""
    found: dict[str, Effect] = {}
    for item in effects:
        known = found.get(item.text, item)
        danger, headline = max(known.danger, item.danger), known.headline or item.headline
        found[item.text] = Effect(item.text, danger, headline)
    return tuple(sorted(found.values(), key=lambda item: -item.danger))


def total_minutes(plan: Plan) -> int | None:
    """Give the minutes that all tasks need together, where the preview came so far."""
    found = (TOTAL.search(message.text) for message in plan.messages)
    return next((int(item["minutes"]) for item in found if item), None)
