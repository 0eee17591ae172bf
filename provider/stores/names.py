"""The names of stacks: which are stores, which came with the repository, and what is no name."""

from __future__ import annotations

from pathlib import Path

from provider.definitions.stacks import is_name, stack_file, stack_names

#: The stacks that come with the repository to be copied are called so, and are no stores.
EXAMPLE = "example-"


def deployable(root: Path) -> tuple[str, ...]:
    """Give the stacks that stand for a store, as ``--all-stacks`` means them.

    Args:
        root: the folder that holds ``stacks/``.
    """
    return tuple(name for name in stack_names(root) if not name.startswith(EXAMPLE))


def left_out(root: Path) -> str:
    """Say which stacks ``--all-stacks`` leaves out, in one line; "" where there are none."""
    names = [name for name in stack_names(root) if name.startswith(EXAMPLE)]
    return f"left out: {', '.join(names)} (examples)" if names else ""


def name_fault(stack: str) -> str:
    """Say why this can be no stack's name, in a sentence without a full stop; "" where it can."""
    if is_name(stack):
        return ""
    return (
        f"{stack[:60]!r} is no name of a stack: it has letters, digits, dots, dashes and "
        f"underscores, and no slash; {stack_file('NAME')} describes the stack NAME"
    )
