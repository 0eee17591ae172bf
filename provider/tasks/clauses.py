"""Two sheets become clauses: what changed, in the console's words."""

from collections.abc import Iterator
from difflib import SequenceMatcher

from provider.tasks.sheet import Contents, Control, Part, Parts, Sort, by_label, by_place, inside


def clauses(before: Contents, after: Contents, path: str = "") -> Iterator[str]:
    """Yield what differs between two sheets, in the order of the second."""
    shown, groups = by_place(before), by_label(before)
    for item in after:
        if isinstance(item, Parts):
            yield from _parts(groups.get(item.label, Parts(item.label, ())), item, path)
        elif not _alike(shown.get(item.place), item):
            yield _sentence(inside(path, item.group), _change(shown.get(item.place), item))


def _alike(before: Control | None, after: Control) -> bool:
    if before is None:
        return after.value in ("", False, ())
    return after.says_as(before)


def _parts(before: Parts, after: Parts, path: str) -> Iterator[str]:
    known = {part.identity: part for part in before.parts}
    for part in after.parts:
        where = inside(path, part.title)
        if part.identity in known or not part.add:
            earlier = known.get(part.identity, part.blank)
            yield from clauses(earlier.contents, part.contents, where)
        else:
            yield _sentence(where, f"new{_facts(part)}")
            yield from _new_inside(part, where)
    for part in before.parts:
        if part.identity not in after.identities:
            yield _sentence(inside(path, part.title), "removed")


def _new_inside(part: Part, path: str) -> Iterator[str]:
    for item in part.contents:
        if isinstance(item, Parts):
            yield from _parts(Parts(item.label, ()), item, path)


def _facts(part: Part) -> str:
    """Give what a new part holds, as far as it is not as it is at first."""
    facts = [
        f"{control.label} {_value(control)}"
        for control in part.controls
        if control.initial is None or control.value != control.initial
    ]
    return f" ({', '.join(facts)})" if facts else ""


def _change(before: Control | None, after: Control) -> str:
    if before is not None and "\n" in before.shown + after.shown:
        lines = _changed_lines(before.shown, after.shown)
        return f"{after.label}: {lines} {'line' if lines == 1 else 'lines'} changed"
    earlier = _value(before) if before else "none"
    return f"{after.label} {earlier} -> {_value(after)}"


def _value(control: Control) -> str:
    if control.sort is Sort.SECRET:
        return f"the secret {control.shown}"
    if control.sort is Sort.BOX:
        return control.shown
    if "\n" in control.shown:
        return f"of {len(control.shown.splitlines())} lines"
    if not control.value:
        return "none"
    return control.shown if '"' in control.shown else f'"{control.shown}"'


def _sentence(where: str, what: str) -> str:
    return f"{where}: {what}" if where else what


def _changed_lines(before: str, after: str) -> int:
    matcher = SequenceMatcher(None, before.splitlines(), after.splitlines(), autojunk=False)
    return sum(
        max(old_end - old, new_end - new)
        for tag, old, old_end, new, new_end in matcher.get_opcodes()
        if tag != "equal"
    )
