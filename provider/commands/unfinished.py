"""Why an update did not come to its end, and what helps."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from provider.plan.carrying_out import Finished

#: What the engine says where another run holds the stack: of a state of one's own, of a service.
_LOCKED = re.compile(r"is currently locked|Another update is currently in progress")
_HOLDER = re.compile(r"created by (\S+) \(pid \d+\)")
_MAY_NOT = "the store answers 403"
_STAYS = "what was done stays done"


def reason(root: Path, stack: str, done: Finished) -> str:
    """Say it in a sentence or two; the engine's own words stand above."""
    said = f"{done.errors}\n{done.output}"
    if _LOCKED.search(said):
        return (
            f"the stack {stack} is locked{_holder(root, stack, said)}: nothing was done. A run "
            "goes on: wait for its end. If none goes on, one was killed: "
            f"pulumi cancel --stack {stack}"
        )
    if done.interrupted:
        return f"pulumi up was interrupted: {_STAYS}; to go on, run it again"
    if _MAY_NOT in said:
        return (
            "pulumi up did not come to its end: the key may not do that in this store (above "
            f"stands the right that it lacks); {_STAYS}. Run it again with a key that may"
        )
    return (
        f"pulumi up did not come to its end, see above for the reason; {_STAYS}. Once the reason "
        "is gone, run it again"
    )


def _holder(root: Path, stack: str, said: str) -> str:
    """Say who holds the stack, and since when, as far as it is known."""
    from provider.overview.locks import locks
    from provider.stores import StateError

    try:
        found = locks(root, stack, os.environ)
    except StateError:
        found = ()
    if found:
        since = f" since {found[0].since:%Y-%m-%d %H:%M} UTC" if found[0].since else ""
        return f" by {found[0].by}{since}"
    named = _HOLDER.search(said)
    return f" by {named[1]}" if named else ""
