"""The inputs of a resource as the program registers them, made without the engine.

The resource classes make them in a program; a rehearsal and an import file need the same. A test
compares all three.
"""

from collections.abc import Callable
from typing import Any

from provider.definitions import Definition, Stack
from provider.engine.properties import ABSENT, EXTENDED, whole_numbers
from provider.engine.sources import replaced
from provider.kinds import KINDS


def inputs_of(
    definition: Definition, stack: Stack, store: str | None, pulumi_id: Callable[[str], str]
) -> dict[str, Any]:
    """Give the inputs of a definition.

    Args:
        definition: what is registered.
        stack: the stack that it belongs to.
        store: the identity of the store; None while it is not known.
        pulumi_id: gives the id of a resource by the full name of its definition.
    """
    kind, spec = KINDS[definition.kind], replaced(definition.kind, definition.spec, pulumi_id)
    found: dict[str, Any] = {"kind": kind.name, "key": definition.name, "stack": stack.name}
    found |= {"store": store} if store else {}
    if kind.surface == EXTENDED and stack.surface == EXTENDED:
        found["surface"] = EXTENDED
    if definition.absent:
        found[ABSENT] = True
    found |= kind.comparable(spec)
    found |= {"integration": spec["integration"]} if "integration" in spec else {}
    return dict(whole_numbers(found))
