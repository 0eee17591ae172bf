"""Which findings of lint belong to a change: its own, and those of what uses it.

An edit may make a hazard in an object that stays as it is: a segment that takes in others makes
the workflow that sends to it send in vain. Lint finds that in the workflow, so it is told where the
segment changes.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from provider.definitions import Definition
from provider.engine.sources import references_in
from provider.review.report.model import Danger, Effect, Remark
from provider.review.report.naming import Names

#: What nobody but a reader of definitions sees is said of each object by itself.
_WEIGHTY = ("error", "warning")
#: What the consequence of a rule says where it is none for customers.
_UNFELT = "Customers notice nothing"

Remarks = Mapping[str, Sequence[Remark]]


def gathered(remarks: Remarks, names: Names, changed: Collection[str]) -> dict[str, list[Remark]]:
    """Give the remarks of what changes, with those of what uses it and stays as it is."""
    found = {name: list(remarks.get(name, ())) for name in changed}
    uses = {name: set(_references(item)) for name, item in names.definitions.items()}
    for name in sorted(remarks.keys() - found.keys()):
        for remark in remarks[name]:
            if remark.severity in _WEIGHTY and name in names.definitions:
                target, how = _cause(remark, uses, names, changed)
                if target:
                    title = names(name)
                    text = f"Of the {title}, which uses this{how}: {remark.text}"
                    found[target].append(replace(remark, text=text))
    return found


def weight(remark: Remark) -> Danger:
    """Say how dangerous it is to customers what lint has found."""
    felt = remark.severity in _WEIGHTY and _UNFELT not in remark.text
    return Danger.CAUTION if felt else Danger.NOTICE


def suppressed(definition: Definition | None) -> Iterator[Effect]:
    """Say which hazards a definition leaves as they are, and why."""
    for item in definition.suppressions if definition else ():
        yield Effect(f"left so on purpose: {item.code}, because {item.reason.rstrip('. ')}")


def _references(definition: Definition) -> Iterator[str]:
    return (target for _, target in references_in(definition.kind, definition.spec))


def _cause(
    remark: Remark, uses: Mapping[str, set[str]], names: Names, changed: Collection[str]
) -> tuple[str, str]:
    """Give the changed object that a finding is most likely about, and how it is used."""
    near = uses[remark.resource]
    far = {other for name in near for other in uses.get(name, ())} - near - {remark.resource}
    for reached, how in ((near, ""), (far, " through another object")):
        found = sorted(reached & set(changed))
        # Of several, the one of which the finding speaks.
        named = [name for name in found if names(name) in remark.text]
        if found:
            return (named or found)[0], how
    return "", ""
