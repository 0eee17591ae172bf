"""Every word of the console that a step uses stands in a registry, with its source."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from provider.kinds import KINDS
from provider.kinds.nodes import built_in_fields, node_types, operators
from provider.tasks import Action, Step, steps
from provider.tasks.labels import labels, text
from provider.tasks.model import INSIDE, TICKED, UNTICKED
from tests.unit.tasks.recipe import FORMS
from tests.unit.tasks.varied_forms import Form, changed_forms, every_choice, every_form

ROOT = Path(__file__).resolve().parents[3]
ARTICLE = re.compile(r"https://support\.connectif\.ai/hc/en-us/articles/\d+( \(step \d+\))?")
WRITERS = ("steps.py", "writing.py", "finding.py", "clauses.py", "sheet.py", "screens")
DATUM = re.compile(r"(.+) of (.+)")


@pytest.mark.parametrize("key", sorted(labels()))
def test_a_label_has_its_source_and_says_how_sure_it_is(key: str) -> None:
    label = labels()[key]

    assert label.text.strip() == label.text != ""
    assert ARTICLE.fullmatch(label.source), label.source
    assert label.evidence in ("documented", "observed", "assumed")


def test_the_steps_of_the_article_are_cited_by_numbers_that_it_has() -> None:
    numbers = {int(found) for label in labels().values() for found in _numbers(label.source)}

    assert numbers <= set(range(1, 37)) - {33}


def test_every_word_of_every_step_is_a_label_or_the_users_own() -> None:
    for forms, followed in _everything():
        own = set(_texts(forms)) | {"Push (once: sale)"}
        for step in followed:
            for word in _words(step):
                assert word in _known() or word in own, (word, step)


def test_no_label_is_kept_for_nothing() -> None:
    followed = [step for _, found in _everything() for step in found]
    said = {word for step in followed for word in (*_words(step), step.value)}
    templates = {text("node.datum"), text("node.exit")}

    assert {label.text for label in labels().values()} - said - templates == set()


def test_no_label_stands_in_the_code() -> None:
    # A kind may well be called as the console calls it.
    shown = {label.text for label in labels().values()} | set(_catalogue())
    shown -= set(KINDS)
    for name in WRITERS:
        place = ROOT / "provider/tasks" / name
        for file in [place] if place.suffix else sorted(place.glob("*.py")):
            for word, line in _constants(file):
                assert word not in shown, f"{file.name}:{line}: {word!r}"


def test_the_value_of_a_secret_is_in_no_step() -> None:
    _, event = FORMS["event"]
    made = steps.making("OutboundEvent", event)
    secret = [step for step in made if step.action is Action.SECRET]

    assert [(step.control, step.value) for step in secret] == [
        (text("event.header-value"), "reskyt.apiKey")
    ]


@cache
def _everything() -> tuple[tuple[tuple[Form, ...], tuple[Step, ...]], ...]:
    """Give steps of every sort, each with the forms whose words they may use."""
    found: list[tuple[tuple[Form, ...], tuple[Step, ...]]] = []
    for kind, form in (*FORMS.values(), *every_form(), *every_choice()):
        name = str(form["name"])
        found += [((form,), steps.making(kind, form)), ((form,), steps.verifying(kind, form))]
        found.append((({"name": name},), steps.removing(kind, name)))
        found.append((({"name": name, "new": "X"},), steps.renaming(kind, name, "X")))
    for kind, before, after in changed_forms():
        found.append(((before, after), steps.changing(kind, before, after)))
    for act in ("activate", "resume", "pause", "finish"):
        found.append((({"name": "W"},), steps.running(act, "W")))
    return tuple(found)


def _words(step: Step) -> Iterator[str]:
    """Yield the words of a step that a console shows, or that are the user's."""
    screens = (label.text for key, label in labels().items() if key.startswith("screen."))
    inside = f"{step.screen}{INSIDE}"
    screen = next((item for item in screens if inside.startswith(f"{item}{INSIDE}")), "")
    yield from filter(None, (screen, step.screen[len(screen) :].removeprefix(INSIDE)))
    parts = [step.part, step.value if step.action is Action.ADD else ""]
    for piece in INSIDE.join(filter(None, parts)).split(INSIDE):
        yield from filter(None, (piece.partition(' "')[0],))
    yield step.control
    if step.action in (Action.CHOOSE, Action.ENTER):
        yield from _choice(step.value)


def _choice(value: str) -> Iterator[str]:
    """Yield what a choice consists of: a datum and its node, a node and its exit, or a word."""
    datum = DATUM.fullmatch(value)
    if datum and datum[1] in _known():
        yield from (datum[1], datum[2].partition(' "')[0])
        return
    node, _, exit_ = value.rpartition(INSIDE)
    if exit_ in (text("yes"), text("no")) and node:
        yield from (node.partition(' "')[0], exit_)
        return
    yield value if value in _known() else value.partition(' "')[0]


@cache
def _known() -> frozenset[str]:
    pieces = {piece for label in labels().values() for piece in label.text.split(INSIDE)}
    shown = {label.text for label in labels().values()}
    return frozenset(shown | pieces | set(_catalogue()) | {TICKED, UNTICKED})


def _catalogue() -> Iterator[str]:
    for node in node_types().values():
        yield node.title
        yield from (str(schema["title"]) for schema in node.settings.values())
        yield from (str(datum["title"]) for datum in node.exports.values())
    yield from (str(entry["title"]) for entry in operators().values())
    yield from (str(entry["title"]) for entry in built_in_fields().values())


def _texts(value: Any) -> Iterator[str]:
    """Yield every name and every value of a form."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield str(key)
            yield from _texts(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _texts(item)
    else:
        yield str(value)


def _constants(file: Path) -> Iterator[tuple[str, int]]:
    """Yield the texts in a module that are no docstring."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value, node.lineno


def _numbers(source: str) -> Iterable[str]:
    return re.findall(r"step (\d+)", source)
