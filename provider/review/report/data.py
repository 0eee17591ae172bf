"""Reports as JSON, both ways; ``schemas/report.schema.json`` describes it.

What is read back may come from another job or another machine, so nothing of it is believed: each
value must have the type that the model gives it, and a report of another version is refused.
"""

from __future__ import annotations

import json
import types
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import MISSING, Field, fields, is_dataclass
from enum import Enum, IntEnum
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

from provider.letters import printable
from provider.review.report.model import Report

#: Raised when a member changes its meaning, so that an old report is not misread.
VERSION = 1
_VERSION, _REPORTS = "version", "reports"
_WORDS: Mapping[Any, str] = {str: "a text", int: "a whole number", bool: "true or false"}


class ReportError(Exception):
    """What was read is no report; the text says where and why."""


def as_data(report: Report) -> dict[str, Any]:
    """Give a report as plain data."""
    return {_VERSION: VERSION, **_plain(report)}


def from_data(data: Mapping[str, Any]) -> Report:
    """Give the report that data holds. Raises ``ReportError`` on what is no report."""
    members = _versioned(data)
    report: Report = _built(Report, members, "")
    return report


def as_text(reports: Sequence[Report]) -> str:
    """Give reports as JSON text: one as itself, several as a list under ``reports``."""
    if len(reports) == 1:
        data: Mapping[str, Any] = as_data(reports[0])
    else:
        data = {_VERSION: VERSION, _REPORTS: [as_data(report) for report in reports]}
    # What could steer a terminal becomes \\u001b, which is how JSON writes it, too.
    return printable(json.dumps(data, indent=2, ensure_ascii=False)) + "\n"


def from_text(text: str) -> tuple[Report, ...]:
    """Read what ``as_text`` gave. Raises ``ReportError`` on what is no report."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ReportError(f"this is no JSON: {error}") from None
    members = _versioned(data)
    if _REPORTS not in members:
        return (from_data(data),)
    if set(members) != {_REPORTS} or not isinstance(members[_REPORTS], list):
        raise ReportError("this is no report: reports must be a list, and stand alone")
    return tuple(map(from_data, members[_REPORTS]))


def _versioned(data: Any) -> Mapping[str, Any]:
    """Give the members beside the version, once it is ours."""
    if not isinstance(data, Mapping) or _VERSION not in data:
        raise ReportError("this is no report: connectif report --json writes one")
    version = data[_VERSION]
    if type(version) is not int or version != VERSION:
        raise ReportError(
            f"this is a report of version {version!r}, and version {VERSION} is needed: "
            "make it again with connectif report --json"
        )
    return {name: value for name, value in data.items() if name != _VERSION}


def _plain(value: Any) -> Any:
    if isinstance(value, IntEnum):
        return _word(value)
    if isinstance(value, Enum):
        return value.value
    if is_dataclass(value):
        return {_member(field): _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in sorted(value.items())}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value


def _member(field: Field[Any]) -> str:
    """Give the name of a field in JSON: ``allowedByName``."""
    first, *rest = field.name.split("_")
    return first + "".join(word.capitalize() for word in rest)


def _word(value: Enum) -> str:
    """Give a step of a scale as a word: its number says nothing to who reads JSON."""
    return value.name.lower().replace("_", "-")


def _built(model: Any, value: Any, place: str) -> Any:
    """Give a value of a type of the model, read from plain data."""
    origin = get_origin(model)
    if origin in (Union, types.UnionType):
        return _optional(model, value, place)
    if origin is tuple:
        return _tuple(get_args(model)[0], value, place)
    if origin is not None:
        return _map(get_args(model)[1], value, place)
    if is_dataclass(model):
        return _object(model, value, place)
    if issubclass(model, Enum):
        return _choice(model, value, place)
    if type(value) is not model:
        raise _unexpected(place, _WORDS[model])
    if model is int and value < 0:
        raise _unexpected(place, "not negative")
    return value


def _optional(model: Any, value: Any, place: str) -> Any:
    if value is None:
        return None
    (inner,) = (item for item in get_args(model) if item is not types.NoneType)
    return _built(inner, value, place)


def _tuple(inner: Any, value: Any, place: str) -> tuple[Any, ...]:
    if not isinstance(value, list):
        raise _unexpected(place, "a list")
    return tuple(_built(inner, item, f"{place}[{number}]") for number, item in enumerate(value))


def _map(inner: Any, value: Any, place: str) -> dict[str, Any]:
    if not isinstance(value, Mapping):
        raise _unexpected(place, "an object")
    return {name: _built(inner, item, f"{place}.{name}") for name, item in value.items()}


def _choice(model: type[Enum], value: Any, place: str) -> Enum:
    words = {_word(item) if issubclass(model, IntEnum) else item.value: item for item in model}
    if not isinstance(value, str) or value not in words:
        raise _unexpected(place, f"one of {', '.join(words)}")
    return words[value]


def _object(model: Any, value: Any, place: str) -> Any:
    if not isinstance(value, Mapping):
        raise _unexpected(place, "an object")
    known = dict(_members(model))
    for name in value:
        if name not in known:
            raise ReportError(f"this is no report: {_below(place, str(name))} is unknown")
    return model(**_arguments(known, value, place))


def _arguments(
    known: Mapping[str, tuple[Field[Any], Any]], value: Mapping[str, Any], place: str
) -> dict[str, Any]:
    arguments = {}
    for name, (field, inner) in known.items():
        if name in value:
            arguments[field.name] = _built(inner, value[name], _below(place, name))
        elif field.default is MISSING and field.default_factory is MISSING:
            raise ReportError(f"this is no report: {_below(place, name)} is missing")
    return arguments


def _members(model: Any) -> Iterator[tuple[str, tuple[Field[Any], Any]]]:
    hints = _hints(model)
    return ((_member(field), (field, hints[field.name])) for field in fields(model))


@cache
def _hints(model: Any) -> Mapping[str, Any]:
    return get_type_hints(model)


def _below(place: str, name: str) -> str:
    return f"{place}.{name}" if place else name


def _unexpected(place: str, what: str) -> ReportError:
    return ReportError(f"this is no report: {place or 'it'} must be {what}")
