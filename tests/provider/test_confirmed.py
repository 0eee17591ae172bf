"""What people have confirmed: when it counts, when it ends, and what shall go."""

from typing import Any

import pytest

from tests.provider.by_person import STEPS, by_hand, program
from tests.provider.process import ProviderProcess, Start
from tests.provider.registered import (
    bare,
    confirmed,
    listed,
)
from tests.sandbox_process import SandboxProcess
from tests.unit.engine.fake_engine import FakeEngine

DONE = "done: confirmed by ana@shop.example on 2026-11-26"


@pytest.mark.parametrize("name", ["script", "holders"])
def test_what_nobody_can_read_is_done_when_somebody_has_confirmed_it(
    public: ProviderProcess, name: str
) -> None:
    identifier, outs = public.made(program(name))
    later = public.again()
    before = later.read(identifier, outs)[2]
    news = later.checked(confirmed(program(name)), before)
    assert news["task"] == DONE
    after = later.update(identifier, outs, news)
    assert after["status"] == "confirmed"
    assert after["applied"] == {"definition": definition(name)}
    # Read and checked again, there is nothing to do.
    again = public.again()
    assert again.read(identifier, after) == (identifier, after, news)
    assert again.checked(confirmed(program(name)), news) == news


def definition(name: str) -> dict[str, Any]:
    steering = ("kind", "key", "stack", "store")
    return {key: value for key, value in bare(program(name)).items() if key not in steering}


def test_an_edit_after_a_confirmation_is_a_delta_to_what_was_confirmed(
    public: ProviderProcess,
) -> None:
    identifier, outs = public.made(confirmed(program("script")))
    for html in ("<b></b>", "<i></i>"):
        later = public.again()
        before = later.read(identifier, outs)[2]
        edited = program("script", html=html)
        # The confirmation in the stack file is one of what was there before.
        edited["__source"] |= {
            "confirmation": confirmed(program("script"))["__source"]["confirmation"]
        }
        edited["__source"] |= {"digest": "0123456789abcdef"}
        news = later.checked(edited, before)
        assert news["task"].startswith('PENDING: in the inline content "Token script": ')
        outs = later.update(identifier, outs, news)
        assert outs["status"] == "pending"
        assert outs["applied"] == {"definition": definition("script")}
    # Nobody knows whether one of the edits was done: what was confirmed before them says nothing.
    taken_back = public.again()
    before = taken_back.read(identifier, outs)[2]
    task = taken_back.checked(confirmed(program("script")), before)["task"]
    assert task.startswith('PENDING: look whether the inline content "Token script" holds')
    news = taken_back.checked(confirmed(program("script"), asked=2), before)
    assert news["task"] == DONE
    outs = taken_back.update(identifier, outs, news)
    later = public.again()
    before = later.read(identifier, outs)[2]
    assert later.checked(confirmed(program("script"), asked=2), before) == news


def test_an_edit_that_nobody_was_told_leaves_the_confirmation(public: ProviderProcess) -> None:
    identifier, outs = public.made(confirmed(program("script")))
    later = public.again()
    before = later.read(identifier, outs)[2]
    later.checked(program("script", html="<b></b>"), before)
    assert later.checked(confirmed(program("script")), before)["task"] == DONE


def referring(name: str, path: str, value: str, title: str) -> dict[str, Any]:
    """Give the inputs of a definition that refers to something else than by itself."""
    made = program(name)
    holder = made
    for step in path.split(".")[:-1]:
        holder[step] = dict(holder[step])
        holder = holder[step]
    holder[path.rpartition(".")[2]] = value
    referred = {"naturalKey": title, "resource": value, "title": title}
    source = made["__source"]
    references = source["references"] | {path: referred}
    return made | {"__source": source | {"references": references}}


@pytest.mark.parametrize(
    ("name", "path", "values", "delta"),
    [
        ("holders", "filters.has-token.field", ("reskyt-token", "other"), "Contact field"),
        ("collection", "nodes.insert.content", ("shop.script", "shop.other"), "Web content"),
    ],
)
def test_another_reference_is_a_delta(
    public: ProviderProcess,
    shop: SandboxProcess,
    name: str,
    path: str,
    values: tuple[str, str],
    delta: str,
) -> None:
    by_hand(shop, "Collect tokens", "draft")
    confirm = listed if name == "collection" else confirmed
    script = public.made(confirmed(program("script", name="First")))
    made = public.made(confirm(referring(name, path, values[0], "First")))
    assert "definition" in made[1]["applied"]
    later = public.again()
    later.read(*script)
    before = later.read(*made)[2]
    task = later.checked(referring(name, path, values[1], "Second"), before)["task"]
    was = "First" if name == "collection" else values[0]
    assert f'{delta} "{was}" -> "Second"' in task


def test_a_confirmation_of_another_stack_counts_for_nothing(public: ProviderProcess) -> None:
    other = confirmed(program("script")) | {"stack": "another"}
    assert public.checked(other)["task"].startswith("PENDING: make the inline content")


def test_a_confirmation_that_is_taken_back_leaves_the_task(public: ProviderProcess) -> None:
    identifier, outs = public.made(confirmed(program("script")))
    later = public.again()
    news = later.checked(program("script"), later.read(identifier, outs)[2])
    assert news["task"].startswith('PENDING: look whether the inline content "Token script" holds')
    assert "confirmation" not in news


@pytest.mark.parametrize("name", ["script", "holders"])
def test_what_shall_go_stays_until_its_removal_is_confirmed(
    start: Start, shop: SandboxProcess, name: str
) -> None:
    with FakeEngine() as engine:
        public = start(config={"connectif:apiUrl": shop.url}, engine=engine.address)
        identifier, outs = public.made(confirmed(program(name)))
        later = public.again()
        gone = program(name) | {"absent": True}
        news = later.checked(gone, later.read(identifier, outs)[2])
        assert news["task"].startswith("PENDING: delete the ")
        outs = later.update(identifier, outs, news)
        assert outs["status"] == "pending"
        final = public.again()
        news = final.checked(confirmed(gone, asked=1), final.read(identifier, outs)[2])
        outs = final.update(identifier, outs, news)
        assert outs["status"] == "absent"
        told = len(engine.messages)
        public.again().delete(identifier, outs)
        assert not any("LEFT IN THE STORE" in text for _, text in engine.messages[told:])


@pytest.mark.parametrize("name", ["script", "holders"])
def test_what_was_removed_and_comes_back_is_made_anew(public: ProviderProcess, name: str) -> None:
    identifier, outs = public.made(confirmed(program(name)))
    gone = program(name) | {"absent": True}
    removed = public.again()
    news = removed.checked(confirmed(gone), removed.read(identifier, outs)[2])
    outs = removed.update(identifier, outs, news)
    assert outs["status"] == "absent"
    back = public.again()
    task = back.checked(program(name), back.read(identifier, outs)[2])["task"]
    assert task.startswith(STEPS[name])
