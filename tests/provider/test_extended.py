"""Segments, contents and workflows by the API: what is written, read back, and taken away."""

from typing import Any

import pytest

from tests.provider.process import UNKNOWN, CallFailed, ProviderProcess
from tests.provider.recipe import NEW, RECIPE, everything, named, written
from tests.provider.registered import (
    INSERT,
    PUSH,
    VISIT,
    bare,
    collection,
    content,
    field,
    place,
    push,
    segment,
)
from tests.sandbox_process import SandboxProcess


def test_create_writes_ids_of_the_store_and_remembers_them(
    extended: ProviderProcess, sandbox: SandboxProcess
) -> None:
    made = everything(extended)
    outs = {name: item[1] for name, item in made.items()}
    script, holders = (
        named(sandbox, NEW[name], outs[name]["name"]) for name in ("script", "holders")
    )
    assert outs["script"]["objectId"] == script["id"]
    assert holders["filters"] == [
        {"id": "has-token", "field": "reskyt-token", "operator": "not-empty"}
    ]
    collect, send = (
        named(sandbox, "workflows", outs[name]["name"]) for name in ("collection", "push")
    )
    assert (collect["status"], send["status"]) == ("active", "draft")
    assert collect["nodes"][0]["content"] == script["id"]
    assert collect["nodes"][0]["after"] == ["visit.next"]
    assert send["start"]["audience"] == {"segment": holders["id"]}
    assert send["nodes"][0]["event"] == outs["event"]["objectId"]
    for name, program in RECIPE.items():
        assert outs[name]["status"] == "applied", name
        assert bare(program()).items() <= outs[name].items(), name
    assert outs["push"]["objectIds"] == {
        "shop.holders": holders["id"], "shop.event": outs["event"]["objectId"],
    }  # fmt: skip
    assert written(sandbox)[-3:] == ["POST workflows", "POST start", "POST workflows"]


def test_read_gives_inputs_as_they_were_registered_and_check_changes_nothing(
    extended: ProviderProcess, sandbox: SandboxProcess
) -> None:
    made = everything(extended)
    later = extended.again()
    for name, (identifier, outs) in made.items():
        assert later.read(identifier, outs) == (identifier, outs, bare(RECIPE[name]())), name
    sandbox.clear_journal()
    for name, program in RECIPE.items():
        assert later.checked(program(), bare(program())) == bare(program()), name
        assert later.update(*made[name], bare(program())) == made[name][1], name
    assert sandbox.writes() == []


def test_a_lost_state_takes_everything_over(
    extended: ProviderProcess, sandbox: SandboxProcess
) -> None:
    made = everything(extended)
    sandbox.clear_journal()
    assert everything(extended.again()) == made
    assert sandbox.writes() == []


@pytest.mark.parametrize(
    ("name", "program"),
    [
        ("holders", segment(match="any")),
        ("script", content(html="<b></b>")),
        ("collection", collection(description="Other")),
        ("push", push(nodes={"push": PUSH | {"fields": PUSH["fields"] | {"title": "Other"}}})),
    ],
    ids=["segment", "content", "setting", "draft"],
)
def test_what_differs_is_not_overwritten_by_a_create(
    extended: ProviderProcess, sandbox: SandboxProcess, name: str, program: dict[str, Any]
) -> None:
    everything(extended)
    sandbox.clear_journal()
    later = extended.again()
    for key in ("token", "integration", "event", "script", "holders"):
        if key != name:
            later.made(RECIPE[key]())
    reason = later.refused(program)
    assert reason.startswith(f"{place(name)}: shop.{name}: ")
    assert "Nothing is overwritten" in reason
    assert sandbox.writes() == []


EDITS: dict[str, tuple[str, dict[str, Any], dict[str, Any]]] = {
    "the name of a content": ("script", content(name="New"), {"name": "New"}),
    "the text of a content": ("script", content(html="<i></i>"), {"html": "<i></i>"}),
    "the name of a segment": ("holders", segment(name="New"), {"name": "New"}),
    "a filter": (
        "holders",
        segment(filters={"mail": {"field": "_email", "operator": "empty"}}),
        {"filters": [{"id": "mail", "field": "_email", "operator": "empty"}]},
    ),
    "the name of a workflow": ("collection", collection(name="New"), {"name": "New"}),
    "tags": ("push", push(tags=["a"]), {"tags": ["a"]}),
}


