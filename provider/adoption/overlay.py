"""A stack file with a pack switched on and values given, seen before it is written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from provider.adoption.folder import write_text
from provider.adoption.overrides import with_values
from provider.adoption.staging import staged
from provider.adoption.writing import line
from provider.definitions import Configuration, DefinitionError, load
from provider.definitions.documents import read_document
from provider.definitions.packs import pack_names, read_pack
from provider.definitions.parameters import Parameter
from provider.definitions.stacks import FOLDER, GROUPS
from provider.kinds.suggestions import did_you_mean

PACKS = "connectif:packs"
_MARK = "\ufeff"


class UnknownPackError(Exception):
    """There is no such pack; the text says which there are."""


class Overlay:
    """The file of a stack that shall use a pack.

    Attributes:
        missing: parameters of the pack that every store must give, and this one does not.
    """

    def __init__(self, root: Path, stack: str, pack: str) -> None:
        """Read the files. Raises ``DefinitionError`` and ``UnknownPackError``."""
        if pack not in pack_names(root):
            hint = did_you_mean(pack, pack_names(root))
            raise UnknownPackError(f'there is no pack "{pack}"{hint}')
        self._root, self._pack = root, pack
        self._name = f"Pulumi.{stack}.yaml"
        self._stack = stack
        document = read_document(root, f"{FOLDER}/{self._name}")
        config = document.data.get("config")
        self._given: Mapping[str, Any] = config if isinstance(config, dict) else {}
        self._parameters = self._declared()
        known = {*self._given, *self._of_the_group()}
        self.missing = tuple(
            name
            for name, parameter in self._parameters.items()
            if parameter.required and f"{pack}:{name}" not in known
        )

    def load(self, values: Mapping[str, Any], *, with_examples: bool = False) -> Configuration:
        """Load the stack as it would be with values for the pack's parameters.

        ``with_examples`` puts an example where a value is missing. Raises ``DefinitionError``.
        """
        examples = {name: self._parameters[name].schema.get("example") for name in self.missing}
        given = {**(examples if with_examples else {}), **values}
        text = self._edited(self._keyed(given))
        with staged(self._root, self._pack, None, {self._name: text}) as place:
            return load(place, self._stack)

    def write(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Write the values into the stack file; give those that it did not say before.

        Raises ``OSError`` and ``UneditableError``.
        """
        keyed = self._keyed(values)
        text = self._edited(keyed)
        mark = _MARK if self._text().startswith(_MARK) else ""
        write_text(self._place, mark + text)
        return keyed

    def needed(self, missing: Iterable[str]) -> str:
        """Say which values a person must give first."""
        lines = []
        for name in missing:
            schema = self._parameters[name].schema
            about = " ".join(str(schema.get("description", "")).split())
            lines.append(f"  {self._pack}:{name}: {line(schema.get('example'))}  # {about}")
        shown = "\n".join(lines)
        return (
            f"the pack {self._pack} needs values that the store does not show, and nothing was "
            f"written: write them into {FOLDER}/{self._name}, below config, then run the command "
            f"again; for example\n{shown}"
        )

    @property
    def _place(self) -> Path:
        return (self._root / FOLDER / self._name).resolve()

    def _text(self) -> str:
        with self._place.open(encoding="utf-8", newline="") as stream:
            return stream.read()

    def _edited(self, keyed: Mapping[str, Any]) -> str:
        return with_values(f"{FOLDER}/{self._name}", self._text().removeprefix(_MARK), keyed)

    def _keyed(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Give what the stack file must say and does not, by its keys."""
        packs = list(self._given.get(PACKS, self._given.get("packs")) or ())
        found: dict[str, Any] = {}
        if self._pack not in packs:
            found[PACKS] = [*packs, self._pack]
        keyed = {f"{self._pack}:{name}": value for name, value in values.items()}
        return found | {
            k: v for k, v in keyed.items() if k not in self._given or self._given[k] != v
        }

    def _declared(self) -> Mapping[str, Parameter]:
        source = read_pack(self._root, self._pack)
        if source.parameters is None:
            raise DefinitionError(source.problems)
        return source.parameters

    def _of_the_group(self) -> Mapping[str, Any]:
        group = self._given.get("connectif:group", self._given.get("group"))
        if not isinstance(group, str) or not (self._root / GROUPS / f"{group}.yaml").is_file():
            return {}
        config = read_document(self._root, f"{GROUPS}/{group}.yaml").data.get("config")
        return config if isinstance(config, dict) else {}
