"""Parameters of a pack: declared with a type, given by pack default < group < store."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from provider.definitions.documents import Document
from provider.definitions.problems import Path, Position, Problems
from provider.definitions.rendering import Values
from provider.definitions.schemas import faults_inline
from provider.kinds.suggestions import did_you_mean

_ABSENT = object()
_PULUMI_NUMBER = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,15})?")


@dataclass(frozen=True)
class Parameter:
    """One declared parameter; ``schema`` is its JSON Schema."""

    pack: str
    name: str
    schema: Mapping[str, Any]

    @property
    def secret(self) -> bool:
        """Say whether its value never passes through here."""
        return bool(self.schema.get("secret"))

    @property
    def required(self) -> bool:
        """Say whether every stack must give it."""
        return not self.secret and "default" not in self.schema

    @property
    def environment(self) -> str:
        """Give the environment variable that a secret is read from."""
        return f"CONNECTIF_SECRET_{_shout(self.pack)}_{_shout(self.name)}"


def _shout(name: str) -> str:
    """Write a name as environment variables are written."""
    return re.sub(r"[^A-Z0-9]", "_", name.upper())


@dataclass(frozen=True)
class Layer:
    """A file that gives values: a group's or a store's."""

    document: Document
    path: Path = ("config",)

    def given(self) -> dict[str, Any]:
        """Give its keys, as ``pack:parameter``, with their values."""
        found = self.document.data.get("config")
        return found if isinstance(found, dict) else {}


def check_declarations(
    pack: str, document: Document, declared: Mapping[str, Any], problems: Problems
) -> dict[str, Parameter]:
    """Check what the schema of packs cannot say: defaults, examples, environment names."""
    parameters: dict[str, Parameter] = {}
    variables: dict[str, str] = {}
    for name, schema in declared.items():
        parameter = Parameter(pack, name, schema)
        path = ("parameters", name)
        if (other := variables.setdefault(parameter.environment, name)) != name:
            message = f'differs from "{other}" too little: both would be {parameter.environment}'
            problems.add(document.key(path), path, message)
        _check_samples(document, path, schema, problems)
        parameters[name] = parameter
    return parameters


def _check_samples(
    document: Document, path: Path, schema: Mapping[str, Any], problems: Problems
) -> None:
    """Check the default, the example, or that one of them is there."""
    for word in ("default", "example"):
        if word in schema:
            for fault in faults_inline(schema, schema[word]):
                where = (*path, word, *fault.path)
                problems.add(document.value(where), where, fault.message)
    if not schema.get("secret") and not {"default", "example"} & schema.keys():
        message = "needs a default, or an example when every store must give its own value"
        problems.add(document.key(path), path, message)


def resolve(
    parameters: Mapping[str, Parameter],
    layers: Sequence[Layer],
    switched_on: Position,
    problems: Problems,
) -> Values:
    """Give the values of a pack's parameters in a stack.

    Args:
        parameters: the pack's declarations, by name.
        layers: the group's file, then the store's; later ones win.
        switched_on: where the stack switches the pack on; a missing value is reported there.
        problems: gets a problem for every wrong or missing value.
    """
    known: dict[str, Any] = {}
    places: dict[str, Position] = {}
    unusable: set[str] = set()
    for name, parameter in parameters.items():
        if parameter.secret:
            _check_secret(parameter, layers, problems)
            continue
        value, sources = _merged(parameter, layers)
        if value is _ABSENT:
            problems.add(switched_on, ("config",), _needed(parameter))
            unusable.add(name)
        elif _is_wrong(parameter, value, sources, problems):
            unusable.add(name)
        else:
            known[name] = value
            if sources:
                places[name] = sources[-1].document.value(_path(parameter))
    secrets = frozenset(name for name, parameter in parameters.items() if parameter.secret)
    return Values(known, places, secrets, frozenset(unusable))


def samples(parameters: Mapping[str, Parameter]) -> Values:
    """Give defaults and examples: the values that a pack is checked with when no stack uses it."""
    known = {
        name: parameter.schema.get("default", parameter.schema.get("example"))
        for name, parameter in parameters.items()
        if not parameter.secret and {"default", "example"} & parameter.schema.keys()
    }
    secrets = frozenset(name for name, parameter in parameters.items() if parameter.secret)
    return Values(known, {}, secrets, frozenset(parameters) - secrets - known.keys())


def check_names(
    pack: str, parameters: Mapping[str, Parameter], layers: Iterable[Layer], problems: Problems
) -> None:
    """Report values for parameters that the pack does not have."""
    for layer in layers:
        for key in layer.given():
            namespace, _, name = key.partition(":")
            if namespace == pack and name not in parameters:
                hint = did_you_mean(name, parameters)
                message = f'the pack {pack} has no parameter "{name[:60]}"{hint}'
                path = (*layer.path, key)
                problems.add(layer.document.key(path), path, message)


def _path(parameter: Parameter) -> Path:
    """Give the path of a value in a stack or group file."""
    return ("config", f"{parameter.pack}:{parameter.name}")


def _needed(parameter: Parameter) -> str:
    """Say that a value is missing, and how one looks."""
    example = json.dumps(parameter.schema.get("example"), ensure_ascii=False)
    description = str(parameter.schema.get("description", "")).rstrip(".")
    about = f" ({description})" if description else ""
    key = f"{parameter.pack}:{parameter.name}"
    return f'the pack {parameter.pack} needs "{parameter.name}"{about}: add {key}: {example}'


def _merged(parameter: Parameter, layers: Sequence[Layer]) -> tuple[Any, list[Layer]]:
    """Merge default, group and store; also give the files that had a say."""
    value: Any = parameter.schema.get("default", _ABSENT)
    sources: list[Layer] = []
    key = f"{parameter.pack}:{parameter.name}"
    for layer in layers:
        given = layer.given()
        if key in given:
            value = _deep(value, _typed(parameter, given[key]))
            sources.append(layer)
    return value, sources


def _deep(below: Any, above: Any) -> Any:
    """Merge mappings key by key; anything else is replaced."""
    if isinstance(below, dict) and isinstance(above, dict):
        return below | {key: _deep(below.get(key), item) for key, item in above.items()}
    return above


def _typed(parameter: Parameter, value: Any) -> Any:
    """Read numbers and booleans that ``pulumi config set`` wrote as text."""
    kind = parameter.schema.get("type")
    if not isinstance(value, str):
        return value
    if kind == "boolean" and value in ("true", "false"):
        return value == "true"
    if kind in ("integer", "number") and _PULUMI_NUMBER.fullmatch(value):
        return json.loads(value) if not re.match(r"-?0\d", value) else value
    return value


def _is_wrong(
    parameter: Parameter, value: Any, sources: Sequence[Layer], problems: Problems
) -> bool:
    """Report what is wrong with a value, at the file that gave it."""
    if not sources:
        # A wrong default is reported once, where the pack declares it.
        return bool(faults_inline(parameter.schema, value))
    base = _path(parameter)
    if isinstance(value, dict) and set(value) == {"secure"}:
        message = f'is encrypted, but "{parameter.name}" is no secret: write it in plain text'
        problems.add(sources[-1].document.value(base), base, message)
        return True
    found = faults_inline(parameter.schema, value)
    for fault in found:
        path = (*base, *fault.path)
        owner = next((s for s in reversed(sources) if path in s.document.values), sources[-1])
        place = owner.document.key if fault.place != "value" else owner.document.value
        problems.add(place(path), path, fault.message)
    return bool(found)


def _check_secret(parameter: Parameter, layers: Sequence[Layer], problems: Problems) -> None:
    """Refuse a secret in plain text, and one in a file that several stores share."""
    key = f"{parameter.pack}:{parameter.name}"
    path = _path(parameter)
    for number, layer in enumerate(layers):
        value = layer.given().get(key, _ABSENT)
        if value is _ABSENT:
            continue
        shared = number < len(layers) - 1
        if shared or not (isinstance(value, dict) and set(value) == {"secure"}):
            what = "cannot stand in a group's file" if shared else "stands here unencrypted"
            message = (
                f'the secret "{parameter.name}" {what}: remove it, and give it by the environment '
                f"({parameter.environment}) or with: pulumi config set --secret {key}"
            )
            problems.add(layer.document.value(path), path, message)
