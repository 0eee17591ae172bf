"""What somebody has reviewed, beside the plan of now: which of the two sides has moved since."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from provider.plan.digest import Fingerprint, fingerprint, fingerprints
from provider.plan.model import Plan

#: The name of the resource that stands for the store itself.
_STORE = "store"
_COURSE = "what the run starts, lets go on or finishes is no longer what it was"


@dataclass(frozen=True)
class Expectation:
    """What was reviewed.

    Attributes:
        whole: the digest of the whole plan.
        resources: those of its resources by name; None where only the whole was given.
        titles: what is known of resources that may be there no longer: ``workflow "X"``.
    """

    whole: Fingerprint
    resources: Mapping[str, Fingerprint] | None = None
    titles: Mapping[str, str] | None = None

    def moved(self, plan: Plan) -> tuple[str, ...]:
        """Say what has moved since the review, as precisely as can be told; empty: nothing has."""
        now = fingerprint(plan)
        if now == self.whole:
            return ()
        named = () if self.resources is None else tuple(self._named(plan))
        return named or (_both(self.whole, now),)

    def _named(self, plan: Plan) -> Iterator[str]:
        known, now = self.resources or {}, fingerprints(plan)
        titles = dict(self.titles or {}) | {item.name: item.title for item in plan.objects}
        for name in sorted({*known, *now}):
            before, after = known.get(name, Fingerprint()), now.get(name, Fingerprint())
            if before != after:
                title = f"{titles[name]} ({name})" if name in titles else name
                yield f"{title}: {_one(name, before, after)}"


def _one(name: str, before: Fingerprint, now: Fingerprint) -> str:
    """Say of one resource which side has moved."""
    desired, live, nothing = before.desired != now.desired, before.live != now.live, Fingerprint()
    if name == _STORE and live:
        return "the key opens another store, or opens it for the first time"
    if not desired and not live:
        return _COURSE
    said = [_defined(before, now, nothing)] if desired else []
    said += [_shown(before, now, nothing)] if live else []
    return "; ".join(said)


def _defined(before: Fingerprint, now: Fingerprint, nothing: Fingerprint) -> str:
    if before.desired == nothing.desired:
        return "it was not defined at the review"
    if now.desired == nothing.desired:
        return "it is no longer defined"
    # A reference reads otherwise once its object was made, or must be made anew.
    return "its definition, or what it refers to, has changed"


def _shown(before: Fingerprint, now: Fingerprint, nothing: Fingerprint) -> str:
    if before.live == nothing.live:
        return "the store did not have it at the review"
    if now.live == nothing.live:
        return "the store has it no longer"
    return "somebody has changed it in the store"


def _both(before: Fingerprint, now: Fingerprint) -> str:
    """Say of the whole plan which side has moved."""
    desired, live = before.desired != now.desired, before.live != now.live
    if desired and live:
        return "both the definitions and the store have changed"
    if desired:
        return "the definitions have changed, the store has not"
    return "the store has changed, the definitions have not" if live else _COURSE
