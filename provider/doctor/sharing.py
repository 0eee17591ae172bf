"""Several stacks, examined together: two of the same store change what the other manages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from provider.doctor.examination import Examination, examine
from provider.doctor.findings import KEY, Finding
from provider.doctor.store import identity
from provider.overview.sharing import pinned, sharing


def examine_all(
    root: Path, stacks: Sequence[str], environment: Mapping[str, str]
) -> list[Examination]:
    """Examine stacks one after the other, and name those that stand for one store."""
    found = [examine(root, stack, environment) for stack in stacks]
    stores = {stack: {store} for stack, store in pinned(root).items()}
    for item in found:
        known = identity(item.answers) if item.answers is not None else None
        stores.setdefault(item.stack, set()).add(known or "")
    shared = sharing(stores)
    return [_with(item, shared[item.stack]) for item in found]


def _with(item: Examination, others: Sequence[str]) -> Examination:
    if not others:
        return item
    return replace(item, findings=(*item.findings, _shared(others)))


def _shared(others: Sequence[str]) -> Finding:
    sentence = f"The same store as {', '.join(others)}: each would change what the other manages."
    return KEY.warning("shared-store", sentence, "Describe each store by one stack only.")
