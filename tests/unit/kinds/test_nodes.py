"""The node catalogue: what every file of it must say, and how it is read."""

import json
import re
from typing import Any

import pytest

from provider.kinds import KINDS
from provider.kinds.nodes import FOLDER, NodeType, built_in_fields, node_types, operators

FIELD_TYPES = {
    "text", "email", "phone", "integer", "decimal", "date", "checkbox", "radio", "boolean",
}  # fmt: skip
FILES = sorted((FOLDER / "nodes").glob("*.json"))
ARTICLE = re.compile(r"https://support\.connectif\.ai/hc/en-us/articles/\d+")


def test_the_catalogue_holds_the_nodes_of_the_recipe_and_a_wait() -> None:
    assert {name: node.role for name, node in node_types().items()} == {
        "check-value": "condition",
        "outbound-event": "action",
        "page-visit": "trigger",
        "send-web-content": "action",
        "start": "start",
        "wait": "action",
    }


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_file_says_everything_with_its_source(file: Any) -> None:
    data = json.loads(file.read_text(encoding="utf-8"))
    assert data.keys() - {"maps"} == {
        "type", "title", "role", "description", "source", "evidence", "exits", "exports", "sends",
        "givesWebContext", "needsWebContext", "waits", "required", "settings",
    }  # fmt: skip
    assert data["type"] == file.stem
    assert ARTICLE.fullmatch(data["source"])
    assert data["evidence"] in ("documented", "observed", "assumed")
    for export in data["exports"].values():
        assert export["type"] in FIELD_TYPES
        assert export["evidence"] in ("documented", "observed", "assumed")
    for setting in data["settings"].values():
        assert setting["title"]
        assert setting["x-evidence"] in ("documented", "observed", "assumed")
        assert isinstance(setting["x-live"], bool)


@pytest.mark.parametrize("node", node_types().values(), ids=lambda node: node.type)
def test_every_node_type_is_consistent(node: NodeType) -> None:
    assert node.required <= node.settings.keys()
    assert node.live.isdisjoint({"left", "operator", "content", "event", "audience", "source"})
    assert set(node.references.values()) <= KINDS.keys()
    # Conditions and the system's own actions have no limitations (article 360015670700).
    limited = node.role in ("trigger", "action") and not node.waits
    assert ("limits" in node.required) == limited
    assert node.exits == (("yes", "no") if node.role == "condition" else ("next",))
    if node.maps:
        assert node.maps["setting"] in node.settings
        assert node.maps["target"] in node.references
    assert not (node.gives_web_context and node.role != "trigger")


def test_only_the_outbound_event_sends_to_customers() -> None:
    assert [name for name, node in node_types().items() if node.sends] == ["outbound-event"]


def test_a_reference_is_known_by_its_setting() -> None:
    assert node_types()["outbound-event"].references == {"event": "OutboundEvent"}
    assert node_types()["send-web-content"].references == {"content": "InlineContent"}


def test_operators_fit_types_and_name_their_source_or_are_assumed() -> None:
    assert len(operators()) == 19
    for operator in operators().values():
        assert set(operator["types"]) <= FIELD_TYPES
        assert operator["operand"] in ("none", "value", "values", "range", "days")
        documented = operator["evidence"] == "documented"
        assert documented == bool(ARTICLE.fullmatch(operator.get("source", "")))
    assert {name for found in operators().values() for name in found["types"]} == FIELD_TYPES


def test_built_in_fields_have_a_type() -> None:
    for name, field in built_in_fields().items():
        assert name.startswith("_")
        assert field["type"] in FIELD_TYPES
        assert ("options" in field) == (field["type"] == "radio")
    assert built_in_fields()["_email"]["type"] == "email"


def test_nobody_can_change_the_catalogue() -> None:
    with pytest.raises(TypeError):
        node_types()["x"] = node_types()["start"]  # type: ignore[index]
