"""Translate what JSON Schema finds into sentences that say what is wrong and what to do.

The validator's own messages are never shown: they repeat whole values (a secret may be among
them) and speak of schemas. A schema may give its own sentence for a keyword in ``x-message``, and
beside ``enum`` what else may stand there in ``x-or``; under ``x-sensitive`` no value is shown.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from provider.definitions.formats import CHECKERS
from provider.definitions.problems import Path
from provider.kinds.suggestions import closest, did_you_mean

Place = Literal["key", "value", "parent"]
LONGEST_SHOWN = 60

_WORDS = {
    "string": "text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "array": "a list",
    "object": "a mapping (name: value lines)",
    "null": "empty",
}


@dataclass(frozen=True)
class Fault:
    """One failure: a path in the data, which part of the entry to point at, and a sentence.

    ``missing`` is the key that the entry lacks, where that is the failure; ``conditional`` says
    that the rule holds only because of another value, which may be the wrong one.
    """

    path: Path
    place: Place
    message: str
    missing: str = ""
    conditional: bool = False


def show(value: object) -> str:
    """Give a value as a message may show it: short, on one line."""
    if isinstance(value, str) and len(value) > LONGEST_SHOWN:
        return f"a text of {len(value)} characters"
    if isinstance(value, dict | list):
        return "a mapping" if isinstance(value, dict) else "a list"
    return json.dumps(value, ensure_ascii=False)


def translate(errors: Iterable[Any], untold: Iterable[Path] = ()) -> list[Fault]:
    """Give a fault per mistake: follow-ups and repetitions of the same mistake are left out."""
    found = [
        replace(fault, conditional=_is_conditional(error))
        for error in errors
        for fault in _faults(error)
    ]
    unclear = set(untold)
    plain = [fault for fault in found if not fault.conditional]
    doubtful = unclear | {fault.path for fault in plain if fault.place != "parent"}
    doubtful |= {(*path, "type") for path in _without_type(plain)}
    kept = plain + [fault for fault in found if fault.conditional and not _follows(fault, doubtful)]
    return _once([fault for fault in kept if not _inside(fault.path, unclear)])


def _faults(error: Any) -> Iterator[Fault]:
    """Translate one error of the validator."""
    path: Path = tuple(error.absolute_path)
    if "propertyNames" in error.absolute_schema_path:
        yield Fault((*path, error.instance), "key", _sentence(error))
    elif error.validator == "required":
        yield Fault(path, "parent", _missing(error), _missing_key(error))
    elif error.validator in ("additionalProperties", "unevaluatedProperties"):
        yield from _unknown(error, path)
    elif error.validator in ("not", None) and not error.validator_value:
        yield Fault(path, "key", _own(error) or "cannot stand here; remove it")
    elif error.validator == "x-unique-keys":
        yield Fault(path, "key", f'is the same as "{error.message}": case makes no difference')
    elif error.validator == "uniqueItems":
        index = _repeated(error.instance)
        yield Fault((*path, index), "value", f"{show(error.instance[index])} stands twice")
    else:
        yield Fault(path, "value", _sentence(error))


def _own(error: Any) -> str | None:
    """Give the schema's own sentence for the failing keyword."""
    schema = error.schema if isinstance(error.schema, Mapping) else {}
    sentence: str | None = schema.get("x-message", {}).get(error.validator)
    return sentence


def _sentence(error: Any) -> str:
    """Give the sentence for a wrong value (or key, under propertyNames)."""
    if own := _own(error):
        return own
    writer = _WRITERS.get(error.validator)
    return writer(error) if writer else "is not allowed here"


def _subject(error: Any) -> str:
    """Give what the sentence speaks about: the value, unless it may be a secret."""
    return "the value" if error.schema.get("x-sensitive") else show(error.instance)


def _wrong_type(error: Any) -> str:
    """Explain a wrong type, with quotes to add or to remove."""
    wanted = error.validator_value
    names = [wanted] if isinstance(wanted, str) else list(wanted)
    words = " or ".join(_WORDS[name] for name in names)
    value = error.instance
    if value is None:
        return f"has no value; it must be {words}"
    if error.schema.get("x-sensitive"):
        return f"must be {words}"
    if "string" in names and not isinstance(value, dict | list):
        return f'must be text, not {show(value)}; put it in quotes: "{_plain(value)}"'
    hint = "; remove the quotes" if _is_quoted(value, names) else ""
    return f"must be {words}, not {show(value)}{hint}"


def _plain(value: object) -> str:
    """Write a scalar as YAML does."""
    return json.dumps(value)


def _is_quoted(value: object, names: list[str]) -> bool:
    """Say whether a text would be right without its quotes."""
    if not isinstance(value, str):
        return False
    if "boolean" in names:
        return value in ("true", "false")
    number = value.lstrip("+-").replace(".", "", 0 if names == ["integer"] else 1)
    return bool({"integer", "number"} & set(names)) and number.isdecimal()


