"""Find, for each definition of a pack, the objects of a store that have its shape.

Names say little: the store was set up by hand, and people call things what they like. What tells
objects apart is what they must have to work: the fields of an event and the places of their values,
the id of a contact field, the field that a segment looks at, the chain of a workflow's nodes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from provider.adoption.inventory import Found, Inventory
from provider.adoption.proposals import (
    ALIKE,
    Candidate,
    Proposal,
    Verdict,
    judged,
    likeness,
    narrowed,
)
from provider.adoption.scripts import contract_candidates
from provider.adoption.shapes import (
    Chain,
    event_fields,
    filter_shapes,
    host,
    node_references,
    overlap,
)
from provider.adoption.sources import PackTemplates
from provider.definitions import Definition
from provider.engine.sources import replaced
from provider.kinds import KINDS
from provider.kinds.live_names import LiveName

#: The order in which kinds are matched: each helps to tell those after it.
ORDER = (
    "OutboundEvent", "CustomIntegration", "ContactField", "InlineContent", "Segment", "Workflow",
)  # fmt: skip
_UNREADABLE = "the API shows nothing of it: it is a task for a person"
_NOT_LISTED = "the API shows the names of workflows only, and none is like this one"


@dataclass
class Matching:
    """What is known while definitions are matched one after the other.

    Attributes:
        inventory: what the store has.
        definitions: of the stack, by name.
        templates: how the pack's definitions are written.
        reserved: definitions, by the kinds and ids of the objects that are theirs already.
        bound: the objects of the definitions that were matched.
    """

    inventory: Inventory
    definitions: Mapping[str, Definition]
    templates: PackTemplates
    reserved: Mapping[tuple[str, str], str]
    bound: dict[str, Found] = field(default_factory=dict)

    def is_told(self, definition: Definition) -> bool:
        """Whether the API shows what is in an object of this kind, and not its name only."""
        return KINDS[definition.kind].surface in ("public", self.inventory.surface)

    def propose(self, definition: Definition) -> Proposal:
        """Give the objects that a definition may stand for."""
        if not self.is_told(definition):
            return _by_name_only(self, definition)
        return _MATCHERS[definition.kind](self, definition)

    def free(self, definition: Definition) -> Iterator[Found]:
        """Give the objects of a definition's kind that no other definition has."""
        taken = {
            (item.kind, item.id) for name, item in self.bound.items() if name != definition.name
        }
        for item in self.inventory.of(definition.kind):
            place = (item.kind, item.id)
            if place not in taken and self.reserved.get(place, definition.name) == definition.name:
                yield item

    def form(self, definition: Definition) -> dict[str, Any]:
        """Give the comparable form of a definition, with ids of the store where they are known."""
        spec = replaced(definition.kind, definition.spec, self.object_id)
        return KINDS[definition.kind].comparable(spec)

    def live(self, definition: Definition, found: Found) -> dict[str, Any] | None:
        """Give the comparable form of an object; None where its answer is not understood."""
        try:
            return KINDS[found.kind].live(found.body, self.form(definition))
        except (AttributeError, KeyError, TypeError, ValueError, IndexError):
            return None

    def object_id(self, name: str) -> str:
        """Give the store's id of what a definition stands for, else a mark that nothing equals."""
        found = self.bound.get(name)
        if found is not None:
            return found.id
        target = self.definitions[name]
        return str(target.spec["id"]) if KINDS[target.kind].lasting_key else f"(no object: {name})"


def _event(matching: Matching, definition: Definition) -> Proposal:
    wanted = matching.form(definition)
    fields, target = event_fields(wanted), host(str(wanted["url"]))
    found: list[Candidate] = []
    for item in matching.free(definition):
        live = matching.live(definition, item)
        if live is None:
            continue
        shared = overlap(fields, event_fields(live))
        evidence = ["the same fields in the same places"] if shared == 1 else []
        evidence += ["some of its fields"] if ALIKE <= shared < 1 else []
        evidence += [f"the same host, {target}"] if host(str(live["url"])) == target else []
        if shared >= ALIKE:
            found.append(Candidate(item, tuple(evidence), exact=shared == 1))
    exact = narrowed(found, lambda item: item.exact)
    exact = narrowed(exact, lambda item: len(item.evidence) > 1)
    return judged(definition, narrowed(exact, lambda item: item.found.name == wanted["name"]))


