"""Stores as their stacks describe them, reached without the engine.

``StackSettings`` is the configuration that the engine would hand over, ``read_state`` what it has
recorded, and ``open_store`` the memory of a process with the client of the store.
"""

from provider.stores.export import StateError
from provider.stores.settings import SettingError, StackSettings, open_store
from provider.stores.state import Recorded, State, read_state

__all__ = [
    "Recorded",
    "SettingError",
    "StackSettings",
    "State",
    "StateError",
    "open_store",
    "read_state",
]