def _not_listed(error: Any) -> str:
    """Explain a value that is none of the allowed ones."""
    allowed = [str(_bare(value)) for value in error.validator_value]
    near = closest(error.instance, allowed) if isinstance(error.instance, str) else None
    hint = f' (did you mean "{near}"?)' if near else ""
    others = [error.schema["x-or"]] if "x-or" in error.schema else []
    several = "is not one of" if len(allowed) > 1 else "is not"
    return f"{_subject(error)} {several} {', '.join(allowed + others)}{hint}"


def _bare(value: object) -> object:
    """Write text without quotes, the rest as JSON."""
    return value if isinstance(value, str) else json.dumps(value)


def _format(error: Any) -> str:
    """Let the format's checker say why the text does not fit."""
    checker = CHECKERS.get(error.validator_value)
    reason = checker(error.instance) if checker else None
    return f"{_subject(error)} {reason or 'does not have the right form'}"


def _missing(error: Any) -> str:
    """Name a key that is missing."""
    return _own(error) or f'"{_missing_key(error)}" is missing'


def _missing_key(error: Any) -> str:
    """Give the key that is missing."""
    return next((key for key in error.validator_value if repr(key) in error.message), "a key")


def _unknown(error: Any, path: Path) -> Iterator[Fault]:
    """Name the keys that do not belong, each at its own place."""
    known = list(error.schema.get("properties", {}))
    free = [key for key in known if key not in error.instance]
    patterns = error.schema.get("patternProperties", {})
    for key in error.instance:
        if key in known or any(_matches(pattern, key) for pattern in patterns):
            continue
        hint = did_you_mean(key, free if closest(key, free) else known)
        yield Fault((*path, key), "key", f'unknown key "{key[:LONGEST_SHOWN]}"{hint}')


def _matches(pattern: str, key: str) -> bool:
    """Say whether a pattern of the schema covers a key."""
    import re

    return re.search(pattern, key) is not None


def _repeated(items: list[Any]) -> int:
    """Find the first item that stands earlier in the list too."""
    return next(index for index, item in enumerate(items) if item in items[:index])


def _bound(words: str) -> Callable[[Any], str]:
    """Make a writer for a bound of a number."""
    return lambda error: f"{_subject(error)} is {words} {show(error.validator_value)}"


def _size(words: str, unit: str) -> Callable[[Any], str]:
    """Make a writer for a bound of a length."""

    def write(error: Any) -> str:
        limit = error.validator_value
        if words == "at least" and limit == 1:
            return "must not be empty"
        return f"has {len(error.instance)} {unit}; {words} {limit} are allowed"

    return write


_WRITERS: Mapping[str, Callable[[Any], str]] = {
    "type": _wrong_type,
    "enum": _not_listed,
    "const": lambda error: f"must be {show(error.validator_value)}",
    "format": _format,
    "pattern": lambda error: f"{_subject(error)} does not match {error.validator_value}",
    "minimum": _bound("less than"),
    "maximum": _bound("more than"),
    "exclusiveMinimum": _bound("not more than"),
    "exclusiveMaximum": _bound("not less than"),
    "multipleOf": lambda error: f"{_subject(error)} is no multiple of {error.validator_value}",
    "minLength": _size("at least", "characters"),
    "maxLength": _size("at most", "characters"),
    "minItems": _size("at least", "entries"),
    "maxItems": _size("at most", "entries"),
    "minProperties": _size("at least", "entries"),
    "maxProperties": _size("at most", "entries"),
}


def _is_conditional(error: Any) -> bool:
    """Say whether the rule holds only because of another value."""
    return bool({"then", "else"} & set(error.absolute_schema_path))


def _follows(fault: Fault, doubtful: set[Path]) -> bool:
    """Say whether a fault only follows from a type that is itself wrong or unknown."""
    return any((*fault.path[:end], "type") in doubtful for end in range(len(fault.path) + 1))


def _without_type(found: list[Fault]) -> Iterator[Path]:
    """Give the objects that lack the type which their other rules depend on."""
    return (fault.path for fault in found if fault.message == '"type" is missing')


def _inside(path: Path, around: set[Path]) -> bool:
    """Say whether a path is, or stands inside, one of some others."""
    return any(path[:end] in around for end in range(len(path) + 1))


def _once(found: list[Fault]) -> list[Fault]:
    """Keep the first fault of a value, and drop a missing key that a misspelt one explains."""
    kept: dict[tuple[object, ...], Fault] = {}
    for fault in found:
        own = fault.message if fault.place == "parent" else ""
        kept.setdefault((fault.path, fault.place == "parent", own), fault)
    meant = {
        (fault.path[:-1], f'"{word}" is missing')
        for fault in kept.values()
        if fault.place == "key" and (word := _meant(fault.message))
    }
    return [fault for fault in kept.values() if (fault.path, fault.message) not in meant]


def _meant(message: str) -> str | None:
    """Read the key that a message suggests."""
    before, found, after = message.partition('(did you mean "')
    return after.partition('"')[0] if found and before.startswith("unknown key") else None
