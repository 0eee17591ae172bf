"""Connectif's own export, a ``.cn`` file: a way to carry a workflow from store to store.

What it can carry, and what becomes of it there: help centre, articles 360014286359 and
8952677944604.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from provider.definitions import Configuration, Definition, Note
from provider.engine.sources import references_in
from provider.kinds import CONTACT_FIELD, INLINE_CONTENT, KINDS, OUTBOUND_EVENT, SEGMENT, WORKFLOW
from provider.kinds.nodes import node_types
from provider.tasks.model import Act, Task

_ARTICLE = "https://support.connectif.ai/hc/en-us/articles/360014286359"
#: Stores that a hint names; more say nothing more.
_NAMED = 3


def transfers(
    configuration: Configuration,
    tasks: Mapping[str, Task],
    neighbours: Mapping[str, tuple[str, ...]],
) -> Mapping[str, tuple[Note, ...]]:
    """Give, by resource, what the export can do for the tasks that make something new.

    ``neighbours`` maps a pack to the other public stacks that have it: from one of those stores
    the export would come.
    """
    definitions = {item.name: item for item in configuration.definitions}
    made = [definitions[name] for name, task in tasks.items() if task.act is Act.MAKE]
    found: dict[str, tuple[Note, ...]] = {}
    for workflow in made:
        stores = neighbours.get(workflow.pack)
        if stores and workflow.kind == WORKFLOW.name and _is_portable(workflow):
            targets = references_in(workflow.kind, workflow.spec)
            used = [definitions[target] for _, target in targets]
            contents = [item for item in used if item.kind == INLINE_CONTENT.name]
            found[workflow.name] = (_of_workflow(used, stores),)
            found |= {item.name: (_of_content(workflow),) for item in contents if item in made}
    return found


def _is_portable(workflow: Definition) -> bool:
    """Whether the export takes it: not with a node of a custom integration, nor an unknown one."""
    known = node_types()
    types = [str(node["type"]) for node in workflow.spec["nodes"].values()]
    return all(
        name in known and OUTBOUND_EVENT.name not in known[name].references.values()
        for name in types
    )


def _of_workflow(used: Sequence[Definition], stores: Sequence[str]) -> Note:
    offer = (
        f"Is this workflow in another store already ({_listed(stores)})? Then Connectif's own "
        "export, a .cn file, can carry it here, with its contents."
    )
    rest = "The import lands as a draft: compare every value below before you go on with it."
    return Note(" ".join([offer, *_conditions(used), rest]), _ARTICLE)


def _conditions(used: Sequence[Definition]) -> Iterator[str]:
    """Say what must be in the store before an import, since the export matches and never makes."""
    wanted = {item.name: item for item in used if item.kind in (CONTACT_FIELD.name, SEGMENT.name)}
    if wanted:
        names = [f'{KINDS[item.kind].words} "{item.spec["name"]}"' for item in wanted.values()]
        yield f"What it refers to by name must be here first, set up alike: {', '.join(names)}."


def _of_content(workflow: Definition) -> Note:
    return Note(
        f'If you import the workflow "{workflow.spec["name"]}" from another store (see its task), '
        "this content comes with it: look whether it is right then, and do not make it twice.",
        _ARTICLE,
    )


def _listed(names: Sequence[str]) -> str:
    more = len(names) - _NAMED
    return ", ".join(names[:_NAMED]) + (f" and {more} more" if more > 0 else "")
