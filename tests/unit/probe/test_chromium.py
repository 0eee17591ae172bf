"""A Chromium is found as the tests find theirs, and none is ever installed."""

from __future__ import annotations

from pathlib import Path

import pytest

from provider.probe import chromium
from provider.probe.chromium import ADVICE, VARIABLE, ChromiumError, find
from tools import browser


def program(folder: Path, name: str, says: str = "Chromium 150.0", code: int = 0) -> Path:
    path = folder / name
    path.write_text(f"#!/bin/sh\necho '{says}'\nexit {code}\n", encoding="utf-8")
    path.chmod(0o755)
    return path


@pytest.fixture(autouse=True)
def no_applications(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chromium, "APPLICATIONS", ())


def test_the_tests_and_the_product_look_in_the_same_places(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.undo()

    assert (chromium.VARIABLE, chromium.NAMES) == (browser.VARIABLE, browser.NAMES)
    assert chromium.APPLICATIONS == browser.APPLICATIONS
    assert chromium.ADVICE == browser.ADVICE


def test_the_variable_comes_first(tmp_path: Path) -> None:
    program(tmp_path, "chromium")
    named = program(tmp_path, "mine", "Google Chrome 150")

    assert find({VARIABLE: str(named), "PATH": str(tmp_path)}) == named


def test_a_variable_that_names_no_chromium_is_a_mistake(tmp_path: Path) -> None:
    named = program(tmp_path, "firefox", "Mozilla Firefox 140")

    with pytest.raises(ChromiumError, match=f"{VARIABLE} names .*firefox"):
        find({VARIABLE: str(named), "PATH": ""})


def test_what_only_says_how_to_install_one_is_passed_over(tmp_path: Path) -> None:
    program(tmp_path, "chromium-browser", "Command requires the chromium snap", code=1)
    program(tmp_path, "chromium", "Chromium 150", code=1)
    good = program(tmp_path, "google-chrome", "Google Chrome 150")

    assert find({"PATH": str(tmp_path)}) == good


def test_without_one_the_advice_is_given(tmp_path: Path) -> None:
    with pytest.raises(ChromiumError) as caught:
        find({"PATH": str(tmp_path)})
    assert str(caught.value) == f"No Chromium was found. {ADVICE}"
