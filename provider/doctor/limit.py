"""The limit of requests: what is left of it, and how long a first creation takes under it."""

from __future__ import annotations

import math
from collections.abc import Iterator

from provider.doctor.answers import Answers
from provider.doctor.areas import AREAS, needs
from provider.doctor.findings import LIMIT, Finding
from provider.doctor.subject import Subject

#: Requests that an account has in a minute (help 360014605220).
DOCUMENTED = 100
#: Processes of a first `pulumi up`: one for its preview and one for the update.
_PROCESSES = 2


def check_limit(subject: Subject, answers: Answers) -> Iterator[Finding]:
    """Say what the store has announced, and what that means for the stack."""
    looks = answers.looks
    said = looks[-1].said if looks else None
    limit = said.limit if said else None
    left = said.remaining if said else None
    if left is not None:
        of = f" of {limit}" if limit else ""
        yield LIMIT.ok("limit", f"{left}{of} requests are left in this minute.")
    elif looks:
        sentence = f"The store announces no limit; {DOCUMENTED} requests a minute are kept."
        yield LIMIT.ok("limit", sentence)
    if subject.configuration is None:
        return
    calls = first_creation(subject)
    yield LIMIT.ok("first-creation", duration(calls, limit or DOCUMENTED, left))


def first_creation(subject: Subject) -> int:
    """Give the number of requests of an `up` that makes everything, on a store without pages."""
    configuration = subject.configuration
    assert configuration is not None
    scopes = [need.scope for need in needs(configuration, subject.state)]
    reads = sum(scope.right == "Read" for scope in scopes)
    written = {scope.area for scope in scopes if scope.right == "Write"}
    kinds = {area.kind for area in AREAS if area.name in written}
    made = [item.kind for item in configuration.definitions if item.kind in kinds]
    # A workflow is made, and started after one more look.
    return _PROCESSES * reads + sum(3 if kind == "Workflow" else 1 for kind in made)


def duration(calls: int, limit: int, left: int | None) -> str:
    """Say how long so many requests take; those that are left may go at once."""
    waiting = max(calls - (limit if left is None else left), 0)
    text = f"Making everything that this stack defines takes about {calls} requests"
    if not waiting:
        return f"{text}: less than a minute."
    minutes = math.ceil(waiting / limit)
    return f"{text}: up to {minutes} {'minute' if minutes == 1 else 'minutes'} of waiting."
