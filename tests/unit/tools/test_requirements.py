"""The pinned requirements: every one with its hash, and one set within the other."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.unit.tools.conftest import ROOT


def pins(name: str) -> dict[str, str]:
    """Return the lines of a set: what is pinned, to all that follows it."""
    text = (ROOT / "requirements" / f"{name}.txt").read_text()
    entries = re.split(r"^(?=[A-Za-z0-9])", text, flags=re.MULTILINE)
    return {entry.split(" \\")[0]: entry for entry in entries if not entry.startswith("#")}


@pytest.mark.parametrize("name", ["runtime", "probe", "development"])
def test_every_requirement_is_pinned_with_a_hash(name: str) -> None:
    found = {key: text for key, text in pins(name).items() if key}

    assert len(found) > 10
    assert [key for key in found if "==" not in key] == []
    assert [key for key, text in found.items() if "--hash=sha256:" not in text] == []


def test_each_set_pins_what_the_smaller_one_pins() -> None:
    assert set(pins("runtime")) < set(pins("probe")) < set(pins("development"))


@pytest.mark.parametrize("name", ["runtime", "probe", "development"])
def test_everything_asked_for_is_pinned(name: str) -> None:
    asked = (ROOT / "requirements" / f"{name}.in").read_text().splitlines()
    names = [line.partition("==")[0].lower() for line in asked if line and line[0] not in "#-"]

    pinned = {key.partition("==")[0].lower() for key in pins(name)}

    assert [name for name in names if name not in pinned] == []


def test_no_lock_file_of_another_tool_is_near() -> None:
    names = ("uv.lock", "poetry.lock")

    assert [name for name in names if (Path(ROOT) / name).exists()] == []
