"""Check: every reason against a definition, before anything is applied.

What stands in the store is looked at already here, so that conflicts, tasks for a person and
refusals stand in the preview.
"""

from collections.abc import Mapping
from typing import Any

from provider.engine import link
from provider.engine.differences import differences
from provider.engine.process import Process
from provider.engine.properties import comparable, is_unknown
from provider.engine.target import Properties, Target
from provider.kinds import KINDS, Difference
from provider.kinds.kind import shown


def check(process: Process, olds: Mapping[str, Any], news: Properties) -> list[str]:
    """Give every reason against a definition; add ``task`` to ``news`` where a person must act.

    Raises ``ProviderError`` or ``ConnectifError`` when the store cannot be read.
    """
    # The reference may be unknown in a preview; anything else unknown leaves nothing to compare.
    if is_unknown(comparable(news) | {"integration": None}):
        return []
    process.verify_store(news)
    target = Target(process, news)
    owner = process.note_checked(
        news["kind"], target.access.scope, target.natural_key, target.resource
    )
    if owner:
        return [f"{target.title} is defined twice, by {owner} too: remove one of the two"]
    return _check_existing(target, olds, news) if olds else _check_new(target)


def replaced(process: Process, olds: Mapping[str, Any], news: Mapping[str, Any]) -> list[str]:
    """Give the properties whose change asks for deletion and new creation, if any."""
    kind = KINDS[news["kind"]]
    if not kind.replaces(comparable(news)):
        return []
    found = differences(comparable(olds), comparable(news), kind.settings)
    moved = ["integration"] if _moved(Target(process, news), olds) else []
    return sorted({difference.path[0] for difference in found}) + moved


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


def _check_new(target: Target) -> list[str]:
    if target.resource in target.process.checked_objects:
        # Its own object is known: the engine checks a replacement once more, as if new.
        return []
    body, reasons = taken_over(target)
    if body is None:
        return reasons
    shared = _shared(target, body)
    if not shared:
        link.note(
            f"{target.resource}: {target.title} is in the store already and equal: "
            "it is taken over, nothing is written"
        )
    return shared


def _shared(target: Target, body: Mapping[str, Any]) -> list[str]:
    """Refuse that two resources stand for one object, each giving it its own name in turn."""
    owner = target.process.note_object(target.kind.name, str(body["id"]), target.resource)
    if owner is None:
        return []
    return [
        (
            f"the store has one object for both {target.resource} and {owner}: a name that one "
            "definition gives up can be taken by another in a later run only. Apply one of the "
            "two changes first"
        )
    ]


def _conflict(target: Target, left: tuple[Difference, ...]) -> str:
    lines = "; ".join(map(_sides, left))
    return (
        f"{target.title} is in the store already and differs ({lines}). Nothing is overwritten: "
        "make the definition say what the store has, then edit it, or choose another name"
    )


def _sides(difference: Difference) -> str:
    """Show what both sides say; of a header never the value."""
    if difference.path[0] == "headers":
        sides = [side is not None for side in (difference.live, difference.desired)]
        words = {(True, False): "only in the store", (False, True): "only in the definition"}
        return f"{difference.name}: {words.get((sides[0], sides[1]), 'has another value')}"
    live, desired = shown(difference.live), shown(difference.desired)
    return f"{difference.name}: store {live}, definition {desired}"


def _check_existing(target: Target, olds: Mapping[str, Any], news: Properties) -> list[str]:
    moved = _moved(target, olds)
    if moved and not target.kind.replaces(target.desired):
        return [
            (
                f"integration: {target.title} cannot move to another integration: define it there "
                "under a new key, or write `onChange: replace`"
            )
        ]
    body = _live(target, olds)
    if body is None:
        return []
    shared = _shared(target, body)
    if shared:
        return shared
    change = target.change(body, olds)
    if target.kind.replaces(target.desired):
        _warn_replacement(target, change.empty and not moved)
    elif change.tasks:
        news["task"] = "; ".join(change.tasks)
        link.warn(
            f"{target.resource} (status: pending): a person must do this in the console, "
            f"the API cannot: {news['task']}"
        )
    return list(change.refusals) + _taken_name(target, body)


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


def _warn_replacement(target: Target, same: bool) -> None:
    if same:
        return
    link.warn(
        f"{target.resource}: REPLACES {target.title}: it is deleted and made anew, and in every "
        "workflow that uses it the event's node stops working until a person mends it (the API "
        "does not show which workflows those are)"
    )


def _live(target: Target, olds: Mapping[str, Any]) -> dict[str, Any] | None:
    """Give the live object of a resource that was deployed before."""
    known = target.process.read_objects.get(str(olds.get("key")))
    if known:
        return target.access.find(known)
    # Nothing was read in this process (--refresh=false): the old natural key leads there.
    found = target.namesakes(target.kind.natural_key(comparable(olds)))
    return found[0] if len(found) == 1 else None


def _taken_name(target: Target, body: Mapping[str, Any]) -> list[str]:
    """Refuse a new name that another object of the store already has."""
    namesakes = target.namesakes(target.natural_key)
    others = [other for other in namesakes if other["id"] != body["id"]]
    return [f"the store has another {target.title}: choose another name"] if others else []
