"""The report's page, as text; tests/browser opens it."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from provider.review.rendering import html
from provider.review.rendering.html import render
from provider.review.report.model import Report
from tests.unit.review.rendering.report_examples import (
    COLLECTION,
    CONTENT,
    FAILED,
    QUIET,
    REPORT,
    divergent,
    hostile,
)

BARE = replace(REPORT, changes=(CONTENT,))
VOID = {"meta", "link", "img", "input", "br"}


class _Page(HTMLParser):
    """The tags of a page, what they hold, and its text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.scripts: list[str] = []
        self.styles: list[str] = []
        self.policy = ""
        self.said = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs
        if tag not in VOID:
            self.open.append(tag)
        if ("http-equiv", "Content-Security-Policy") in attrs:
            self.policy = dict(attrs)["content"] or ""

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        holder = self.open[-1] if self.open else ""
        if holder == "script":
            self.scripts.append(data)
        elif holder == "style":
            self.styles.append(data)
        else:
            self.said += data


def _hash(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


@pytest.mark.parametrize(
    "reports", [[REPORT], [BARE], [REPORT, divergent(), FAILED, QUIET], [hostile()], [QUIET]]
)
def test_the_page_needs_nothing_else_and_lets_only_its_own_scripts_run(
    reports: list[Report],
) -> None:
    page = _Page(render(reports))
    assert page.open == []
    assert not set(page.tags) & {"link", "img", "iframe", "base", "form", "object"}
    assert not [name for name, _ in page.attributes if name.startswith("on") or name == "src"]
    assert "default-src 'none'" in page.policy
    assert sorted(re.findall(r"script-src ([^;]*);", page.policy)[0].split()) == sorted(
        [f"'sha256-{_hash(script)}'" for script in page.scripts] or ["'none'"]
    )


def test_mermaid_is_there_only_where_something_is_drawn() -> None:
    drawn, bare = _Page(render([REPORT])), _Page(render([BARE]))
    assert drawn.scripts[0] == html.MERMAID.read_text(encoding="utf-8")
    assert "style-src 'unsafe-inline';" in drawn.policy
    assert bare.scripts == []
    assert f"style-src 'sha256-{_hash(bare.styles[0])}';" in bare.policy


def test_what_is_built_in_cannot_end_its_script() -> None:
    text = html.MERMAID.read_text(encoding="utf-8")
    assert "</script" not in text.lower()
    assert "<script" not in text.lower()
    note = (html.MERMAID.parent / "LICENSES.md").read_text(encoding="utf-8")
    assert hashlib.sha256(text.encode()).hexdigest() in note
    licence = html.MERMAID.parent / "mermaid.LICENSE.txt"
    assert "MIT License" in licence.read_text(encoding="utf-8")


def test_it_says_what_happens_what_it_means_and_what_differs() -> None:
    page = _Page(render([REPORT], "Today"))
    said = " ".join(page.said.split())
    for text in (
        "Today",
        'my-shop: workflow "Reskyt push" STARTS SENDING to segment',
        "Nothing has happened yet.",
        'STARTS SENDING to segment "Contacts with a token"',
        "activate the workflow in the console (about 3 minutes) - this SENDS to customers",
        "Worth a look in the definition: Everybody in the segment",
        "lint L17, warning, resources/reskyt/push.yaml:12:7",
        'node "in-app" > literal changed rktwebview shop-app',
        'node "pause" new - Wait: 1 day',
        "- const wait = 100; + const wait = 250;",
        "defined in resources/reskyt/push.yaml:1:1",
        'reskyt.push is the workflow "Reskyt push"',
        "connectif up --stack my-shop --expect 00112233aabb-445566ccddee --allow reskyt.push",
        "14 calls of the API",
    ):
        assert text in said


def test_the_graphs_stand_there_as_text_letter_by_letter() -> None:
    said = _Page(render([REPORT])).said
    assert COLLECTION.graph
    assert COLLECTION.graph.before
    assert COLLECTION.graph.after
    assert COLLECTION.graph.before in said
    assert COLLECTION.graph.after in said


def test_stores_that_failed_come_first_and_what_differs_is_told_apart() -> None:
    said = " ".join(_Page(render([REPORT, divergent(), FAILED, QUIET])).said.split())
    assert said.index("the node goes nowhere") < said.index("What happens")
    assert "rktwebview boutique-app in boutique" in said
    assert "rktwebview shop-app in my-shop" in said
    assert said.count("const wait = 250") == 1


def test_a_command_stands_there_only_where_it_can_be_carried_out() -> None:
    assert "To let exactly this happen" not in render([replace(REPORT, errors=("late",))])


def test_the_list_of_what_happens_says_what_it_means_like_the_table_of_a_comment() -> None:
    page = render([REPORT])
    listed = " ".join(_Page(page[page.index("<nav") : page.index("</nav>")]).said.split())
    for text in (
        'STARTS SENDING to segment "Contacts with a token"',
        'a new version, "Reskyt push v2"',
        "to do in Connectif",
        "the value of every contact is LOST",
        "it holds the contacts whose field",
        "No mark",
    ):
        assert text in listed
    assert listed.count("CAUTION") == 4  # a mark beside SENDS, two rows, and the legend
    assert page.count('id="tasks"') == 1
    assert page.count("activate the workflow in the console") == 1