def _integration(matching: Matching, definition: Definition) -> Proposal:
    events = [
        matching.bound[item.name]
        for item in matching.definitions.values()
        if item.kind == "OutboundEvent"
        and item.spec["integration"]["ref"] == definition.name
        and item.name in matching.bound
    ]
    holding = {item.container.id: item.container for item in events if item.container}
    if holding:
        names = ", ".join(f'"{item.name}"' for item in events)
        evidence = (f"it holds {names}",)
        return judged(definition, [Candidate(item, evidence) for item in holding.values()])
    return _named(matching, definition)


def _contact_field(matching: Matching, definition: Definition) -> Proposal:
    wanted = matching.form(definition)
    there = list(matching.free(definition))
    same = [Candidate(item, ("the same id",)) for item in there if item.id == wanted["fieldId"]]
    if same:
        return judged(definition, same)
    of_type = [item for item in there if item.body.get("type") == wanted["type"]]
    roles = {item.id for item in of_type if item.id in _in_its_role(matching, definition)}
    found = [
        Candidate(item, ("the same type and the same role in a workflow",), exact=item.id in roles)
        if item.id in roles
        else Candidate(item, ("the same type and a name like it",), exact=False)
        for item in of_type
        if item.id in roles or _is_alike(item, wanted)
    ]
    if matching.templates.parameter(definition, ("id",)) is not None:
        return judged(definition, found)
    return Proposal(definition, Verdict.NONE, note=_fixed_id(definition, found))


def _is_alike(found: Found, wanted: Mapping[str, Any]) -> bool:
    pairs = [(found.id, wanted["fieldId"]), (found.name, wanted["name"])]
    return any(likeness(one, str(other)) >= ALIKE for one, other in pairs)


def _in_its_role(matching: Matching, definition: Definition) -> set[str]:
    """Give the contact fields that the store's workflows use where the definitions use this one."""
    roles = set(_roles(matching, definition))
    found: set[str] = set()
    for item in matching.inventory.of("Workflow"):
        for node in item.body.get("nodes") or ():
            for name, value in (node.get("fields") or {}).items():
                if (str(node.get("event")), name) in roles and isinstance(value, Mapping):
                    found.add(str(value.get("contactField", "")))
    return found


def _roles(matching: Matching, definition: Definition) -> Iterator[tuple[str, str]]:
    """Yield event and field that the definitions give this contact field to."""
    for item in matching.definitions.values():
        for node in item.spec["nodes"].values() if item.kind == "Workflow" else ():
            for name, value in (node.get("fields") or {}).items():
                given = value.get("contactField") if isinstance(value, Mapping) else None
                if given == {"ref": definition.name}:
                    yield matching.object_id(node["event"]["ref"]), str(name)


def _fixed_id(definition: Definition, alike: list[Candidate]) -> str:
    """Say why a field of another id cannot be adopted, and the ways out."""
    if not alike:
        return ""
    place = definition.positions.get(("id",), definition.positions[()])
    names = ", ".join(f'"{item.found.name}" (id {item.found.id})' for item in alike)
    return (
        f"the store has {names}, which cannot be adopted: the id of a contact field is for life, "
        f'scripts and imports write to it, and the definition fixes "{definition.spec["id"]}" '
        f"({place}). Either let pulumi up make that field beside it: its values come anew, and "
        "what was made by hand must be pointed to it. Or copy the pack under another name and "
        "write the store's id there, in every place that names it"
    )


