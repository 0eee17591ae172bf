"""A rehearsal for a command: everything that can go wrong with it is a ``CommandError``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from provider.commands.outcome import CommandError

if TYPE_CHECKING:
    from provider.engine.rehearsal import Rehearsal


def rehearsed(root: Path, stack: str) -> Rehearsal:
    """Rehearse a stack.

    Raises ``CommandError`` with all that is wrong with definitions, stack file, state or store.
    """
    from provider.api import ConnectifError, named_for
    from provider.definitions import DefinitionError
    from provider.engine.failures import ProviderError
    from provider.engine.rehearsal import rehearse
    from provider.stores import SettingError, StateError

    try:
        return rehearse(root, stack)
    except (DefinitionError, SettingError, StateError, ConnectifError, ProviderError) as error:
        raise CommandError(named_for(str(error), stack)) from None
