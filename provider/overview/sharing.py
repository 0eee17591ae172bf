"""Stacks that stand for the same store: each would change what the other manages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from provider.overview.model import StoreOverview
from provider.stores import SettingError, StackSettings
from provider.stores.names import deployable

_PIN = "connectif:store"


def pinned(root: Path) -> Mapping[str, str]:
    """Give the store that each stack file pins, by the stack's name; examples are no stores."""
    found = {stack: _pin(root, stack) for stack in deployable(root)}
    return {stack: store for stack, store in found.items() if store}


def sharing(stores: Mapping[str, Iterable[str]]) -> Mapping[str, tuple[str, ...]]:
    """Give, for each stack, the others of the same store.

    Args:
        stores: the identities that are known of each stack's store: what its key opens, what its
            file pins.
    """
    known = {stack: set(filter(None, identities)) for stack, identities in stores.items()}
    return {
        stack: tuple(other for other in known if other != stack and known[stack] & known[other])
        for stack in known
    }


def with_shared(found: Iterable[StoreOverview], pins: Mapping[str, str]) -> list[StoreOverview]:
    """Add to each overview the other stacks of the same store, also those that were not read."""
    read = list(found)
    stores = {stack: {store} for stack, store in pins.items()}
    for item in read:
        stores.setdefault(item.stack, set()).add(item.store)
    shared = sharing(stores)
    return [replace(item, shared=shared[item.stack]) for item in read]


def _pin(root: Path, stack: str) -> str:
    try:
        return str(StackSettings(root, stack).data(_PIN) or "")
    except SettingError:
        return ""