@pytest.mark.parametrize("case", EDITS)
def test_an_edit_is_one_patch_of_what_differs_and_breaks_no_reference(
    extended: ProviderProcess, sandbox: SandboxProcess, case: str
) -> None:
    name, program, body = EDITS[case]
    made = everything(extended)
    later = extended.again()
    for item in made.values():
        later.read(*item)
    sandbox.clear_journal()
    inputs = later.checked(program, bare(RECIPE[name]()))
    outs = later.update(*made[name], inputs)
    (patch,) = sandbox.writes()
    assert (patch["method"], patch["body"]) == ("PATCH", body)
    assert outs["objectId"] == made[name][1]["objectId"]
    final = extended.again()
    for key, (identifier, _) in made.items():
        known = outs if key == name else made[key][1]
        expected = bare(program) if key == name else bare(RECIPE[key]())
        assert final.read(identifier, known)[2] == expected, key


def test_a_structure_is_a_new_version_with_the_same_id_of_the_resource(
    extended: ProviderProcess, sandbox: SandboxProcess
) -> None:
    made = everything(extended)
    later = extended.again()
    for item in made.values():
        later.read(*item)
    sandbox.clear_journal()
    edited = collection(nodes={"visit": VISIT | {"device": "mobile"}, "insert": INSERT})
    inputs = later.checked(edited, bare(collection()))
    assert inputs == bare(edited) | {"version": 2}
    assert later.diff(made["collection"][1], inputs).replaces == []
    outs = later.update(*made["collection"], inputs)
    assert outs["objectId"] != made["collection"][1]["objectId"]
    assert written(sandbox) == ["POST workflows", "POST start", "POST finish"]
    assert extended.again().read("shop.collection", outs) == ("shop.collection", outs, inputs)


@pytest.mark.parametrize("name", NEW)
def test_gone_is_what_list_and_object_both_lack(
    extended: ProviderProcess, sandbox: SandboxProcess, name: str
) -> None:
    made = everything(extended)
    sandbox.delete_object(NEW[name], made[name][1]["objectId"])
    assert extended.again().read(*made[name])[0] == ""


def test_unknown_references_of_a_preview_are_no_conflict(
    extended: ProviderProcess, sandbox: SandboxProcess
) -> None:
    """All of the recipe is made in this run, so no id is known."""
    undecided = {
        "holders": segment(filters={"has-token": {"field": UNKNOWN, "operator": "not-empty"}}),
        "collection": collection(nodes={"visit": VISIT, "insert": INSERT | {"content": UNKNOWN}}),
        "push": push(
            start={"audience": {"segment": UNKNOWN}, "source": "existing"},
            nodes={"push": PUSH | {"event": UNKNOWN}},
        ),
    }
    for program in undecided.values():
        assert extended.checked(program) == bare(program)
        assert extended.checked(program | {"store": UNKNOWN}) == bare(program) | {"store": UNKNOWN}
    assert sandbox.writes() == []
    # What is there already is found by its name, so a conflict shows in the preview.
    everything(extended)
    later = extended.again()
    for program in undecided.values():
        assert later.checked(program) == bare(program)
    other = undecided["push"] | {"description": "Other"}
    assert "Nothing is overwritten" in extended.again().refused(other)


@pytest.mark.parametrize("unknown", [{"html": UNKNOWN}, {"name": UNKNOWN}])
def test_any_other_unknown_is_accepted(
    extended: ProviderProcess, sandbox: SandboxProcess, unknown: dict[str, Any]
) -> None:
    program = content() | unknown
    assert extended.checked(program) == bare(program)
    made = extended.made(content())
    assert extended.checked(program, bare(content())) == bare(program)
    extended.diff(made[1], bare(program))
    assert written(sandbox) == ["POST web-contents"]


