"""The guide's page, opened from a file as a person does: copies, remembers, loads nothing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from provider.tasks import Action, Step
from provider.tasks.rendering import rendered
from tests.browser.browser import FOREIGN, Browsing
from tests.unit.tasks.guide_examples import CONTENT, PUSH, guide

HOSTILE = '</script><img src=x onerror="window.bad = 1">\'\r\n\r\n{{ a }}  \n' + "x" * 300
LATE = "<script>window.bad = 1</script><img src='data:,' onerror='window.bad = 1'>"


def _write(folder: Path, *, hostile: str = HOSTILE, after: str = "") -> Path:
    """Write a page with a hostile value and a task that sends; ``after`` is put into its body."""
    step = Step("Screen", Action.PASTE, HOSTILE, hostile)
    task = replace(CONTENT, name=HOSTILE, steps=(*CONTENT.steps, step))
    page = folder / "guide.html"
    text = rendered([guide(task, PUSH)], "html")
    page.write_text(text.replace("</main>", f"{after}</main>"), encoding="utf-8", newline="")
    return page


def _open(browsing: Browsing, file: Path, **options: Any) -> Page:
    """Open a file, which counts as foreign, and fail if it asks for anything else."""
    context = browsing.context(permissions=["clipboard-read", "clipboard-write"], **options)
    context.unroute(FOREIGN)
    page = context.new_page()
    page.goto(file.as_uri())
    assert browsing.foreign == [file.as_uri()]
    browsing.foreign.clear()
    return page


@pytest.mark.parametrize("has_clipboard", [True, False], ids=["clipboard", "by-hand"])
def test_a_button_copies_its_value_letter_by_letter(
    browsing: Browsing, tmp_path: Path, has_clipboard: bool
) -> None:
    page = _open(browsing, _write(tmp_path))
    page.evaluate("window.kept = navigator.clipboard")
    if not has_clipboard:
        page.evaluate("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    button = page.locator("button[data-copy='value-1-1-6']")
    button.click()
    expect(button).to_have_text("Copied")
    # A text area knows one kind of line break.
    expected = HOSTILE if has_clipboard else HOSTILE.replace("\r\n", "\n")
    assert page.evaluate("window.kept.readText()") == expected


def test_ticks_are_remembered_until_the_task_changes(browsing: Browsing, tmp_path: Path) -> None:
    # The page allows no script but its own, and to wait for what was kept is one.
    page = _open(browsing, _write(tmp_path), bypass_csp=True)
    page.get_by_label("Step 2 is done").first.check()
    page.get_by_label("Step 2 is done").last.check()
    _until_kept(page, 2)
    page.reload()
    expect(page.locator(".progress")).to_have_text("2 of 9 steps ticked")
    expect(page.get_by_label("Step 2 is done").first).to_be_checked()
    _write(tmp_path, hostile="edited")
    page.reload()
    expect(page.locator(".progress")).to_have_text("1 of 9 steps ticked")
    browsing.foreign.clear()


def _until_kept(page: Page, number: int) -> None:
    """Wait until another page sees what was kept: the browser writes it in its own time."""
    other = page.context.new_page()
    other.goto(page.url)
    other.wait_for_function(f"localStorage.length === {number}")
    other.close()


def test_no_script_runs_but_the_pages_own(browsing: Browsing, tmp_path: Path) -> None:
    page = _open(browsing, _write(tmp_path, after=LATE))
    expect(page.locator("#all")).to_have_text("9")
    assert page.locator("main script").count() == 1  # so the intruder is really there
    assert page.evaluate("window.bad") is None


@pytest.mark.parametrize("width", [320, 1280])
def test_the_page_is_as_wide_as_the_screen(browsing: Browsing, tmp_path: Path, width: int) -> None:
    page = _open(browsing, _write(tmp_path), viewport={"width": width, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth") == width
    expect(page.get_by_text("what the next step sends cannot be called back")).to_be_visible()
