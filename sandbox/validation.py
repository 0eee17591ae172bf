"""Validation of request bodies against schemas/openapi.yaml, with reasons that repeat no value."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError
from jsonschema.validators import extend
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from sandbox.errors import ValidationProblem

DOCUMENT = "urn:connectif:openapi"
LISTED = 12


def _required(validator: Any, names: list[str], instance: Any, _: Any) -> Iterator[ValidationError]:
    """Place the error at the missing property, not at the object that lacks it."""
    if validator.is_type(instance, "object"):
        for name in names:
            if name not in instance:
                yield ValidationError("is required", path=[name])


def _additional(
    validator: Any, allowed: Any, instance: Any, schema: Any
) -> Iterator[ValidationError]:
    """Place the error at the unknown property, not at the object that holds it."""
    if not validator.is_type(instance, "object"):
        return
    for name in instance.keys() - schema.get("properties", {}).keys():
        if allowed is False:
            yield ValidationError("is not allowed here", path=[name])
        else:
            yield from validator.descend(instance[name], allowed, path=name)


def _one_of(validator: Any, branches: Any, instance: Any, schema: Any) -> Iterator[ValidationError]:
    """Follow the discriminator to one branch, so that the errors are that branch's own."""
    if "discriminator" not in schema:
        yield from Draft202012Validator.VALIDATORS["oneOf"](validator, branches, instance, schema)
    elif not validator.is_type(instance, "object"):
        yield ValidationError("must be an object", validator="type", validator_value="object")
    else:
        yield from _follow(validator, schema["discriminator"], instance)


def _follow(validator: Any, discriminator: Any, instance: Any) -> Iterator[ValidationError]:
    name, mapping = discriminator["propertyName"], discriminator["mapping"]
    value = instance.get(name)
    if name not in instance:
        yield ValidationError("is required", path=[name])
    elif not isinstance(value, str) or value not in mapping:
        yield ValidationError(f"must be one of: {', '.join(mapping)}", path=[name])
    else:
        yield from validator.descend(instance, {"$ref": mapping[value]})


BodyValidator: Any = extend(  # type: ignore[no-untyped-call]
    Draft202012Validator,
    {"required": _required, "additionalProperties": _additional, "oneOf": _one_of},
)

REASONS: Mapping[str, Callable[[Any], str]] = {
    "type": lambda value: f"must be of type {_alternatives(value)}",
    "const": lambda value: f"must be {json.dumps(value)}",
    "enum": lambda value: (
        f"must be one of: {', '.join(map(str, value))}"
        if len(value) <= LISTED
        else f"is not one of the {len(value)} allowed values"
    ),
    "minLength": lambda value: "must not be empty" if value == 1 else f"is shorter than {value}",
    "maxLength": lambda value: f"is longer than {value} characters",
    "pattern": lambda _: "does not have the required form",
    "minimum": lambda value: f"must be at least {value}",
    "maximum": lambda value: f"must be at most {value}",
    "minItems": lambda value: f"needs at least {value}",
    "maxItems": lambda value: f"takes at most {value}",
    "uniqueItems": lambda _: "must hold each value once",
    "not": lambda _: "is a reserved value",
    # Primary keys are the only thing that this document counts.
    "contains": lambda _: "must have a primary key",
    "minContains": lambda _: "must have a primary key",
    "maxContains": lambda _: "must have at most one primary key",
}
OWN_MESSAGES = {"required", "additionalProperties", "oneOf"}


def _alternatives(types: str | list[str]) -> str:
    return types if isinstance(types, str) else " or ".join(types)


class Schemas:
    """The schemas of the OpenAPI document, ready to validate."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        resource = DRAFT202012.create_resource(dict(document))
        self._registry: Registry[Any] = Registry().with_resource(DOCUMENT, resource)

    def validator(self, pointer: str) -> Any:
        """Make the validator of the schema at a JSON Pointer of the document."""
        return BodyValidator({"$ref": f"{DOCUMENT}#{pointer}"}, registry=self._registry)


def problems(validator: Any, body: Any) -> list[ValidationProblem]:
    """Give every rule of a schema that the body breaks, in the order of the body."""
    found = {
        ValidationProblem(tuple(error.absolute_path), _reason(error))
        for error in validator.iter_errors(body)
    }
    return sorted(found, key=lambda problem: (problem.pointer, problem.reason))


def _reason(error: ValidationError) -> str:
    keyword = error.validator
    if isinstance(keyword, str) and keyword in REASONS:
        return REASONS[keyword](error.validator_value)
    # Only this module's own messages are let through: the library's would repeat the value.
    return error.message if keyword in OWN_MESSAGES else "is not valid"
