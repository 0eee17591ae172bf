"""Export a store: read it, make the pack, write the files."""

from __future__ import annotations

from pathlib import Path

from provider.adoption.connections import close
from provider.adoption.elsewhere import elsewhere
from provider.adoption.exporting import Export, Request, export
from provider.adoption.folder import Outcome, read_record, write, write_text
from provider.adoption.importing import Binder, import_file
from provider.adoption.inventory import read_inventory
from provider.adoption.overrides import with_values
from provider.adoption.selection import Selection
from provider.adoption.staging import staged
from provider.definitions import load
from provider.definitions.packs import FOLDER as PACKS
from provider.engine.process import Process
from provider.stores import StackSettings, State, open_store, read_state


def export_store(
    root: Path,
    stack: str,
    pack: str,
    selection: Selection,
    *,
    output: Path | None = None,
    import_to: Path | None = None,
    force: bool = False,
) -> tuple[Export, Outcome, Path]:
    """Write a store as a pack; give what it is, what was written, and the folder.

    Raises ``OccupiedError``, and what ``failures`` names.
    """
    folder = output if output is not None else root / PACKS / pack
    process = open_store(root, stack)
    try:
        inventory = read_inventory(process, stack)
        state = read_state(root, stack)
        known = read_record(folder).keys_for(inventory.store)
        given = StackSettings(root, stack).values
        taken = elsewhere(root, stack, pack, inventory, state)
        request = Request(root, pack, selection, known, taken, given)
        made = export(request, inventory)
        text = _import_text(root, stack, made, process, state) if import_to else None
    finally:
        close(process, stack)
    outcome = write(folder, inventory.store, made.files, made.keys, force=force)
    if import_to is not None and text is not None:
        write_text(import_to, text)
    return made, outcome, folder


def _import_text(
    root: Path, stack: str, made: Export, process: Process, state: State | None
) -> str:
    """Give the import file of an export, as if the stack used the pack already."""
    file = f"Pulumi.{stack}.yaml"
    with (root / "stacks" / file).open(encoding="utf-8-sig", newline="") as stream:
        text = with_values(f"stacks/{file}", stream.read(), made.stack_values)
    with staged(root, made.pack, made.files, {file: text}) as place:
        configuration = load(place, stack)
    bindings = {f"{made.pack}.{item.key}": item.found for item in made.definitions}
    binder = Binder(process, configuration, made.inventory.store, state)
    return import_file(binder.imported(bindings, bindings), state)
