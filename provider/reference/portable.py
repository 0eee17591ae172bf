"""One of our schemas as plain JSON Schema draft 7, which is what editors know.

Our own annotations go, formats become patterns, and our own sentences become those that editors
show. Where texts may be templates, every value may be one: what is rendered later cannot be judged
before. Draft 7 looks at nothing beside a ``$ref``, so a reference stands in an ``allOf``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from provider.reference.patterns import FORMS, everywhere

DRAFT = "http://json-schema.org/draft-07/schema#"
TEMPLATE, FILE = "template", "template-file"
#: What every schema with templates needs among its definitions. They have no description: editors
#: would show it in place of the value's own.
TEMPLATES: Mapping[str, Any] = {
    TEMPLATE: {"type": "string", "pattern": r"\{\{|\{%|\{#"},
    FILE: {
        "type": "object",
        "required": ["template"],
        "additionalProperties": False,
        "properties": {
            "template": {
                "description": "Path of the file in the pack's folder, or _shared/FILE.",
                "type": "string",
                "pattern": r"^[^{]+\.j2$",
                "patternErrorMessage": "is not the name of a template file: it ends in .j2",
            }
        },
    },
}
#: What stands at a value for people, and says nothing about what fits.
_ANNOTATIONS = ("title", "description", "default", "examples")
_SCHEMA_MAPS = ("properties", "patternProperties")
_SUBSCHEMAS = frozenset({"additionalProperties", "items", "if", "then", "else", "not"}) | {
    "propertyNames", "allOf", "anyOf", "oneOf",
}  # fmt: skip
#: Names that must be readable without any values.
_LITERAL = frozenset({"ref", "secret"})
_KEY = r"^([a-z][a-z0-9]*(-[a-z0-9]+)*\.)?[a-z][a-z0-9]*(-[a-z0-9]+)*$"
_SENTENCES = ("type", "enum", "const", "not", "required")

Schema = dict[str, Any]


@dataclass(frozen=True)
class Portable:
    """How schemas are written: below which prefix their definitions stand, and with templates."""

    root: Mapping[str, Any]
    prefix: str = ""
    templates: bool = False

    def whole(self) -> Schema:
        """Give the schema itself, without its definitions."""
        found: Schema = self.same(self.root)
        return found

    def definitions(self) -> dict[str, Schema]:
        """Give its definitions, by the names that its references use."""
        found = self.root.get("$defs", {})
        return {f"{self.prefix}{name}": self.same(schema) for name, schema in found.items()}

    def same(self, schema: Any) -> Any:
        """Give a schema of what stands at one place, which is known to be no template."""
        if not isinstance(schema, Mapping):
            return schema
        found: Schema = {}
        for word, value in schema.items():
            made = self._word(word, value, schema)
            together = [*found.get("allOf", ()), *made.get("allOf", ())]
            found |= made | ({"allOf": together} if together else {})
        found |= _sentences(schema)
        if "if" in found:
            return self._guarded(found)
        return found

    def value(self, schema: Any) -> Any:
        """Give a schema of a value: where templates may stand, it may be one."""
        plain = self.same(schema)
        if not self.templates or not isinstance(schema, Mapping) or not self._is_rendered(schema):
            return plain
        about = {word: plain.pop(word) for word in _ANNOTATIONS if word in plain}
        if not plain:
            return about
        meant = self._meant(schema)
        if "enum" in meant:
            # Completion looks into an anyOf, and not into the branches of a condition.
            return {**about, "anyOf": [plain, self._template(schema)]}
        words = meant.get("then", {}).get("enum")
        about |= {"examples": words} if words else {}
        return {**about, "if": self._template(schema), "then": True, "else": plain}

    def _word(self, word: str, value: Any, schema: Mapping[str, Any]) -> Schema:
        """Give what one keyword becomes."""
        if word in ("$schema", "$id", "$comment", "$defs") or word.startswith("x-"):
            return {}
        if word == "$ref":
            name = value.removeprefix("#/$defs/")
            return {"allOf": [{"$ref": f"#/definitions/{self.prefix}{name}"}]}
        if word in _SCHEMA_MAPS:
            literal = frozenset(schema.get("required", ())) & _LITERAL
            return {word: {everywhere(n): self._member(n, s, literal) for n, s in value.items()}}
        if word == "not" and value == {}:
            # Nothing fits. Editors show no sentence of ours for a "not", and for a type they do.
            return {"type": "null"}
        if word in _SUBSCHEMAS:
            return {word: self._subschema(word, value)}
        return _text_rule(word, value, schema)

    def _subschema(self, word: str, value: Any) -> Any:
        """Give what stands at a keyword that takes a schema, or a list of them."""
        if word in ("additionalProperties", "items"):
            return self.value(value)
        if word in ("if", "not", "propertyNames"):
            return Portable(self.root, self.prefix).same(value)
        return [self.same(item) for item in value] if isinstance(value, list) else self.same(value)

    def _member(self, name: str, schema: Any, literal: frozenset[str]) -> Any:
        """Give the schema of a property; a name that is written as it is holds no template."""
        if name not in literal:
            return self.value(schema)
        plain = self.same(schema)
        return {**plain, "pattern": _KEY if name == "ref" else r"^[A-Za-z][A-Za-z0-9]*$"}

    def _is_rendered(self, schema: Mapping[str, Any]) -> bool:
        """Whether a template can stand there: not where nothing can, nor in place of a secret."""
        secret = schema.get("x-secret") and schema.get("type") == "object"
        return "not" not in schema and not secret

    def _template(self, schema: Mapping[str, Any]) -> Schema:
        """Give what a template in place of a value is; a file gives a text."""
        text = {"$ref": f"#/definitions/{TEMPLATE}"}
        types = self._meant(schema).get("type", "string")
        if "string" not in ([types] if isinstance(types, str) else types):
            return text
        return {"anyOf": [text, {"$ref": f"#/definitions/{FILE}"}]}

    def _meant(self, schema: Mapping[str, Any]) -> Mapping[str, Any]:
        """Give a schema with what it refers to."""
        if "$ref" not in schema:
            return schema
        target = self.root["$defs"][schema["$ref"].removeprefix("#/$defs/")]
        return {**self._meant(target), **schema}

    def _guarded(self, schema: Schema) -> Schema:
        """Let a condition judge nothing while what it looks at is a template."""
        looked_at = list(schema["if"].get("properties", ()))
        if not self.templates or "else" not in schema or not looked_at:
            return schema
        text = {"$ref": f"#/definitions/{TEMPLATE}"}
        untold = [{"properties": {n: text}, "required": [n]} for n in looked_at]
        judged = {word: schema.pop(word) for word in ("if", "then", "else") if word in schema}
        return {**schema, "if": {"anyOf": untold}, "then": True, "else": judged}


def _text_rule(word: str, value: Any, schema: Mapping[str, Any]) -> Schema:
    """Give what a keyword without schemas becomes; a format is a pattern."""
    if word == "pattern":
        return {"pattern": everywhere(value)}
    if word != "format":
        return {word: value}
    if value not in FORMS:
        return {}
    form = FORMS[value]
    rule = {"pattern": form.pattern, "patternErrorMessage": form.message}
    return {"allOf": [rule]} if "pattern" in schema else rule


def _sentences(schema: Mapping[str, Any]) -> Schema:
    """Give our own sentences under the names that editors read."""
    own = schema.get("x-message", {})
    found = {"patternErrorMessage": own["pattern"]} if "pattern" in own else {}
    said = next((own[word] for word in _SENTENCES if word in own), None)
    if said is None and "x-ref" in schema:
        said = "must be a reference: write {ref: KEY}"
    return found | ({"errorMessage": said} if said else {})
