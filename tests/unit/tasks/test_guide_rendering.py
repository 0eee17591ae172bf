"""The guide as text, Markdown, HTML and data: complete, exact, and safe with hostile names."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from provider.engine.rehearsal import Status
from provider.stores import Recorded
from provider.tasks import Act, Action, Settled, Step, Task
from provider.tasks.guide import Guide, guide_of
from provider.tasks.model import TICKED
from provider.tasks.rendering import FORMATS, rendered, sentences
from provider.tasks.rendering.data import data_of
from tests.unit.tasks.guide_examples import (
    COLLECTION,
    CONTENT,
    EVENT,
    PUSH,
    ROOT,
    SCRIPT_TEXT,
    TODAY,
    guide,
    rehearsal,
)

HOSTILE = "</script><img src=x onerror=alert(1)>\"'`` ``` [a](javascript:1) *b* \x1b[31m\u202ex"
READ = Settled.READING
ALL = (CONTENT, COLLECTION, PUSH, EVENT)


def _of(form: str, *guides: Guide) -> str:
    return rendered(guides, form)


def _task(*steps: Step, **changes: Any) -> Task:
    return replace(CONTENT, steps=steps, **changes)


def _step(action: Action, value: str = "", control: str = "Name") -> Step:
    return Step("Screen", action, control, value)


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_tells_count_time_title_and_how_to_confirm(form: str) -> None:
    text = _of(form, guide(*ALL))
    assert "example-shop: 4 tasks, about 8 minutes" in text
    assert "connectif confirm reskyt.token-script --stack example-shop" in text
    assert "connectif confirm reskyt.push --stack" not in text
    assert "there is nothing to confirm: the store" in text
    assert text.index("Reskyt Script") < text.index("Reskyt push (once: bf)")
    assert text.endswith("\n")
    assert "Ask Reskyt to activate its API" in text


@pytest.mark.parametrize("form", FORMATS)
def test_the_step_that_sends_is_announced_right_before_it(form: str) -> None:
    text = _of(form, guide(PUSH))
    said = text.index(sentences.SENDS)
    assert text.index("Reskyt push (once: bf)", text.index("Workflows")) < said
    between = text[said + len(sentences.SENDS) : text.index("Activate", said)]
    assert "Press" not in between.replace("Press ", "", 1)
    assert sentences.SENDS not in _of(form, guide(CONTENT, COLLECTION))


@pytest.mark.parametrize("form", FORMATS)
def test_secrets_are_named_and_never_shown(form: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONNECTIF_SECRET_RESKYT_APIKEY_EXAMPLE_SHOP", "hunter2-hunter2")
    text = _of(form, guide(EVENT))
    assert "reskyt.apiKey" in text
    assert "CONNECTIF_SECRET_RESKYT_APIKEY_EXAMPLE_SHOP" in text
    assert "hunter2" not in text


@pytest.mark.parametrize("form", FORMATS)
def test_several_stores_have_contents_sections_and_a_total(form: str) -> None:
    unread = Guide("third", error="stacks/Pulumi.third.yaml:1:1: no packs\nand no key")
    text = _of(form, guide(CONTENT), guide(COLLECTION, stack="example-boutique"), unread)
    assert "3 stores: 2 tasks, about 5 minutes; 1 store cannot be read" in text
    for stack in ("example-shop", "example-boutique", "third"):
        assert len(re.findall(stack, text)) >= 2
    assert "stacks/Pulumi.third.yaml:1:1: no packs" in text
    assert text.count("A contact cannot be unsubscribed") == 1


@pytest.mark.parametrize("form", FORMATS)
def test_what_is_left_and_what_has_aged_have_headings(form: str) -> None:
    old = Status("confirmed", "ana@shop.example", date(2026, 1, 2))
    released = (Recorded("gone.segment", "Segment", "urn", "id", {"name": "Old"}, {}),)
    text = _of(form, guide(statuses={"reskyt.token-script": old}, released=released))
    assert "LEFT IN THE STORE when you run pulumi up" in text
    assert "gone.segment" in text
    assert "Confirmed long ago" in text
    assert "confirmed by ana@shop.example on 2026-01-02" in text
    assert "nothing is left to do" in text


@pytest.mark.parametrize("form", FORMATS)
def test_refusals_are_told(form: str) -> None:
    assert "push.yaml:7:3: reskyt.push: already sent" in _of(
        form, guide(refusals=("push.yaml:7:3: reskyt.push: already sent",))
    )


@pytest.mark.parametrize("form", FORMATS)
def test_nothing_left_to_do_is_short(form: str) -> None:
    text = _of(form, guide())
    assert "example-shop: nothing is left to do" in text
    assert "TASK" not in text
    assert "Before you begin" not in text


def test_each_action_has_its_sentence() -> None:
    assignment = guide(CONTENT).assignments[0]
    said = {
        (action, value): sentences.phrase(_step(action, value), assignment)
        for action in Action
        for value in ("", "v")
    }
    lines = {key: f"{it.before}{it.control}{it.after}" for key, it in said.items()}
    assert lines[Action.FILL, "v"] == "Type into Name:"
    assert lines[Action.FILL, ""] == "Clear Name."
    assert lines[Action.CHECK, ""] == "Look: Name is empty."
    assert lines[Action.TICK, ""] == "Tick Name."
    assert lines[Action.OPEN, ""] == "Go to Name."
    assert len(set(lines.values())) > len(Action)
    ticked = sentences.phrase(_step(Action.CHECK, TICKED), assignment)
    assert (ticked.after, ticked.shape) == (" is ticked.", sentences.Shape.NONE)
    long = sentences.phrase(_step(Action.CHOOSE, "v" * 61), assignment)
    assert long.shape is sentences.Shape.BLOCK
    same = sentences.phrase(_step(Action.ADD, "Name"), assignment)
    assert (same.after, same.value) == (".", "")


def test_how_a_task_is_known_to_be_done_follows_from_what_the_store_shows() -> None:
    make = replace(COLLECTION, act=Act.MAKE)
    assert "shows the workflow's name and state" in sentences.ending(make)
    assert sentences.command(make, "s") == "connectif confirm reskyt.token-collection --stack s"
    for shown in (replace(make, name="Push (once: bf)"), PUSH, replace(EVENT, settled=READ)):
        assert "nothing to confirm" in sentences.ending(shown)
        assert sentences.command(shown, "s") is None
    assert sentences.ending(EVENT) == "When it is done, say so:"


def test_what_comes_after_looking_is_said() -> None:
    looking = 'look whether the workflow "Push" holds what its definition says, and confirm it'
    only = replace(COLLECTION, act=Act.VERIFY, summary=looking)
    more = replace(only, summary=f'{looking}, then resume the workflow "Push" (Workflows)')
    assert sentences.delta(only).endswith("correct what differs.")
    assert sentences.delta(more).endswith('differs. Then resume the workflow "Push".')
    assert sentences.clause(more) == 'resume the workflow "Push"'


def test_text_gives_a_long_value_whole_indented_and_unwrapped() -> None:
    value = "a" * 500 + "\n\n  indented\r\nlast\n"
    text = _of("text", guide(_task(_step(Action.PASTE, value))))
    block = ["a" * 500, "", "  indented", "last"]
    indent = " " * 11
    assert "\n".join(f"{indent}{line}" if line else "" for line in block) + "\n\n" in text
    assert SCRIPT_TEXT.splitlines()[1] in _of("text", guide(CONTENT))


def test_text_cannot_steer_the_terminal() -> None:
    stack = Guide(HOSTILE, error=HOSTILE)
    text = _of("text", guide(_task(_step(Action.FILL, HOSTILE), name=HOSTILE)), stack)
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert "\\u001b[31m\\u202ex" in text


def test_markdown_fences_are_longer_than_what_they_hold() -> None:
    value = "```\n# not a heading\n`````\n~~~~"
    text = _of("markdown", guide(_task(_step(Action.PASTE, value))))
    body = "\n".join(f"   {line}" for line in value.splitlines())
    assert f"\n   ``````text\n{body}\n   ``````\n" in text


def test_markdown_shows_hostile_names_as_text() -> None:
    name = "# <b>x</b> [a](javascript:1) *b* `c` | d"
    text = _of("markdown", guide(_task(_step(Action.CHOOSE, "``x` `", name), name=name)))
    assert "<b>" not in re.sub(r"\\.", "", text)
    assert r"\<b>x\</b> \[a\](javascript:1) \*b\* \`c\` \| d" in text
    assert "``` ``x` ` ```" in text


class _Page(HTMLParser):
    """Reads a page as a browser does, and notes its tags and the texts of its values."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: dict[str, str] = {}
        self.script = ""
        self._inside: list[tuple[str, str]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        self.tags.append((tag, attributes))
        self._inside.append((tag, attributes.get("id") or ""))

    def handle_endtag(self, tag: str) -> None:
        while self._inside and self._inside.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        tag, name = self._inside[-1] if self._inside else ("", "")
        if tag == "code" and name:
            self.texts[name] = self.texts.get(name, "") + data
        elif tag in ("script", "style"):
            self.script = data if tag == "script" else self.script


def test_html_holds_every_value_exactly_and_no_foreign_markup() -> None:
    values = [HOSTILE, SCRIPT_TEXT, "\n leading", "a\r\nb\rc", "&amp; &#13;"]
    task = _task(*(_step(Action.PASTE, value, HOSTILE) for value in values), name=HOSTILE)
    page = _Page(_of("html", guide(task), Guide(HOSTILE, error=HOSTILE)))
    assert [page.texts[f"value-1-1-{n}"] for n in range(1, len(values) + 1)] == values
    tags = [tag for tag, _ in page.tags]
    assert tags.count("script") == 1
    assert "img" not in tags
    assert not [name for _, attributes in page.tags for name in attributes if name[:2] == "on"]


def test_html_needs_nothing_from_elsewhere_and_lets_only_its_own_script_run() -> None:
    text = _of("html", guide(*ALL))
    page = _Page(text)
    assert {tag for tag, attributes in page.tags if "src" in attributes} == set()
    assert "link" not in {tag for tag, _ in page.tags}
    hrefs = [attributes["href"] or "" for _, attributes in page.tags if "href" in attributes]
    assert all(href.startswith(("https://support.connectif.ai/", "#")) for href in hrefs)
    policy = next(a["content"] or "" for _, a in page.tags if a.get("http-equiv"))
    digest = base64.b64encode(hashlib.sha256(page.script.encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}';" in policy
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "url(" not in text
    assert "@import" not in text
    assert "style" not in {name for _, attributes in page.tags for name in attributes}


def test_html_ids_are_unique_and_every_copy_button_has_its_value() -> None:
    page = _Page(_of("html", guide(*ALL), guide(CONTENT, stack="example-boutique")))
    ids = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    targets = [attributes["data-copy"] for _, attributes in page.tags if "data-copy" in attributes]
    assert targets
    assert set(targets) <= set(ids)
    ticks = [attributes["data-tick"] for _, attributes in page.tags if "data-tick" in attributes]
    assert len(ticks) == sum(len(task.steps) for task in (*ALL, CONTENT)) == len(set(ticks))


def test_a_source_that_is_no_web_address_is_no_link() -> None:
    found = guide(CONTENT)
    note = replace(found.prerequisites[0].notes[0], source="javascript:alert(1)")
    hostile = replace(found, prerequisites=(replace(found.prerequisites[0], notes=(note,)),))
    page = _Page(_of("html", hostile))
    assert "javascript:alert(1)" not in [attributes.get("href") for _, attributes in page.tags]


def _schema() -> Any:
    return json.loads(Path(ROOT / "schemas" / "guide.schema.json").read_text(encoding="utf-8"))


def test_data_has_the_shape_that_the_schema_describes() -> None:
    old = Status("confirmed", "ana@shop.example", date(2026, 1, 2))
    released = (Recorded("gone.segment", "Segment", "urn", "id", {"name": "Old"}, {}),)
    make = replace(COLLECTION, act=Act.MAKE)
    full = guide_of(
        rehearsal(
            CONTENT,
            make,
            PUSH,
            EVENT,
            statuses={"reskyt.token-segment": old},
            released=released,
            refusals=("a:1:1: no",),
        ),
        TODAY,
        {"reskyt": ("other",)},
        everything=True,
    )
    data = json.loads(json.dumps(data_of([full, Guide("third", error="no"), guide()])))
    Draft202012Validator(_schema()).validate(data)
    assert data["tasks"] == 4
    assert data["minutes"] == full.minutes
    first, _, push, event = data["stacks"][0]["tasks"]
    assert first["steps"][3] == {
        "screen": "Contents > Web contents > Editor",
        "part": "HTML component",
        "action": "paste",
        "control": "HTML",
        "value": SCRIPT_TEXT,
    }
    assert (push["sends"], push["sendingStep"], push["confirm"]) == (True, 2, None)
    assert event["variables"] == {"reskyt.apiKey": "CONNECTIF_SECRET_RESKYT_APIKEY_EXAMPLE_SHOP"}
    assert data["stacks"][0]["aged"][0]["on"] == "2026-01-02"


def test_the_schema_knows_every_action_and_act() -> None:
    definitions = _schema()["$defs"]
    assert set(definitions["step"]["properties"]["action"]["enum"]) == set(Action)
    assert set(definitions["task"]["properties"]["act"]["enum"]) == set(Act)
    assert set(definitions["task"]["properties"]["settled"]["enum"]) == set(Settled)
