"""From a definition file and a stack's values to a checked spec."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from provider.definitions.doubts import Doubt, readable
from provider.definitions.graph import Edge
from provider.definitions.messages import Fault
from provider.definitions.model import Definition
from provider.definitions.packs import PackSource, Resource, place_of
from provider.definitions.parameters import Parameter
from provider.definitions.problems import Path, Position, Problems
from provider.definitions.rendering import SECRET_KEYS, Rendered, Values, under_spec
from provider.definitions.schemas import Cursor, faults, schema
from provider.kinds import KINDS
from provider.kinds.suggestions import did_you_mean


@dataclass
class Draft:
    """A definition on its way: rendered, its references and secrets known by full names.

    ``doubts`` are what something was said about already, and ``astray`` the references that lead
    nowhere good.
    """

    resource: Resource
    rendered: Rendered
    edges: list[Edge] = field(default_factory=list)
    doubts: set[Doubt] = field(default_factory=set)
    astray: set[Path] = field(default_factory=set)

    @property
    def spec(self) -> Any:
        """Give the spec as it stands now."""
        return self.rendered.spec

    @property
    def wrong(self) -> set[Path]:
        """Give the paths of the spec that something was said about already."""
        return {path for path, _ in self.doubts}

    def readable(self) -> Any:
        """Give what of the spec is known; None where nothing is."""
        unknown: set[Doubt] = {(path, "value") for path in self.rendered.untold | self.astray}
        doubts = self.doubts | unknown
        if not doubts:
            return self.spec
        return readable(self.spec, doubts, Cursor(schema(f"kinds/{self.resource.kind}")))

    def place(self, path: Path) -> Position:
        """Give the position of a value in the spec."""
        return self.resource.document.value(under_spec(path))

    def definition(self, *, absent: bool) -> Definition:
        """Give the finished definition; ``absent`` says that its object shall go."""
        resource = self.resource
        values = resource.document.values
        positions = {path[1:]: at for path, at in values.items() if path[:1] == ("spec",)}
        positions[()] = resource.document.value(())
        return Definition(
            resource.pack,
            resource.key,
            str(resource.kind),
            self.spec,
            resource.formerly,
            positions,
            absent,
            resource.suppressions,
        )


def draft(source: PackSource, resource: Resource, values: Values, problems: Problems) -> Draft:
    """Render and check one definition by its kind; ``resource.kind`` must be known.

    Everything but the targets of references is checked here: they need the other definitions.
    """
    rules = schema(f"kinds/{resource.kind}")
    rendered = source.renderer.render(resource.document, rules, values, problems)
    made = Draft(resource, rendered)
    forms = list(_forms(rendered.spec, (), Cursor(rules)))
    for path, form, cursor in forms:
        _refuse_misplaced(made, path, form, cursor, problems)
    _check_schema(made, problems)
    for path, form, _ in forms:
        if not _is_wrong(made, path):
            _resolve(made, path, form, source, problems)
    _check_rules(made, problems)
    return made


def _forms(value: Any, path: Path, cursor: Cursor) -> Iterator[tuple[Path, dict[str, Any], Cursor]]:
    """Find the references and secrets in a spec, misplaced ones included."""
    if isinstance(value, list):
        for index, item in enumerate(value):
            yield from _forms(item, (*path, index), cursor.child(index))
    if isinstance(value, dict):
        if not cursor.annotation("x-map") and _is_form(value):
            yield path, value, cursor
            return
        for key, item in value.items():
            yield from _forms(item, (*path, key), cursor.child(key))


def _is_form(value: dict[str, Any]) -> bool:
    """Say whether a mapping is a reference or a secret."""
    return set(value) == {"ref"} or ("secret" in value and set(value) <= SECRET_KEYS)


def _refuse_misplaced(
    made: Draft, path: Path, form: dict[str, Any], cursor: Cursor, problems: Problems
) -> None:
    """Report a reference or a secret where the kind takes none."""
    needed, what = ("x-ref", "a reference") if "ref" in form else ("x-secret", "a secret")
    if cursor.annotation(needed) or not path:
        return
    hint = "" if "ref" in form else "; only the value of a header takes one"
    message = f"{what} cannot stand here{hint}"
    problems.add(made.place(path), under_spec(path), message)
    made.rendered.untold.add(path)


def _is_wrong(made: Draft, path: Path) -> bool:
    """Say whether something was said about a path or about what is inside it."""
    known = made.wrong | made.rendered.untold
    return any(
        other[: len(path)] == path or path[: len(other)] == other for other in known if other
    )


def _check_schema(made: Draft, problems: Problems) -> None:
    """Check the spec against the schema of its kind."""
    document = made.resource.document
    for fault in faults(f"kinds/{made.resource.kind}", made.spec, made.rendered.untold):
        path = under_spec(fault.path)
        message = _reference_hint(made, fault)
        origin = made.rendered.origins.get(fault.path)
        message = f"{message} ({origin})" if origin and fault.place == "value" else message
        problems.add(place_of(document, path, fault.place), path, message)
        doubted = (*fault.path, fault.missing) if fault.place == "parent" else fault.path
        made.doubts.add((doubted, fault.place))
        made.doubts |= {(path, "value") for path in _deciding(made, fault)}


def _deciding(made: Draft, fault: Fault) -> Iterator[Path]:
    """Give the type that a fault comes from, which may be what is wrong.

    The type of a node is believed: so much hangs upon it that nobody takes one for another.
    """
    cursor, value = Cursor(schema(f"kinds/{made.resource.kind}")), made.spec
    for end, part in enumerate((*fault.path, None) if fault.conditional else ()):
        if isinstance(value, dict) and "type" in value and not cursor.annotation("x-catalogue"):
            yield (*fault.path[:end], "type")
        if part is not None:
            cursor = cursor.child(part)
            value = value.get(part) if isinstance(value, dict) else None


def _reference_hint(made: Draft, fault: Fault) -> str:
    """Say how a reference is written where something else stands."""
    cursor = Cursor(schema(f"kinds/{made.resource.kind}"))
    value: Any = made.spec
    for part in fault.path:
        cursor = cursor.child(part)
        value = value.get(part) if isinstance(value, dict) else None
    if fault.place == "value" and isinstance(value, str) and cursor.annotation("x-ref"):
        return f"must be a reference: write {{ref: {value[:60]}}}"
    return fault.message


def _resolve(
    made: Draft, path: Path, form: dict[str, Any], source: PackSource, problems: Problems
) -> None:
    """Give a reference or a secret its full name."""
    if "ref" in form:
        target = form["ref"] if "." in form["ref"] else f"{source.name}.{form['ref']}"
        form["ref"] = target
        made.edges.append(Edge(made.resource.name, target, (*path, "ref")))
        return
    message = _secret_problem(form["secret"], source.parameters)
    if message:
        where = (*path, "secret")
        problems.add(made.place(where), under_spec(where), message)
        made.doubts.add((where, "value"))
    form["secret"] = f"{source.name}.{form['secret']}"


def _secret_problem(name: str, parameters: Mapping[str, Parameter] | None) -> str | None:
    """Say why a name is no secret of the pack, or None."""
    if parameters is None:
        return None
    if name not in parameters:
        known = [parameter.name for parameter in parameters.values() if parameter.secret]
        return f'the pack declares no secret "{name[:60]}"{did_you_mean(name, known)}'
    if not parameters[name].secret:
        return f'the parameter "{name}" is no secret: declare secret: true in pack.yaml'
    return None


def _check_rules(made: Draft, problems: Problems) -> None:
    """Ask the kind for what JSON Schema cannot say about what can be read."""
    kind, known = KINDS.get(str(made.resource.kind)), made.readable()
    if kind is None or not isinstance(known, Mapping):
        return
    for violation in list(kind.rules(known)):
        path = tuple(violation.path)
        problems.add(made.place(path), under_spec(path), violation.message)
        made.doubts.add((path, "value"))
