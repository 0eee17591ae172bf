"""Check: every reason against a definition, before anything is applied.

What stands in the store is looked at already here, so that conflicts, tasks for a person and
refusals stand in the preview.
"""

from collections.abc import Mapping
from typing import Any

from provider.engine import announcements
from provider.engine.attestation import attest
from provider.engine.differences import differences
from provider.engine.process import Process
from provider.engine.properties import comparable, is_unknown
from provider.engine.target import Properties, Target, known
from provider.kinds import KINDS, Change, Difference, Violation
from provider.kinds.kind import shown
from provider.tasks import Act, Settled, Task, steps


def check(process: Process, olds: Mapping[str, Any], news: Properties) -> list[Violation]:
    """Give every reason against a definition; add ``task`` to ``news`` where a person must act.

    Raises ``ProviderError`` or ``ConnectifError`` when the store cannot be read.
    """
    process.verify_store(news)
    target = Target(process, news)
    # References may be unknown in a preview; anything else unknown leaves nothing to compare.
    if is_unknown(target.resolved | {"integration": None}):
        return []
    reasons = twice(target)
    if reasons:
        return reasons
    announcements.data_loss(target)
    return _check_existing(target, olds, news) if olds else _check_new(target)


def twice(target: Target) -> list[Violation]:
    """Refuse a second definition of the same object."""
    kind, scope = target.kind.name, target.access.scope
    owner = target.process.note_checked(kind, scope, target.natural_key, target.resource)
    if owner is None:
        return []
    return _whole(f"{target.title} is defined twice, by {owner} too: remove one of the two")


def replaced(process: Process, olds: Mapping[str, Any], news: Mapping[str, Any]) -> list[str]:
    """Give the properties whose change asks for deletion and new creation, if any.

    A header that is another one though its version is the same asks for none: the secret at hand
    may be the wrong one, and a healthy event would be deleted for it.
    """
    kind, desired = KINDS[news["kind"]], comparable(news)
    if not kind.replaces(desired):
        return []
    before = comparable(olds)
    confirmed = process.confirmed.get(str(olds.get("key")), known(olds))
    doubtful = kind.doubtful(before, desired, confirmed)
    found = differences(before, desired, kind.settings)
    names = {item.path[0] for item in found if item.path[:2] not in doubtful}
    moved = ["integration"] if _moved(Target(process, news), olds) else []
    return sorted(names) + moved


def taken_over(target: Target) -> tuple[dict[str, Any] | None, list[str]]:
    """Give the live object that equals a new definition, or the reasons against creating it."""
    doubts = target.access.doubts()
    if doubts:
        return None, list(doubts)
    found = target.namesakes(target.natural_key)
    if len(found) > 1:
        return None, [
            (
                f"the store has {len(found)} objects called {target.title}: rename all but one of "
                "them in the console, or give the definition another name"
            )
        ]
    if not found:
        return None, []
    left = target.differences(found[0], {})
    return (None, [_conflict(target, left)]) if left else (found[0], [])


def _check_new(target: Target) -> list[Violation]:
    if target.resource in target.process.checked_objects:
        # Its own object is known: the engine checks a replacement once more, as if new.
        return []
    body, reasons = taken_over(target)
    if body is None:
        if not reasons:
            announcements.needs_secrets(target)
        return [Violation((), reason) for reason in reasons]
    claims = shared(target, body)
    if not claims:
        announcements.taken_over(target)
    return claims


def _whole(reason: str) -> list[Violation]:
    """Give a reason against the definition as a whole."""
    return [Violation((), reason)]


def shared(target: Target, body: Mapping[str, Any]) -> list[Violation]:
    """Refuse that two resources stand for one object, each giving it its own name in turn."""
    owner = target.process.note_object(target.kind.name, str(body["id"]), target.resource)
    if owner is None:
        return []
    return _whole(
        f"the store has one object for both {target.resource} and {owner}: a name that one "
        "definition gives up can be taken by another in a later run only. Apply one of the "
        "two changes first"
    )


