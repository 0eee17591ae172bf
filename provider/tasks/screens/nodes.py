"""The settings of a workflow's node, as the catalogue describes them.

Sources: those of ``schemas/nodes``, and help-centre article 360015670700 for limitations.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from provider.kinds.nodes import NodeType, node_types
from provider.tasks.labels import field_title, operator_title, setting_title, text
from provider.tasks.screens.controls import chosen, listed, literal, ticked, written
from provider.tasks.sheet import Control, Sort, inside

Node = Mapping[str, Any]
_SIZES = {"days": 86400, "hours": 3600, "minutes": 60, "seconds": 1}
#: A new trigger deactivates after its first firing, and Send web content has some limit per contact
#: (articles 360017175900 and 11705909938332), so both are always said. That any other action may
#: begin with a limit, too, is assumed.
_TRIGGER = "triggerLimits"


@dataclass(frozen=True)
class Surroundings:
    """What a node's settings refer to: the types of nodes and their names, by their ids."""

    types: Mapping[str, str]
    names: Mapping[str, str]

    def datum(self, datum: str) -> str:
        """Name what a node gives: ``User Agent of On page visit``."""
        node, _, name = datum.partition(".")
        known = node_types().get(self.types.get(node, ""))
        exported = known.exports.get(name) if known else None
        if exported is None:
            return datum
        return text("node.datum").format(datum=exported["title"], node=self.names[node])

    def place(self, after: str) -> str:
        """Name what a node hangs from: ``Check value > Yes``."""
        node, _, exit_ = after.partition(".")
        if node not in self.names:
            return text("start") if node == "start" else after
        exits = node_types()[self.types[node]].exits if self.types[node] in node_types() else ()
        if len(exits) < 2:
            return self.names[node]
        return text("node.exit").format(node=self.names[node], exit=text(exit_))

    def source(self, value: Any) -> str | None:
        """Name where a value comes from; None for a literal."""
        if isinstance(value, Mapping) and "datum" in value:
            return self.datum(str(value["datum"]))
        if isinstance(value, Mapping) and "contactField" in value:
            return field_title(str(value["contactField"]))
        return None


@dataclass(frozen=True)
class Setting:
    """One setting of a node: where it stands, and what it is now.

    ``mapped`` are the ids that a mapping has, now or in another form of the same node.
    """

    type: str
    name: str
    value: Any
    stage: int
    around: Surroundings
    mapped: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """Give the label."""
        return setting_title(self.type, self.name)


def settings(node: Node, around: Surroundings, mapped: tuple[str, ...]) -> Iterator[Control]:
    """Yield the controls of a node's settings, in their order."""
    known = node_types().get(str(node["type"]))
    for name, schema in (known.settings if known else {}).items():
        editor = _EDITORS[editor_of(name, schema)]
        stage = 2 if known and known.type == "send-web-content" and name != "content" else 1
        yield from editor(Setting(str(node["type"]), name, node.get(name), stage, around, mapped))


def editor_of(name: str, schema: Mapping[str, Any]) -> str:
    """Say how a setting is edited."""
    if schema.get("x-ref") == "OutboundEvent":
        return "title"  # the node is named after its event, and has no other
    definition = str(schema.get("$ref", "")).rpartition("/")[2]
    return name if name in _EDITORS else definition


def mapped_ids(node: Node, known: NodeType | None) -> tuple[str, ...]:
    """Give the ids that a node maps values to."""
    mapped = node.get(str(known.maps["setting"])) if known and known.maps else None
    return tuple(mapped or ())


def _control(item: Setting, sort: Sort, value: Any, initial: Any = None, **more: Any) -> Control:
    return Control(item.title, sort, value, initial, stage=item.stage, **more)


def _pages(item: Setting) -> Iterator[Control]:
    mode, addresses = "any", ()
    if isinstance(item.value, Mapping):
        mode, addresses = next(iter(item.value.items()))
    yield _control(item, Sort.CHOICE, text(f"pages.{mode}"))
    if mode != "any":
        yield listed("pages.addresses", addresses, None, stage=item.stage)


