"""What somebody has changed beside that which a person was asked to change."""

from collections.abc import Mapping
from typing import Any

from provider.engine.differences import differences
from provider.engine.properties import SHOWN, comparable, whole_numbers
from provider.kinds import KINDS, Difference
from provider.kinds.secrets import DIFFERENT
from provider.kinds.values import value_at


def changed_beside(
    kind: str, remembered: Mapping[str, Any], live: Mapping[str, Any]
) -> frozenset[str]:
    """Name the properties of an object with a task that are neither as before nor as asked for.

    With a task the state holds what a person shall make of the object, which the store never had:
    there it may be as it was shown then, as it shall be, or between the two.

    Args:
        kind: the object's kind.
        remembered: the outputs of the last update, which has asked for the change.
        live: the inputs as the store shows them now.
    """
    before, wanted = (remembered.get(name) for name in (SHOWN, "desired"))
    if not isinstance(before, Mapping) or not isinstance(wanted, Mapping):
        return frozenset()  # nobody can tell: an older state, or what a list shows only in part
    found = differences(before, comparable(live), KINDS[kind].settings)
    aim = whole_numbers(wanted)
    return frozenset(change.path[0] for change in found if not _is_asked_for(change, aim))


def _is_asked_for(change: Difference, wanted: Mapping[str, Any]) -> bool:
    """Whether that which has changed is what a person shall do, or a part of it."""
    before, now, aim = change.live, change.desired, value_at(wanted, change.path)
    if isinstance(before, list) and isinstance(now, list) and isinstance(aim, list):
        return all(item in (*before, *aim) for item in now)
    # Of a header that differs nobody can tell on another machine, without its secret.
    return now == aim or DIFFERENT in (before, now)
