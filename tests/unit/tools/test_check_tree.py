"""What tools/check_tree.py refuses, and what it lets pass."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.check_tree import MAXIMUM_LINES, REGISTRIES, report


def problems_of(folder: Path, name: str, text: str) -> list[str]:
    path = folder / name
    path.write_text(text)
    return report(folder, [path])


@pytest.mark.parametrize("host", [".".join(parts) for parts in REGISTRIES])
def test_hosts_of_registries_are_refused(tmp_path: Path, host: str) -> None:
    found = problems_of(tmp_path, "a.md", f"first\nsee https://{host}/x\n")

    assert found == ["a.md:2: names the host of a package registry"]


@pytest.mark.parametrize(
    "path", ["/wor" + "k/main", "`/hom" + "e/ana/x`", "'/User" + "s/ana'", "in /wor" + "k."]
)
def test_paths_of_one_machine_are_refused(tmp_path: Path, path: str) -> None:
    assert problems_of(tmp_path, "a.md", path) == ["a.md:1: names a path of one machine"]


@pytest.mark.parametrize(
    "text",
    ["/workflows/", "https://example.com/home/ana", "path/work" + "/x", "/usr/bin", "/work-item"],
)
def test_other_paths_pass(tmp_path: Path, text: str) -> None:
    assert problems_of(tmp_path, "a.md", text) == []


@pytest.mark.parametrize("name", ["uv.lock", "poetry.lock", "package-lock.json"])
def test_lock_files_of_other_tools_are_refused(tmp_path: Path, name: str) -> None:
    assert len(problems_of(tmp_path, name, "")) == 1


def test_a_module_has_under_400_lines(tmp_path: Path) -> None:
    assert problems_of(tmp_path, "a.py", "x\n" * MAXIMUM_LINES) == []
    assert problems_of(tmp_path, "b.py", "x\n" * 400) == [
        "b.py:400: 400 lines; a module has at most 399"
    ]
    assert problems_of(tmp_path, "c.md", "x\n" * 400) == []


def test_what_is_no_text_passes(tmp_path: Path) -> None:
    path = tmp_path / "image.png"
    path.write_bytes(b"\x89PNG\xff\xfe")

    assert report(tmp_path, [path]) == []