def _exclude(item: Setting) -> Iterator[Control]:
    yield _control(item, Sort.ENTRIES, tuple(item.value or ()), ())


def _device(item: Setting) -> Iterator[Control]:
    yield _control(item, Sort.CHOICE, text(f"device.{item.value or 'any'}"), text("device.any"))


def _content(item: Setting) -> Iterator[Control]:
    # Another content has variables of its own.
    variables = setting_title(item.type, "variables")
    yield _control(item, Sort.CHOICE, str(item.value), resets=variables)


def _selector(item: Setting) -> Iterator[Control]:
    # Any selector may be written as raw CSS, so it always is.
    yield chosen("selector.kind", text("selector.other"), stage=item.stage)
    yield _control(item, Sort.TEXT, str(item.value))


def _position(item: Setting) -> Iterator[Control]:
    yield _control(item, Sort.CHOICE, text(f"position.{item.value}"))


def _left(item: Setting) -> Iterator[Control]:
    value = {"datum": item.value} if isinstance(item.value, str) else item.value
    yield _control(item, Sort.CHOICE, item.around.source(value) or "", resets="")


def _operator(item: Setting) -> Iterator[Control]:
    yield _control(item, Sort.CHOICE, operator_title(str(item.value)))


def _right(item: Setting) -> Iterator[Control]:
    value, stage = item.value, item.stage
    if value is None:
        return
    if isinstance(value, list | tuple):
        yield listed("operand.values", value, None, stage=stage)
        return
    if isinstance(value, Mapping) and {"from", "to"} & set(value):
        for key in ("from", "to"):
            yield written(f"operand.{key}", value.get(key), None, stage=stage)
        return
    source = item.around.source(value)
    yield _control(item, Sort.CHOICE, source or text("literal"))
    if source is None:
        yield literal("literal", value, stage=stage)


def _mapping(item: Setting) -> Iterator[Control]:
    given = item.value or {}
    for name in item.mapped:
        value, missing = given.get(name), text("not-mapped")
        source = missing if value in (None, "") else item.around.source(value)
        shown = source or text("literal")
        yield Control(name, Sort.CHOICE, shown, missing, item.title, item.stage)
        if source is None:
            yield literal("literal", value, group=inside(item.title, name), stage=item.stage)


def _limits(item: Setting) -> Iterator[Control]:
    limits = item.value if isinstance(item.value, Mapping) else {}
    schema = node_types()[item.type].settings[item.name]
    at: dict[str, Any] = {"group": item.title, "stage": item.stage}
    is_trigger = str(schema["$ref"]).endswith(_TRIGGER)
    if is_trigger:
        yield ticked("limits.deactivate", limits.get("deactivateAfterFiring"), None, **at)
    yield written("limits.per-contact", limits.get("perContact"), "" if is_trigger else None, **at)
    yield written("limits.total", limits.get("total"), **at)
    if is_trigger:
        pause = {**at, "group": inside(item.title, text("limits.pause"))}
        yield from _duration(limits.get("pauseSeconds"), pause)


def _seconds(item: Setting) -> Iterator[Control]:
    yield from _duration(item.value, {"stage": item.stage})


def _duration(seconds: Any, at: Mapping[str, Any]) -> Iterator[Control]:
    left = int(seconds or 0)
    for unit, size in _SIZES.items():
        number, left = divmod(left, size)
        yield written(f"time.{unit}", number or None, **at)


def _nothing(item: Setting) -> Iterator[Control]:
    yield from ()


_EDITORS: Mapping[str, Callable[[Setting], Iterator[Control]]] = {
    "title": _nothing,
    "pages": _pages,
    "exclude": _exclude,
    "device": _device,
    "content": _content,
    "selector": _selector,
    "position": _position,
    "left": _left,
    "operator": _operator,
    "right": _right,
    "mapping": _mapping,
    "limits": _limits,
    "seconds": _seconds,
}
