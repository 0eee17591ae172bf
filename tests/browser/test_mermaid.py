"""The flowcharts of a report in the real Mermaid: they are drawn, whatever the names in them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from provider.review.graphs import drawn
from provider.review.graphs.escaping import escaped, on_one_line, plain
from tests.browser.browser import Browsing
from tests.unit.review.graphs.hostile import HOSTILE, NAMES, workflow_named
from tests.unit.tasks.drawn_forms import workflows

MERMAID = Path("provider/review/rendering/vendor/mermaid.tiny.js").resolve()
#: Boxes of one flowchart: drawing many takes less than drawing many flowcharts.
BOXES = 25
#: Draws each text, and gives what an SVG shows of it: words, boxes by class, an error.
DRAW = """
async ([texts, html]) => {
    mermaid.initialize({
        startOnLoad: false, securityLevel: 'strict',
        htmlLabels: html, flowchart: {htmlLabels: html},
    });
    const drawings = [];
    for (const [index, text] of texts.entries()) {
        try {
            const {svg} = await mermaid.render(`drawing-${index}`, text);
            const box = document.createElement('div');
            box.innerHTML = svg;
            const words = [...box.querySelectorAll('.node .label')].map((item) => item.textContent);
            const connections = [...box.querySelectorAll('.edgeLabel .label')].map(
                (item) => item.textContent
            );
            const classes = [...box.querySelectorAll('.node')].map(
                (item) => item.getAttribute('class')
            );
            const active = box.querySelectorAll('script, a, img, iframe, [onerror]').length;
            drawings.push({words, connections, classes, active, error: ''});
        } catch (error) {
            drawings.push({words: [], classes: [], active: 0, error: String(error)});
        }
    }
    return drawings;
}
"""


def draw(browsing: Browsing, texts: list[str], *, html: bool) -> list[dict[str, Any]]:
    page = browsing.page()
    page.set_content("<!doctype html><meta charset=utf-8><title>Flowcharts</title>")
    page.add_script_tag(path=MERMAID)
    drawings: list[dict[str, Any]] = page.evaluate(DRAW, [texts, html])
    page.context.close()
    return drawings


def many(strategy: st.SearchStrategy[Any], number: int) -> list[Any]:
    """Give what hypothesis draws, the same in every run."""
    found: list[Any] = []

    @settings(max_examples=number)
    @given(strategy)
    def collect(item: Any) -> None:
        found.append(item)

    collect()
    return found


def charts(names: list[str]) -> list[str]:
    """Give flowcharts of some boxes: each has its name twice, and once on what leads to it."""
    found = []
    for begin in range(0, len(names), BOXES):
        lines = ["flowchart TD", '  start["start"]']
        for place, name in enumerate(names[begin : begin + BOXES]):
            text = escaped(name)
            lines += [f'  n{place}["{text}<br/>{text}"]', f'  start -->|"{plain(name)}"| n{place}']
        found.append("\n".join(lines))
    return found


def bare(text: str) -> str:
    """Leave out blanks, since SVG breaks lines where it likes, and what keeps letters apart."""
    return re.sub("[\\s\u200c\ufeff]", "", text)


@pytest.mark.parametrize("html", [False, True], ids=["as-svg", "as-html"])
def test_every_name_is_drawn_as_it_is_written(browsing: Browsing, html: bool) -> None:
    names = [*HOSTILE, *many(NAMES, 100)]
    drawings = draw(browsing, charts(names), html=html)
    assert [item["error"] for item in drawings if item["error"]] == []
    assert sum(item["active"] for item in drawings) == 0
    boxes = [words for item in drawings for words in item["words"][1:]]
    connections = [words for item in drawings for words in item["connections"]]
    for name, box, connection in zip(names, boxes, connections, strict=True):
        assert bare(box) == bare(on_one_line(name)) * 2, repr(name)
        assert bare(connection) == bare(plain(name)), repr(name)


def test_workflows_with_hostile_names_are_drawn_with_what_differs_marked(
    browsing: Browsing,
) -> None:
    graphs = [drawn({}, workflow_named(name)).graph for name in HOSTILE[::4]]
    pairs = many(st.tuples(workflows(), workflows()), 12)
    graphs += [drawn(before, after).graph for before, after in pairs]
    texts = [text for graph in graphs if graph for text in (graph.before, graph.after) if text]
    drawings = draw(browsing, texts, html=False)
    assert [item["error"] for item in drawings if item["error"]] == []
    for text, drawing in zip(texts, drawings, strict=True):
        for turn, word in (("added", "NEW"), ("removed", "REMOVED"), ("changed", "CHANGED")):
            boxes = [name for name in drawing["classes"] if f" {turn}" in f" {name} "]
            assert len(boxes) == text.count(f":::{turn}")
            assert sum(word in words for words in drawing["words"]) >= len(boxes)
