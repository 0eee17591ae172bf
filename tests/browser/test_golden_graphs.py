"""Every flowchart of the golden set's reports, in the real Mermaid, in one page."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from provider.review.report.data import from_text
from tests.browser.browser import Browsing
from tests.browser.test_mermaid import draw

SNAPSHOTS = Path("tests/engine/review/snapshots").resolve()


def flowcharts() -> Iterator[str]:
    """Yield the text of each flowchart of the set, as the reports hold it."""
    for path in sorted(SNAPSHOTS.glob("*/report.json")):
        for report in from_text(path.read_text(encoding="utf-8")):
            for change in report.changes:
                graph = change.graph
                yield from filter(None, (graph.before, graph.after) if graph else ())


def test_all_of_them_are_drawn_without_an_error(browsing: Browsing) -> None:
    texts = list(dict.fromkeys(flowcharts()))
    assert len(texts) >= 12
    drawings = draw(browsing, texts, html=False)
    assert [item["error"] for item in drawings] == [""] * len(texts)
    assert all(len(item["words"]) > 1 and not item["active"] for item in drawings)
