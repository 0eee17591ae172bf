"""The report's page, opened from a file as a person does: draws its workflows, loads nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

from provider.review.rendering.html import render
from provider.review.report.model import Graph, Report
from tests.browser.browser import FOREIGN, Browsing
from tests.unit.review.rendering.report_examples import (
    AFTER,
    BEFORE,
    COLLECTION,
    CONTENT,
    FAILED,
    REPORT,
    divergent,
    hostile,
)

INTRUDER = "<script>window.bad = 1</script><b onclick='window.bad = 1' id='trap'>trap</b>"
BROKEN = "flowchart TD\n    a[[[ --> --> "


def _open(
    browsing: Browsing, folder: Path, reports: Sequence[Report], after: str = "", **options: Any
) -> Page:
    """Write a page and open the file, which counts as foreign; fail if it asks for more."""
    file = folder / "report.html"
    file.write_text(render(reports).replace("</main>", f"{after}</main>"), encoding="utf-8")
    context = browsing.context(**options)
    context.unroute(FOREIGN)
    page = context.new_page()
    page.goto(file.as_uri())
    assert browsing.foreign == [file.as_uri()]
    browsing.foreign.clear()
    return page


#: Nothing but a value differs in it, so it is drawn and stays closed.
VALUE = replace(COLLECTION, resource="z.value", graph=Graph(BEFORE, BEFORE))


def _drawn(page: Page, times: int = 1) -> None:
    expect(page.locator(f"html[data-drawn='{times}']")).to_have_count(1)


def test_the_workflows_are_drawn_on_any_screen_in_light_and_dark(
    browsing: Browsing, tmp_path: Path
) -> None:
    reports = [REPORT, divergent(), FAILED]
    page = _open(browsing, tmp_path, reports, viewport={"width": 1280, "height": 800})
    _drawn(page)
    before, after = page.locator("figure").all()
    expect(after.locator("svg").get_by_text("NEW")).to_be_visible()
    assert page.locator("figure .drawing:visible svg").count() == 2
    assert page.locator("figure pre:visible").count() == 0
    # Side by side where there is room, one above the other on a phone.
    left, right = before.bounding_box(), after.bounding_box()
    assert left
    assert right
    assert left["y"] == right["y"]
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") == width
    above, below = before.bounding_box(), after.bounding_box()
    assert above
    assert below
    assert below["x"] == above["x"]
    assert below["y"] > above["y"]
    light = page.locator("figure rect").first.evaluate("shape => getComputedStyle(shape).fill")
    page.emulate_media(color_scheme="dark")
    _drawn(page, 2)
    dark = page.locator("figure rect").first.evaluate("shape => getComputedStyle(shape).fill")
    assert light != dark


def test_what_cannot_be_drawn_stays_as_text_and_no_foreign_script_runs(
    browsing: Browsing, tmp_path: Path
) -> None:
    broken = replace(COLLECTION, resource="a.broken", graph=Graph(BROKEN, AFTER))
    bad = hostile()
    report = replace(bad, changes=(*bad.changes, broken))
    page = _open(browsing, tmp_path, [report], INTRUDER)
    _drawn(page)
    page.locator("#trap").click()
    assert page.locator("main script").count() == 1  # so the intruder is really there
    assert page.evaluate("window.bad") is None
    assert page.locator("img").count() == 0
    undrawn = page.locator("figure[data-drawn='no']")
    expect(undrawn).to_have_count(1)
    expect(undrawn.locator("pre")).to_be_visible()
    assert undrawn.locator("pre").text_content() == BROKEN
    expect(page.locator("figure[data-drawn='yes']").last.locator("svg")).to_be_visible()
    # What Mermaid tries on the way leaves nothing behind.
    assert page.locator("body > *").evaluate_all("all => all.map(one => one.tagName)") == [
        "HEADER",
        "MAIN",
        "SCRIPT",
        "SCRIPT",
    ]


def test_a_page_without_a_drawing_is_small_and_runs_nothing(
    browsing: Browsing, tmp_path: Path
) -> None:
    page = _open(browsing, tmp_path, [replace(REPORT, changes=(CONTENT,))], INTRUDER)
    page.locator("#trap").click()
    assert page.evaluate("window.bad") is None
    assert (tmp_path / "report.html").stat().st_size < 40_000
    removed = page.locator(".diff .del")
    expect(removed).to_have_text("-  const wait = 100;")
    assert removed.evaluate("line => getComputedStyle(line).backgroundColor") != "rgba(0, 0, 0, 0)"


def test_a_drawing_of_another_value_and_the_command_stay_closed_until_they_are_asked_for(
    browsing: Browsing, tmp_path: Path
) -> None:
    page = _open(browsing, tmp_path, [replace(REPORT, changes=(VALUE,))])
    _drawn(page)
    assert page.locator("figure svg").count() == 2
    assert page.locator("figure svg:visible").count() == 0
    page.get_by_text("The workflow before and after, drawn").click()
    box = page.locator("figure svg").first.bounding_box()
    assert box
    assert min(box["width"], box["height"]) > 50
    command = page.get_by_text("connectif up --stack my-shop")
    expect(command).to_be_hidden()
    page.get_by_text("For the technical team").click()
    expect(command).to_be_visible()
