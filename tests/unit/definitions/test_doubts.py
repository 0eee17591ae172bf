"""What is wrong in one place is named, and nothing that only follows from it."""

from __future__ import annotations

import copy
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from provider.definitions import DefinitionError, load
from provider.definitions.doubts import readable
from provider.definitions.problems import path_text
from provider.definitions.schemas import Cursor, faults
from provider.kinds.partial import Partial, lacks
from tests.bad_input.cases import BASE

Place = tuple[str | int, ...]

WORKFLOW: dict[str, Any] = {
    "name": "Collect",
    "run": "continuous",
    "start": {"audience": {"segment": {"ref": "segment"}}, "source": "existing-and-new"},
    "nodes": {
        "visit": {"type": "page-visit", "after": "start", "pages": "any", "limits": "none"},
        "later": {"type": "wait", "after": ["visit"], "seconds": 60},
        "again": {"type": "page-visit", "after": "later", "pages": "any", "limits": "none"},
        "in-app": {
            "type": "check-value", "after": "again", "left": "visit.userAgent",
            "operator": "contains", "right": "app",
        },
        "old": {
            "type": "check-value", "after": "in-app.no", "operator": "any-of",
            "left": {"contactField": "_points"}, "right": [1, 2],
        },
        "insert": {
            "type": "send-web-content", "after": ["in-app.yes", "old.yes"], "selector": "body",
            "content": {"ref": "script"}, "position": "append", "limits": "none",
            "variables": {"greeting": {"contactField": {"ref": "shop.field"}}},
        },
        "send": {
            "type": "outbound-event", "after": "insert", "event": {"ref": "shop.event"},
            "fields": {"title": {"datum": "visit.url"}, "tokens": "a"}, "limits": "none",
        },
    },
}  # fmt: skip
FILES = {
    "flow/collect": WORKFLOW,
    "flow/script": None,
    "flow/segment": None,
    "shop/event": None,
    "shop/field": None,
}


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("project")
    shutil.copytree(BASE, root, dirs_exist_ok=True)
    return root


def _document(name: str) -> dict[str, Any]:
    text = (BASE / f"resources/{name}.yaml").read_text(encoding="utf-8")
    read: dict[str, Any] = yaml.safe_load(text)
    return read | ({"spec": FILES[name]} if FILES[name] else {})


DOCUMENTS = {name: _document(name) for name in FILES}


def _places(value: Any, path: Place = ()) -> Iterator[Place]:
    items: Any = value.items() if isinstance(value, dict) else ()
    items = enumerate(value) if isinstance(value, list) else items
    for key, item in items:
        yield (*path, key)
        yield from _places(item, (*path, key))


PLACES = [(name, path) for name, read in DOCUMENTS.items() for path in _places(read["spec"])]
DAMAGES: tuple[Any, ...] = (
    "delete",
    "rename",
    5,
    "zzz",
    [],
    {},
    None,
    "{{ nothing }}",
    "nowhere.x",
)


def _damaged(spec: Any, path: Place, damage: Any) -> Any:
    """Give a copy with one thing done to it; the same where it cannot be done."""
    made = copy.deepcopy(spec)
    holder = made
    for step in path[:-1]:
        holder = holder[step]
    last = path[-1]
    if damage in ("delete", "rename") and isinstance(holder, dict):
        taken = holder.pop(last)
        if damage == "rename":
            holder[f"{last}x"] = taken
    else:
        holder[last] = damage
    return made


def _is_wrong_by_itself(kind: str, path: Place, damage: Any, known: Any, spec: Any) -> bool:
    """Whether the damage is found without looking at anything else."""
    if damage == "{{ nothing }}" and path[-1] not in ("ref", "secret"):
        return True
    return path[-1] != "ref" and not spec_faults(kind, spec) <= spec_faults(kind, known)


def spec_faults(kind: str, spec: Any) -> set[str]:
    return {f"{fault.path}: {fault.message}" for fault in faults(f"kinds/{kind}", spec)}


def _belongs(said: str, path: Place, damage: Any) -> bool:
    """Whether something is said about the place of a damage, or about what it lies in."""
    whole, around = path_text(("spec", *path)), path_text(("spec", *path[:-1]))
    if said in (around, f"{whole}x") or said.startswith(whole):
        return True
    # What is wrong about these shows, for the schema already, in what stands beside them.
    return path[-1] in ("type", "filters") and said.startswith(around)


@given(st.lists(st.tuples(st.sampled_from(PLACES), st.sampled_from(DAMAGES)), max_size=3))
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_nothing_is_said_about_what_only_follows(
    project: Path, damages: list[tuple[tuple[str, Place], Any]]
) -> None:
    done: dict[str, list[tuple[Place, Any]]] = {}
    specs = {name: read["spec"] for name, read in DOCUMENTS.items()}
    for (name, path), damage in damages:
        kind, known = str(DOCUMENTS[name]["kind"]), DOCUMENTS[name]["spec"]
        alone = _is_wrong_by_itself(kind, path, damage, known, _damaged(known, path, damage))
        apart = all(path[:1] != other[:1] for other, _ in done.get(name, ()))
        if alone and apart:
            specs[name] = _damaged(specs[name], path, damage)
            done.setdefault(name, []).append((path, damage))
    for name, spec in specs.items():
        text = yaml.safe_dump(DOCUMENTS[name] | {"spec": spec}, sort_keys=False)
        (project / f"resources/{name}.yaml").write_text(text, encoding="utf-8")
    try:
        load(project, "sandbox")
        assert not done
    except DefinitionError as error:
        for problem in error.problems:
            name = problem.position.file.removeprefix("resources/").removesuffix(".yaml")
            place = any(_belongs(problem.path, *item) for item in done.get(name, ()))
            assert place, f"{problem}\nafter {done}"


def test_what_is_in_doubt_is_left_out() -> None:
    spec = {"a": {"b": 1, "c": 2}, "list": [1, 2], "d": 3}
    cursor = Cursor({})
    assert readable(spec, [], cursor) == spec
    assert readable(spec, [((), "value")], cursor) is None
    found = readable(spec, [(("a", "b"), "value"), (("list", 1), "value")], cursor)
    assert found == {"a": {"c": 2}, "d": 3}
    assert [lacks(found["a"], key) for key in "bcx"] == [False, False, False]
    assert not lacks(found, "list")


def test_a_key_that_is_missing_puts_nothing_else_in_doubt() -> None:
    found = readable({"a": {"b": 1}}, [(("a", "c"), "parent")], Cursor({}))
    assert [lacks(found["a"], key) for key in "bcx"] == [False, False, True]
    assert not isinstance(found, Partial)


def test_a_wrong_entry_is_there_all_the_same() -> None:
    cursor = Cursor({"x-map": True})
    found = readable({"a": 5, "b": {}, "C": {}}, [(("a",), "value")], cursor)
    assert found == {"a": {}, "b": {}, "C": {}}
    assert (lacks(found["a"], "x"), lacks(found["b"], "x"), lacks(found, "d")) == (
        False, True, True,
    )  # fmt: skip
    found = readable({"a": {}, "C": {}}, [(("C",), "key")], cursor)
    assert (list(found), lacks(found, "d")) == (["a"], False)
