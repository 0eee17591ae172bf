"""Definitions: YAML with positions -> parameters -> jinja2 -> JSON Schema -> reference graph.

``load`` gives what one stack declares, or raises ``DefinitionError`` with every problem as
``file:line:column: path: message``. ``validate`` looks at all stacks and packs. Nothing here
needs a network, an engine, a clock or a secret.
"""

from provider.definitions.loading import Validation, load, validate
from provider.definitions.model import (
    Configuration,
    Confirmation,
    Definition,
    Member,
    Note,
    Pack,
    Probe,
    Receiver,
    Stack,
    Suppression,
    TokenSource,
)
from provider.definitions.problems import DefinitionError, Position, Problem

__all__ = [
    "Configuration",
    "Confirmation",
    "Definition",
    "DefinitionError",
    "Member",
    "Note",
    "Pack",
    "Position",
    "Probe",
    "Problem",
    "Receiver",
    "Stack",
    "Suppression",
    "TokenSource",
    "Validation",
    "load",
    "validate",
]
