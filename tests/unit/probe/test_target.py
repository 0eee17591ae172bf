"""What is to be proven comes from the packs, and so does the page."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from provider.definitions import load
from provider.probe.target import Target, address, targets
from tests.unit.probe.observed import SHOP, TARGET

ROOT = Path(__file__).resolve().parents[3]
CART, SALE = "https://shop.example/cart", "https://shop.example/sale/"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "resources", tmp_path / "resources")
    return tmp_path


def found(project: Path, *lines: str) -> tuple[Target, ...]:
    head = ["config:", "  connectif:packs: [reskyt]", "  reskyt:pushTitle: Hello"]
    file = project / "stacks/Pulumi.shop.yaml"
    file.parent.mkdir(exist_ok=True)
    file.write_text("\n".join([*head, *(f"  {line}" for line in lines)]), encoding="utf-8")
    return targets(load(project, "shop"))


def test_names_are_those_of_the_store(project: Path) -> None:
    (target,) = found(project, "reskyt:userAgent: boutique", f"reskyt:pages: ['{SALE}']")

    assert (target.pack, target.field) == ("reskyt", "reskyt-token")
    assert target.workflow == "Reskyt token collection"
    assert (target.user_agent, target.match, target.pages) == ("boutique", "starting-with", (SALE,))
    assert target.session_key == "cn_reskyt_token"


def test_a_pack_or_workflow_that_shall_go_is_not_proven(project: Path) -> None:
    assert found(project, "connectif:absent: [reskyt.token-collection]") == ()


@pytest.mark.parametrize(
    ("match", "covered"),
    [
        ("any", {SHOP, CART, f"{SALE}boots", SALE}),
        ("exactly", {CART, SALE}),
        ("starting-with", {CART, SALE, f"{SALE}boots"}),
    ],
)
def test_the_pages_that_collect(match: str, covered: set[str]) -> None:
    target = replace(TARGET, match=match, pages=(CART, SALE) if match != "any" else ())

    assert {page for page in (SHOP, CART, SALE, f"{SALE}boots") if target.covers(page)} == covered


@pytest.mark.parametrize(
    ("match", "pages", "shop", "expected"),
    [
        ("any", (), SHOP, SHOP),
        ("any", (), None, None),
        ("exactly", (CART, SALE), SHOP, CART),
        ("exactly", (CART, SALE), SALE, SALE),
        ("exactly", (CART,), None, CART),
        ("starting-with", (SALE,), f"{SALE}boots", f"{SALE}boots"),
        ("starting-with", (SALE,), SHOP, SALE),
    ],
)
def test_the_page_to_open(
    match: str, pages: tuple[str, ...], shop: str | None, expected: str | None
) -> None:
    assert address(replace(TARGET, match=match, pages=pages), shop) == expected