def _conflict(target: Target, left: tuple[Difference, ...]) -> str:
    lines, pack = "; ".join(map(_sides, left)), target.resource.partition(".")[0]
    renamed = "id" if target.kind.lasting_key else "name"
    return (
        f"{target.title} is in the store already and differs ({lines}). Nothing is overwritten. "
        f"Adopt it: `connectif adopt --pack {pack} --stack {target.stack}` makes the stack say "
        "what the store has, and writes a file for `pulumi import` with what it cannot say. "
        f"Rename: give the definition another {renamed}, and the store has both. Leave it: "
        "take the definition out of this stack"
    )


def _sides(difference: Difference) -> str:
    """Show what both sides say; of a header never the value."""
    if difference.path[0] == "headers":
        sides = [side is not None for side in (difference.live, difference.desired)]
        words = {(True, False): "only in the store", (False, True): "only in the definition"}
        return f"{difference.name}: {words.get((sides[0], sides[1]), 'has another value')}"
    live, desired = shown(difference.live), shown(difference.desired)
    return f"{difference.name}: store {live}, definition {desired}"


def _check_existing(target: Target, olds: Mapping[str, Any], news: Properties) -> list[Violation]:
    if _moved(target, olds) and not target.kind.replaces(target.desired):
        return [
            Violation(
                ("integration",),
                f"{target.title} cannot move to another integration: define it there under a new "
                "key, or write `onChange: replace`",
            )
        ]
    body = _live(target, olds)
    if body is None:
        return []
    claims = shared(target, body)
    if claims:
        return claims
    attest(target.process, news)
    change = target.change(body, olds)
    if replaced(target.process, olds, news):
        target.process.replacing[str(body["id"])] = target.desired
        announcements.replacement(target, body)
        return _taken_name(target, body)
    announcements.not_compared(target)
    if change.patch:
        announcements.reaches(target, body)
    if change.tasks:
        task = _task(target, body, olds, change)
        news["task"] = task.summary
        target.process.tasks[target.resource] = task
        if target.kind.name == "OutboundEvent":
            target.process.waiting.add(str(body["id"]))
        announcements.task(target, task)
    return list(change.refusals) + _taken_name(target, body)


def _task(target: Target, body: Mapping[str, Any], olds: Mapping[str, Any], change: Change) -> Task:
    """Give what a person has to do in the console, because the API cannot."""
    clauses = "; ".join(change.tasks)
    left = target.differences(body, olds)
    # An event stands below its integration, which both forms must name.
    container = target.container
    return Task(
        target.resource,
        target.kind.name,
        str(body[target.kind.wire_key]),
        Act.CHANGE,
        f"{target.live_title(body)}: {clauses} ({target.kind.place})",
        steps.changing(
            target.kind.name, target.observed(body, olds) | container, target.desired | container
        ),
        Settled.CONFIRMATION if target.kind.untold(left) else Settled.READING,
    )


def _moved(target: Target, olds: Mapping[str, Any]) -> bool:
    """Whether the object would have to leave the container that it stands in.

    A reference that only has another name, since a definition was renamed or moved to another
    pack, leads to the same container.
    """
    before, after = olds.get("integration"), target.properties.get("integration")
    if before is None or before == after or is_unknown(after):
        return False
    known = target.process.read_objects.get(str(olds.get("key")))
    return all(body["id"] != known for body in target.access.list())


def _live(target: Target, olds: Mapping[str, Any]) -> dict[str, Any] | None:
    """Give the live object of a resource that was deployed before."""
    known = target.process.read_objects.get(str(olds.get("key")))
    if known:
        return target.access.find(known)
    # Nothing was read in this process (--refresh=false): the old natural key leads there.
    found = target.namesakes(target.kind.natural_key(comparable(olds)))
    return found[0] if len(found) == 1 else None


def _taken_name(target: Target, body: Mapping[str, Any]) -> list[Violation]:
    """Refuse a new name that another object of the store already has."""
    namesakes = target.namesakes(target.natural_key)
    others = [other for other in namesakes if other["id"] != body["id"]]
    reason = f"the store has another {target.title}: choose another name"
    return [Violation(("name",), reason)] if others else []
