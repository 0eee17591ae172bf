"""What the rules of lint look at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from provider.definitions import Configuration

Body = Mapping[str, Any]


@dataclass(frozen=True)
class Store:
    """What the store's API shows, for rules that need it.

    Each is a list of answers as the API gives them; None where this surface has no such list.
    """

    fields: Sequence[Body] | None = None
    integrations: Sequence[Body] | None = None
    events: Sequence[Body] | None = None
    contents: Sequence[Body] | None = None
    segments: Sequence[Body] | None = None
    workflows: Sequence[Body] | None = None


@dataclass(frozen=True)
class Subject:
    """One stack, as far as it is known.

    Attributes:
        configuration: its definitions, rendered and valid.
        today: the day in UTC; rules may depend on it, validity never does.
        store: what the store shows; None without ``--live``.
        probe: what ``connectif probe --json`` printed, one report per pack; None without it.
    """

    configuration: Configuration
    today: date
    store: Store | None = None
    probe: Sequence[Mapping[str, Any]] | None = None