def _content(matching: Matching, definition: Definition) -> Proposal:
    fields = [
        item.spec["id"] for item in matching.definitions.values() if item.kind == "ContactField"
    ]
    used = matching.templates.used_values(definition)
    candidates = contract_candidates(
        str(definition.spec["html"]), fields, used, list(matching.free(definition))
    )
    return judged(definition, candidates) if candidates else _named(matching, definition)


def _segment(matching: Matching, definition: Definition) -> Proposal:
    wanted = matching.form(definition)
    shapes = filter_shapes(wanted["filters"])
    found: list[Candidate] = []
    for item in matching.free(definition):
        live = matching.live(definition, item)
        if live is None:
            continue
        theirs = filter_shapes(live["filters"])
        shared = overlap(list(shapes.values()), list(theirs.values()))
        exact = shared == 1 and live["match"] == wanted["match"] and len(shapes) == len(theirs)
        names = {shape: name for name, shape in shapes.items()}
        renames = {name: names[shape] for name, shape in theirs.items() if shape in names}
        evidence = "the same filters" if exact else "some of its filters"
        if shared > 0:
            found.append(Candidate(item, (evidence,), exact, renames))
    return judged(definition, found) if found else _named(matching, definition)


def _workflow(matching: Matching, definition: Definition) -> Proposal:
    wanted = matching.form(definition)
    chain, used = Chain.of(wanted), list(node_references(wanted))
    found: list[Candidate] = []
    for item in matching.free(definition):
        live = matching.live(definition, item)
        if live is None or not chain.equals(Chain.of(live)):
            continue
        renames = chain.renames(Chain.of(live))
        theirs = {
            (renames[n], setting, kind, known) for n, setting, kind, known in node_references(live)
        }
        agrees = theirs == set(used)
        evidence = ["the same chain of nodes"] + (
            ["with the same objects"] if used and agrees else []
        )
        found.append(Candidate(item, tuple(evidence), exact=agrees or not used, renames=renames))
    found = narrowed(found, lambda item: item.exact)
    name = str(definition.spec["name"])
    found = narrowed(found, lambda item: LiveName.parse(item.found.name).name == name)
    return judged(definition, found) if found else _named(matching, definition)


def _named(matching: Matching, definition: Definition) -> Proposal:
    """Propose by the name alone: the same one is sure, one like it is a person's to judge."""
    name = str(definition.spec["name"])
    found: list[tuple[float, Candidate]] = []
    for item in matching.free(definition):
        theirs = LiveName.parse(item.name).name if item.kind == "Workflow" else item.name
        near = likeness(name, theirs)
        if near >= ALIKE and not _is_nearer(matching, definition, theirs, near):
            words = "the same name" if theirs == name else "a name like it"
            found.append((near, Candidate(item, (words,), exact=theirs == name)))
    found.sort(key=lambda pair: -pair[0])
    return judged(definition, narrowed([item for _, item in found], lambda item: item.exact))


def _is_nearer(matching: Matching, definition: Definition, name: str, near: float) -> bool:
    """Whether another definition of the kind, that is not matched yet, has a name more like it."""
    return any(
        likeness(str(other.spec["name"]), name) > near
        for other in matching.definitions.values()
        if other.kind == definition.kind and other.name not in {definition.name, *matching.bound}
    )


def _by_name_only(matching: Matching, definition: Definition) -> Proposal:
    """Propose by the name what the API shows no more of, if it shows that."""
    proposal = _named(matching, definition)
    note = _NOT_LISTED if definition.kind == "Workflow" else _UNREADABLE
    note = "" if proposal.candidates else note
    return Proposal(definition, proposal.verdict, proposal.candidates, note)


_MATCHERS: Mapping[str, Callable[[Matching, Definition], Proposal]] = {
    "OutboundEvent": _event,
    "CustomIntegration": _integration,
    "ContactField": _contact_field,
    "InlineContent": _content,
    "Segment": _segment,
    "Workflow": _workflow,
}
