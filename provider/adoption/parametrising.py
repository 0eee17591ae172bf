"""What differs between stores, as parameters of a pack: names, addresses, places of a page, labels.

A contact field's name is none of them: its id tells it apart. Two events of one integration that
post to the same address share a parameter.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from provider.adoption.escaping import FILE, escaped, page
from provider.adoption.expressing import Expressed
from provider.adoption.headers import Secrets
from provider.adoption.inventory import printable
from provider.adoption.naming import parameter_of
from provider.kinds import KINDS
from provider.kinds.workflow_rules import is_bulk

Path = tuple[str, ...]
_ADDRESSES = {"type": "array", "minItems": 1, "items": {"type": "string", "format": "uri"}}
_LABEL = "^([A-Za-z0-9][A-Za-z0-9._-]{0,59})?$"
#: Settings of nodes that belong to the pages of one shop.
_OF_THE_SHOP: Mapping[str, Mapping[str, Any]] = {
    "exclude": {**_ADDRESSES, "description": "Addresses that are left out."},
    "selector": {
        "type": "string",
        "format": "name",
        "description": "CSS selector of the element that the content is put into.",
    },
}


@dataclass
class Parameters:
    """The parameters of an exported pack.

    ``declared`` is what pack.yaml says of each; ``values`` are those of this store that are not the
    default, since another store must not get them by itself.
    """

    secrets: Secrets
    declared: dict[str, dict[str, Any]] = field(default_factory=dict)
    values: dict[str, Any] = field(default_factory=dict)
    _addresses: dict[tuple[str, str], str] = field(default_factory=dict)

    def add(self, words: tuple[str, ...], schema: Mapping[str, Any], default: Any) -> str:
        """Declare a parameter; give the template that reads it."""
        name = parameter_of(*words, taken={*self.declared, *self.secrets.uses})
        self.declared[name] = {**schema, "default": default}
        return f"{{{{ {name} }}}}"

    def address(self, expressed: Expressed) -> str:
        """Give the template of an event's address, shared within its integration."""
        container, url = expressed.found.container, str(expressed.spec["url"])
        place = (container.id if container else "", url)
        if place not in self._addresses:
            schema = {
                "type": "string",
                "format": "webhook-url",
                "description": f"Address that {printable(expressed.found.title)} is sent to.",
            }
            self._addresses[place] = self.add((expressed.key, "url"), schema, url)
        return self._addresses[place]

    def label(self, key: str, label: str) -> str:
        """Give the template of a bulk action's way to run: a draft, until a store gives a label."""
        description = (
            "Empty: a draft. A label starts the workflow, which SENDS, once for each label."
        )
        schema = {"type": "string", "pattern": _LABEL, "description": description}
        template = self.add((key, "label"), schema, "")
        name = template[3:-3]
        self.values |= {name: label} if label else {}
        return f"{{{{ {{'once': {name}}} if {name} else 'draft' }}}}"

    def manifest(self) -> dict[str, dict[str, Any]]:
        """Give all parameters as pack.yaml declares them, the secret ones last."""
        secret = {
            name: {
                "type": "string",
                "secret": True,
                "description": f"Value of the header {', and of '.join(uses)}."[:1000],
            }
            for name, uses in self.secrets.uses.items()
        }
        return {**dict(sorted(self.declared.items())), **dict(sorted(secret.items()))}


@dataclass(frozen=True)
class Written:
    """A definition as its files hold it: templates in place, and pages in files of their own."""

    spec: dict[str, Any]
    pages: Mapping[str, str]


def parametrised(expressed: Expressed, parameters: Parameters) -> Written:
    """Put templates in the place of what differs between stores, and keep all other texts exact."""
    spec: dict[str, Any] = _literal(expressed.spec)
    pages: dict[str, str] = {}
    if not KINDS[expressed.kind].lasting_key:
        schema = {
            "type": "string",
            "format": "name",
            "description": f"Name of the {KINDS[expressed.kind].words}.",
        }
        spec["name"] = parameters.add((expressed.key, "name"), schema, expressed.spec["name"])
    if expressed.kind == "OutboundEvent":
        spec["url"] = parameters.address(expressed)
    elif expressed.kind == "InlineContent":
        spec["html"] = _page(expressed, pages)
    elif expressed.kind == "Workflow":
        _of_workflow(expressed, spec, parameters)
    return Written(spec, pages)


def _page(expressed: Expressed, pages: dict[str, str]) -> Any:
    found = page(str(expressed.spec["html"]))
    if not found.is_file:
        return found.text
    name = f"{expressed.key}{FILE}"
    pages[name] = found.text
    return {"template": name}


def _of_workflow(expressed: Expressed, spec: dict[str, Any], parameters: Parameters) -> None:
    run = expressed.spec["run"]
    if is_bulk(expressed.spec):
        label = str(run["once"]) if isinstance(run, Mapping) else ""
        spec["run"] = parameters.label(expressed.key, label)
    for name, node in expressed.spec["nodes"].items():
        for setting, schema in _OF_THE_SHOP.items():
            if setting in node:
                words = (expressed.key, name, setting)
                spec["nodes"][name][setting] = parameters.add(words, schema, node[setting])
        for match, addresses in _pages(node):
            words = (expressed.key, name, "pages")
            schema = {**_ADDRESSES, "description": f"Pages that count ({match})."}
            spec["nodes"][name]["pages"][match] = parameters.add(words, schema, addresses)


def _pages(node: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    pages = node.get("pages")
    yield from pages.items() if isinstance(pages, Mapping) else ()


def _literal(value: Any) -> Any:
    """Copy a spec with every text written so that it comes back exactly."""
    if isinstance(value, str):
        return escaped(value)
    if isinstance(value, Mapping):
        return {k: v if _is_form(value) else _literal(v) for k, v in value.items()}
    return [_literal(item) for item in value] if isinstance(value, list | tuple) else value


def _is_form(value: Mapping[str, Any]) -> bool:
    """Whether a map is a reference or a secret, and not a map of things so called."""
    names = {"ref"} if "ref" in value else {"secret", "version"}
    return set(value) == names and all(isinstance(item, str | int) for item in value.values())
