"""The graph of a workflow is legible: nothing lies over anything else, and no line runs through."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.console_page import ConsolePage, act
from tests.browser.console_store import Recipe, make_recipe
from tests.sandbox_process import SandboxProcess

# Overlaps of what is drawn: each node, and each label of an exit, by its box on the page; and lines
# that run through a node, where both ends of it are others.
OVERLAPS = """() => {
  const found = [];
  const box = element => element.getBoundingClientRect();
  const boxes = [
    ...[...document.querySelectorAll(".graph .node-frame")].map(item => ["node", box(item)]),
    ...[...document.querySelectorAll(".graph .exit rect")].map(item => ["exit", box(item)]),
  ];
  boxes.forEach(([kind, one], index) => boxes.slice(index + 1).forEach(([other, two]) => {
    const apart = one.right <= two.left || two.right <= one.left
      || one.bottom <= two.top || two.bottom <= one.top;
    if (!apart) found.push(`${kind} on ${other}`);
  }));
  const frame = box(document.querySelector(".graph"));
  for (const [kind, one] of boxes) {
    if (one.left < frame.left || one.right > frame.right || one.bottom > frame.bottom) {
      found.push(`${kind} outside`);
    }
  }
  for (const line of document.querySelectorAll(".graph .edge:not(.is-back)")) {
    const length = line.getTotalLength();
    for (let at = 3; at < length - 12; at += 3) {
      const point = line.getPointAtLength(at).matrixTransform(line.getScreenCTM());
      const inside = one => point.x > one.left + 1 && point.x < one.right - 1
        && point.y > one.top + 1 && point.y < one.bottom - 1;
      if (boxes.some(([kind, one]) => kind === "node" && inside(one))) found.push("line in node");
    }
  }
  for (const text of document.querySelectorAll(".graph .node text")) {
    const [own, outer] = [box(text), box(text.closest(".node").querySelector(".node-frame"))];
    if (!text.closest(".exit") && own.right > outer.right) found.push(`text: ${text.textContent}`);
  }
  return found;
}"""


@pytest.fixture(scope="module")
def store() -> Iterator[SandboxProcess]:
    with SandboxProcess.start() as started:
        yield started


@pytest.fixture
def recipe(store: SandboxProcess) -> Recipe:
    store.reset()
    return make_recipe(store)


def test_the_graph_says_what_leads_where_and_how_many_went_there(
    page: Page, store: SandboxProcess, recipe: Recipe
) -> None:
    console = ConsolePage(page, store)
    person = {"_email": "ana@example.com", "token": "a1"}
    store.put_object("contacts", "5f0c3a1b2d4e6f7081920001", person)
    console.open(f"workflows/{recipe.push}")
    act(store, "startWorkflow", id=recipe.push)

    start = page.get_by_role("button", name="Start: Start, Belongs to segment “App users”")
    expect(start).to_contain_text("All existing")
    expect(start.locator(".exit")).to_have_text("1")
    page.get_by_role("button", name="Outbound event push: Push").press("Enter")
    expect(page.locator(".graph-and-node")).to_contain_text("“Sale”")
    console.open(f"workflows/{recipe.collection}")
    check = page.get_by_role("button", name="Condition in-app: Check value")
    expect(check.locator(".exit")).to_have_text(["Yes", "No"])
    expect(check).to_contain_text("contains “rktwebview”")
    assert page.evaluate(OVERLAPS) == []


@pytest.mark.parametrize("width", [800, 1280])
def test_nothing_overlaps(page: Page, store: SandboxProcess, recipe: Recipe, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    console = ConsolePage(page, store)
    for number in range(4):
        nodes = _branching(random.Random(number), 12, recipe)
        store.put_object("workflows", f"branching{number}", _workflow(nodes))
        console.open(f"workflows/branching{number}")

        expect(page.locator(".graph .node")).to_have_count(13)
        assert page.evaluate(OVERLAPS) == [], number


def test_a_workflow_that_leads_back_is_drawn_too(
    page: Page, store: SandboxProcess, recipe: Recipe
) -> None:
    nodes = [
        _check("a", ["start", "c.yes"]),
        _check("b", ["a.yes"]),
        _check("c", ["b.no", "nowhere.yes"]),
        _check("d", ["d.yes"]),
    ]
    store.put_object("workflows", "back", _workflow(nodes))
    ConsolePage(page, store).open("workflows/back")

    expect(page.locator(".graph .node")).to_have_count(5)
    expect(page.locator(".graph .edge.is-back")).to_have_count(2)
    assert page.evaluate(OVERLAPS) == []


def _workflow(nodes: list[dict[str, Any]]) -> dict[str, Any]:
    start = {"audience": "all-contacts", "source": "existing-and-new"}
    return {"name": "Branching", "start": start, "nodes": nodes}


def _branching(chance: random.Random, count: int, recipe: Recipe) -> list[dict[str, Any]]:
    """Make nodes that hang from any exits before them, some from two, some over many layers."""
    nodes: list[dict[str, Any]] = []
    exits = ["start"]
    for number in range(count):
        after = chance.sample(exits, min(len(exits), chance.choice((1, 1, 1, 2))))
        name = f"n{number}"
        if chance.random() < 0.6:
            nodes.append(_check(name, after))
            exits += [f"{name}.yes", f"{name}.no"]
        else:
            nodes.append(_content(name, after, recipe))
            exits.append(f"{name}.next")
    return nodes


def _check(name: str, after: list[str]) -> dict[str, Any]:
    left = {"contactField": "token"}
    return {
        "id": name,
        "type": "check-value",
        "after": after,
        "left": left,
        "operator": "contains",
        "right": "abc" * (1 + len(name) * len(after)),
    }


def _content(name: str, after: list[str], recipe: Recipe) -> dict[str, Any]:
    return {
        "id": name,
        "type": "send-web-content",
        "after": after,
        "content": recipe.content,
        "selector": "#product > .price:first-child",
        "position": "before",
        "limits": {"perContact": 3, "total": 500},
    }
