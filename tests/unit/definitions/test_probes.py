"""What a pack says of how it is proven: rendered with a store's values, its references followed."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from provider.definitions import DefinitionError, Probe, TokenSource, load, validate
from tests.bad_input.cases import BASE

ROOT = Path(__file__).resolve().parents[3]
MANIFEST = """
title: Flow
parameters:
  mark: {type: string, default: app}
  pages: {type: array, default: []}
probe:
  field: {ref: shop.field}
  workflow: {ref: collect}
  userAgent: "{{ mark }}"
  token: {kind: query, name: device}
  selector: "#{{ mark }}"
  pages: "{{ {'exactly': pages} if pages else 'any' }}"
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    shutil.copytree(BASE, tmp_path, dirs_exist_ok=True)
    (tmp_path / "resources/flow/pack.yaml").write_text(MANIFEST, encoding="utf-8")
    return tmp_path


def configure(project: Path, *lines: str, packs: str = "[shop, flow]") -> None:
    head = [
        "config:",
        "  connectif:apiUrl: http://127.0.0.1:8790",
        "  connectif:apiKey: sandbox:sandbox",
        f"  connectif:packs: {packs}",
    ]
    text = "\n".join([*head, *(f"  {line}" for line in lines), ""])
    (project / "stacks/Pulumi.sandbox.yaml").write_text(text, encoding="utf-8")


def probes(project: Path) -> dict[str, Probe | None]:
    return {pack.name: pack.probe for pack in load(project, "sandbox").packs}


def test_a_store_s_values_stand_in_its_probe(project: Path) -> None:
    configure(project, "flow:mark: boutique", "flow:pages: [https://shop.example/cart]")

    assert probes(project) == {
        "shop": None,
        "flow": Probe(
            field="shop.field",
            workflow="flow.collect",
            user_agent="boutique",
            token=TokenSource("query", "device"),
            selector="#boutique",
            match="exactly",
            pages=("https://shop.example/cart",),
            session_key=None,
        ),
    }


def test_a_store_without_pages_is_probed_on_any(project: Path) -> None:
    configure(project)

    probe = probes(project)["flow"]
    assert probe
    assert (probe.match, probe.pages, probe.user_agent) == ("any", (), "app")


def test_a_value_of_a_store_that_does_not_fit_is_traced_to_its_file(project: Path) -> None:
    configure(project, "flow:pages: [shop.example]")

    with pytest.raises(DefinitionError) as caught:
        load(project, "sandbox")
    (line,) = str(caught.value).splitlines()
    assert line.startswith("resources/flow/pack.yaml:12:10: probe.pages.exactly[0]: ")


def test_a_probe_into_a_pack_that_is_not_switched_on_is_refused(project: Path) -> None:
    configure(project, packs="[flow]")

    with pytest.raises(DefinitionError, match="not switched on") as caught:
        load(project, "sandbox")
    assert "resources/flow/pack.yaml:7:16: probe.field.ref: " in str(caught.value)


def test_a_pack_that_no_store_uses_is_checked_with_the_packs_of_its_probe(project: Path) -> None:
    configure(project, packs="[]")
    assert validate(project).problems == ()


def test_a_store_may_say_where_its_shop_is(project: Path) -> None:
    configure(project, "connectif:shopUrl: https://shop.example/")
    assert validate(project).problems == ()

    configure(project, "connectif:shopUrl: http://shop.example/")
    (problem,) = validate(project).problems
    assert (problem.path, problem.position.line) == ("config.connectif:shopUrl", 5)
    assert "unencrypted" in problem.message


def test_the_recipe_can_be_probed() -> None:
    (pack,) = load(ROOT, "sandbox").packs
    assert pack.probe is not None
    assert pack.probe.token.kind == "cookie"
