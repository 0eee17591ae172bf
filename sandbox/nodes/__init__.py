"""What each type of node does, one module per file of the catalogue in schemas/nodes.

A trigger says with ``fires`` what it exports; a condition or an action with ``leave`` by which
exit a contact goes on, None for staying; the start with ``admits`` who may enter.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from types import ModuleType


@cache
def execution(node_type: str) -> ModuleType:
    """Give the module of a type of node; raises ModuleNotFoundError for one that has none."""
    return import_module(f"sandbox.nodes.{node_type.replace('-', '_')}")
