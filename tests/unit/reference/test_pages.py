from __future__ import annotations

import re
from pathlib import Path

import pytest

from provider.definitions.schemas import kinds, schema
from provider.kinds.nodes import built_in_fields, node_types, operators
from provider.reference.pages import FOLDER, pages
from provider.reference.tables import refusals, settings
from provider.reference.words import cell, takes
from tests.unit.reference.editing import ROOT
from tools import reference_pages

PAGES = pages(ROOT)
LINK = re.compile(r"\]\(([^)#]+)(#[^)]*)?\)")


def test_the_committed_pages_are_fresh(capsys: pytest.CaptureFixture[str]) -> None:
    code = reference_pages.main(["--check"])
    assert code == 0, capsys.readouterr().err


def test_a_stale_page_is_named_and_one_without_a_source_goes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / FOLDER
    assert reference_pages.main([], tmp_path) == 0
    assert reference_pages.main(["--check"], tmp_path) == 0
    (folder / "Segment.md").write_text("edited", encoding="utf-8")
    (folder / "Banner.md").write_text("of a kind that is gone", encoding="utf-8")

    assert reference_pages.main(["--check"], tmp_path) == 1
    said = capsys.readouterr().err
    assert "docs/reference/Segment.md is stale" in said
    assert "docs/reference/Banner.md is stale" in said
    assert reference_pages.main([], tmp_path) == 0
    assert reference_pages.main(["--check"], tmp_path) == 0
    assert not (folder / "Banner.md").exists()


@pytest.mark.parametrize("kind", kinds())
def test_the_page_of_a_kind_has_every_setting(kind: str) -> None:
    page = PAGES[f"{kind}.md"]
    for name, value in schema(f"kinds/{kind}")["properties"].items():
        (row,) = [line for line in page.split("\n## ")[1].split("\n\n")[1].split("\n")
                  if line.startswith(f"| `{name}` |")]  # fmt: skip
        assert cell(value.get("description", "")) in row
    assert "```yaml\n" in page, "an example of the recipe"
    assert "$schema=" not in page


def test_the_page_of_nodes_has_every_node_setting_and_datum() -> None:
    page = PAGES["nodes.md"]
    for name, node in node_types().items():
        section = page.split(f"\n## {name}\n")[1].split("\n## ")[0]
        assert all(f"| `{setting}` |" in section for setting in node.settings)
        assert all(f"- gives `{datum}`" in section for datum in node.exports)
        assert ("reaches customers" in section) is node.sends


def test_the_other_pages_are_complete() -> None:
    assert all(f"| `{name}` |" in PAGES["operators.md"] for name in operators())
    assert all(f"| `{name}` |" in PAGES["contact-fields.md"] for name in built_in_fields())
    config = schema("stack")["properties"]["config"]["properties"]
    assert all(f"| `{name}` |" in PAGES["stack.md"] for name in config)
    assert all(f"| `{name}` |" in PAGES["pack.md"] for name in schema("pack")["properties"])
    assert all(f"]({name})" in PAGES["README.md"] for name in PAGES if name != "README.md")


def test_every_link_leads_somewhere() -> None:
    for name, text in PAGES.items():
        for target, _ in LINK.findall(text):
            if not target.startswith("http"):
                assert (ROOT / FOLDER / target).resolve().exists(), f"{name}: {target}"


def test_every_table_has_as_many_cells_as_its_head() -> None:
    for name, text in PAGES.items():
        width = 0
        for line in text.split("\n"):
            if not line.startswith("|"):
                width = 0
                continue
            cells = len(re.findall(r"(?<!\\)\|", line))
            width = width or cells
            assert cells == width, f"{name}: {line}"


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        ({"enum": ["a", 1, True]}, "`a`, `1`, `true`"),
        ({"type": "integer", "minimum": 1, "maximum": 9}, "whole number, at least 1, at most 9"),
        ({"type": "string", "minLength": 1, "maxLength": 5}, "text, at most 5 characters"),
        ({"type": "array", "items": {"type": "boolean"}}, "list of: true or false"),
        ({"type": "object", "x-map": True, "additionalProperties": {"type": "string"}},
         "mapping, name to text"),
        ({"type": ["string", "object"], "if": {"type": "string"}, "then": {"enum": ["none"]},
          "properties": {"total": {}}}, "`none` or `{total: ...}`"),
        ({"x-ref": "Segment", "type": "object"}, "`{ref: KEY}` of kind `Segment`"),
        ({}, "any value"),
    ],
)  # fmt: skip
def test_a_setting_is_told_in_words(value: dict[str, object], wanted: str) -> None:
    assert takes(value, {}) == wanted


def test_what_holds_itself_is_told_once() -> None:
    root = {
        "properties": {"group": {"$ref": "#/$defs/group"}},
        "$defs": {"group": {"properties": {"more": {"$ref": "#/$defs/group"}, "x": {}}}},
    }
    text = "\n".join(settings(root, root))
    assert text.count("Inside") == 1
    assert "Inside `group`" in text


def test_signs_of_html_and_of_tables_mean_nothing() -> None:
    assert cell("a <b> | `<c>`\nd") == "a &lt;b> \\| `<c>` d"


def test_a_sentence_is_said_once() -> None:
    part = {"x-message": {"not": "remove it"}}
    assert list(refusals({"then": part, "allOf": [part, {"x-message": {"type": "no"}}]})) == [
        "remove it",
        "no",
    ]
