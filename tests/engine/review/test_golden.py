"""The golden set: what the report says of changes as they come to a team, in all formats.

``UPDATE_SNAPSHOTS=1`` writes the snapshots anew. Read them then as somebody who knows the store and
not this program: can one tell from the report alone what will happen?
"""

from __future__ import annotations

import base64
import hashlib
import os
from collections.abc import Iterator
from dataclasses import replace
from difflib import unified_diff
from pathlib import Path

import pytest

from provider.plan import digest, read_plan
from provider.review.rendering import html, markdown, text
from provider.review.report.data import as_text, from_text
from provider.review.report.model import Report
from tests.engine.review.changes import GOLDEN, Golden
from tests.engine.review.golden import Stage
from tests.engine.review.shop import SECRET
from tests.sandbox_process import SandboxProcess

SNAPSHOTS = Path(__file__).parent / "snapshots"
REWRITE = os.environ.get("UPDATE_SNAPSHOTS") == "1"
RENDERING = Path(html.__file__).parent
#: What a page carries and other tests look at: it is named in its snapshot, and not repeated.
CARRIED = ("vendor/mermaid.tiny.js", "report.js", "report.css")
ROTATED = next(change for change in GOLDEN if change.name == "secret-rotated")


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """Deploy the shop, once for all changes; nothing is written to a store after that."""
    with (
        SandboxProcess(requests_per_minute=0) as first,
        SandboxProcess(requests_per_minute=0) as second,
    ):
        found = Stage(tmp_path_factory.mktemp("golden"), first, second)
        found.deploy()
        yield found
        assert (first.writes(), second.writes()) == ([], [])


@pytest.mark.parametrize("change", GOLDEN, ids=lambda change: change.name)
def test_the_report_on_a_change(stage: Stage, change: Golden) -> None:
    shown = formats(stage.reported(change))
    assert all(SECRET not in content for content in shown.values())
    folder = SNAPSHOTS / change.name
    if REWRITE:
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in shown.items():
            (folder / name).write_text(content, encoding="utf-8")
    known = {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*")}
    differing = [name for name in sorted({*known, *shown}) if known.get(name) != shown.get(name)]
    if differing:
        before, now = (side.get(differing[0], "").splitlines() for side in (known, shown))
        lines = "\n".join(unified_diff(before, now, "the snapshot", "now", lineterm=""))
        advice = "UPDATE_SNAPSHOTS=1 writes them anew; then read them"
        pytest.fail(f"{', '.join(differing)} of {change.name}: {advice}\n{lines}", pytrace=False)


def formats(reports: tuple[Report, ...]) -> dict[str, str]:
    """Give a report in all formats, by the names of their files."""
    page = html.render(reports)
    for name in CARRIED:
        carried = (RENDERING / name).read_text(encoding="utf-8")
        page = page.replace(carried, f"/* {name} */").replace(_hash(carried), name)
    return {
        "report.md": markdown.render(reports),
        "report.txt": text.render(reports),
        "report.html": page,
        "report.json": as_text(reports),
    }


def _hash(carried: str) -> str:
    """Give the hash by which the page's policy lets a script or a style be."""
    return base64.b64encode(hashlib.sha256(carried.encode()).digest()).decode()


def test_every_snapshot_is_of_a_change() -> None:
    assert {path.name for path in SNAPSHOTS.iterdir()} == {change.name for change in GOLDEN}
    assert len(GOLDEN) >= 12


def test_the_digest_of_a_review_without_the_secret_is_that_of_a_run_with_it(stage: Stage) -> None:
    (reviewed,) = from_text((SNAPSHOTS / ROTATED.name / "report.json").read_text(encoding="utf-8"))
    run = stage.preview(replace(ROTATED, secret=f"{SECRET}-rotated"), "madrid")
    assert digest(read_plan(run)) == reviewed.digest
