"""How the definitions of a pack are written, before any store's values are put in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from provider.definitions import Definition, DefinitionError
from provider.definitions.compiled import TemplateFailureError
from provider.definitions.packs import PackSource, read_pack
from provider.definitions.parameters import Parameter
from provider.definitions.rendering import has_template

_ONLY_A_PARAMETER = re.compile(r"\{\{\s*([a-z][A-Za-z0-9]*)\s*\}\}")
#: Shorter texts are in every script.
_SHORTEST = 4

SpecPath = tuple[str, ...]


class PackTemplates:
    """The definitions of one pack as their files have them, and the parameters of the pack."""

    def __init__(self, source: PackSource, values: Mapping[str, Any]) -> None:
        """Take the pack, and the values that its parameters have in the stack."""
        self.parameters: Mapping[str, Parameter] = source.parameters or {}
        self.values = values
        self._renderer = source.renderer
        self._specs = {
            resource.name: resource.document.data.get("spec") for resource in source.resources
        }

    def parameter(self, definition: Definition, path: SpecPath) -> str | None:
        """Give the parameter that is a property's whole template; None where none is."""
        return dict(self.of(definition)).get(path)

    def of(self, definition: Definition) -> Iterator[tuple[SpecPath, str]]:
        """Yield the properties of a definition whose template is one parameter, by their paths.

        Headers are left out: what the store has there is never looked at.
        """
        for path, text in _texts(self._specs.get(definition.name), ()):
            match = _ONLY_A_PARAMETER.fullmatch(text.strip())
            known = self.parameters.get(match[1]) if match else None
            if known is not None and not known.secret and path[0] != "headers":
                yield path, known.name

    def used_values(self, definition: Definition) -> list[str]:
        """Give the texts that parameters put into the html of a definition."""
        spec = self._specs.get(definition.name) or {}
        html = spec.get("html")
        try:
            if isinstance(html, Mapping) and isinstance(html.get("template"), str):
                name = str(html["template"])
                text = self._renderer.templates.folder.text(name)
                compiled = self._renderer.templates.compiled(text, name)
            elif isinstance(html, str) and has_template(html):
                compiled = self._renderer.templates.compiled(html)
            else:
                return []
        except TemplateFailureError:
            return []
        names = [name for name, _, _ in compiled.names if name in self.values]
        return [text for name in names for text in _strings(self.values[name])]


def read_templates(root: Path, pack: str, values: Mapping[str, Any]) -> PackTemplates:
    """Read a pack's files. Raises ``DefinitionError``."""
    source = read_pack(root, pack)
    if list(source.problems):
        raise DefinitionError(source.problems)
    return PackTemplates(source, values)


def _texts(value: Any, path: SpecPath) -> Iterator[tuple[SpecPath, str]]:
    """Yield the texts of a spec that are not inside a list."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from _texts(item, (*path, str(key)))


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str) and len(value) >= _SHORTEST:
        yield value
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _strings(item)