def test_a_part_of_a_stack_finds_what_it_refers_to_by_name(
    extended: ProviderProcess, sandbox: SandboxProcess
) -> None:
    """With --target nothing else is read or checked in the process."""
    for name in ("token", "integration", "event", "holders"):
        extended.made(RECIPE[name]())
    later = extended.again()
    outs = later.made(push())[1]
    assert (
        named(sandbox, "workflows", "Send a push")["nodes"][0]["event"]
        == (outs["objectIds"]["shop.event"])
    )
    alone = extended.again()
    with pytest.raises(CallFailed) as failure:
        alone.create(alone.checked(collection()))
    assert 'the store has no inline content "Token script": run without --target' in str(
        failure.value
    )


def test_a_resource_that_is_renamed_destroys_nothing(
    extended: ProviderProcess, sandbox: SandboxProcess
) -> None:
    made = everything(extended)
    later = extended.again()
    renamed = {name: RECIPE[name](f"other-{name}") for name in (*NEW, "collection")}
    for item in made.values():
        later.read(*item)
    for name, program in renamed.items():
        assert later.made(program)[1]["objectId"] == made[name][1]["objectId"]
    sandbox.clear_journal()
    for name in reversed(renamed):
        later.delete(*made[name])
    assert sandbox.writes() == []


def test_delete_follows_the_references_backwards_and_is_repeatable(
    extended: ProviderProcess, sandbox: SandboxProcess
) -> None:
    made = everything(extended)
    later = extended.again()
    # What is in use is kept by the store, and the error says by whom.
    with pytest.raises(CallFailed, match='The workflow "Send a push" uses it'):
        later.delete(*made["holders"])
    with pytest.raises(CallFailed, match='The segment "Token holders" uses it'):
        later.delete(*made["token"])
    sandbox.clear_journal()
    for name in reversed(made):
        later.delete(*made[name])
    assert written(sandbox) == [
        "DELETE workflows",
        "POST finish",
        "DELETE segments",
        "DELETE web-contents",
        "DELETE custom-event-types",
        "DELETE custom-integrations",
        "DELETE contact-fields",
    ]
    for name in reversed(made):
        later.delete(*made[name])
    assert [item["name"] for item in sandbox.objects("workflows")] == ["Collect tokens"]


def test_reasons_of_the_store_are_shown_at_the_lines_they_are_about(
    extended: ProviderProcess, sandbox: SandboxProcess
) -> None:
    """The definitions' own checks would have found these; here they are the store's."""
    for name in ("token", "integration", "event", "holders"):
        extended.made(RECIPE[name]())
    wrong = push(nodes={"push": PUSH | {"after": "push", "limits": "some"}})
    with pytest.raises(CallFailed) as failure:
        extended.made(wrong)
    where = place("push", "nodes.push.limits")
    assert f"{where}: nodes.push.limits: " in str(failure.value)
    bad = segment("bad", name="Bad", filters={"a": {"field": "_email", "operator": "no-such"}})
    with pytest.raises(CallFailed) as failure:
        extended.made(bad)
    assert f"{place('bad', 'filters.a.operator')}: filters.a.operator: " in str(failure.value)
    # An incident stops a start: the draft stays, and the reason stands at its line.
    unmapped = push(run={"once": "a"}, nodes={"push": PUSH | {"fields": {"title": "Hello"}}})
    with pytest.raises(CallFailed) as failure:
        extended.made(unmapped)
    where = place("push", "nodes.push.fields")
    assert f"{where}: nodes.push.fields.tokens: is mandatory" in str(failure.value)
    assert named(sandbox, "workflows", "Send a push (once: a)")["status"] == "draft"


def test_whole_numbers_go_out_as_whole_numbers(
    extended: ProviderProcess, sandbox: SandboxProcess
) -> None:
    """Everything that travels over gRPC is a float."""
    extended.made(field())
    vip = {"field": "_points", "operator": "greater", "value": 100}
    recent = {"field": "_birthdate", "operator": "in-the-last", "days": 7}
    program = segment(filters={"vip": vip, "recent": recent})
    made = extended.made(program)
    assert extended.again().read(*made)[2] == bare(program)
    (sent,) = [item["body"] for item in sandbox.writes() if item["path"] == "/segments/"]
    filters = {item["id"]: item for item in sent["filters"]}
    assert repr(filters["vip"]["value"]) == "100"
    assert repr(filters["recent"]["days"]) == "7"
