"""What a pack says of who takes its event: rendered with a store's values, and checked."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from provider.definitions import DefinitionError, Member, Note, Receiver, load, validate
from tests.bad_input.cases import BASE

ROOT = Path(__file__).resolve().parents[3]
MANIFEST = """
title: Flow
parameters:
  unit: {type: string, default: seconds}
notices:
  - {text: Tokens may be shared., rule: L20}
receiver:
  event: {ref: shop.event}
  headers: [x-api-key]
  body:
    /to/0: {is: recipient, required: true}
    /until: {is: end, unit: "{{ unit }}", longest: P14D}
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    shutil.copytree(BASE, tmp_path, dirs_exist_ok=True)
    return tmp_path


def configure(
    project: Path, manifest: str = MANIFEST, *lines: str, packs: str = "shop, flow"
) -> None:
    (project / "resources/flow/pack.yaml").write_text(manifest, encoding="utf-8")
    head = [
        "config:",
        "  connectif:apiUrl: http://127.0.0.1:8790",
        "  connectif:apiKey: sandbox:sandbox",
        f"  connectif:packs: [{packs}]",
    ]
    text = "\n".join([*head, *(f"  {line}" for line in lines), ""])
    (project / "stacks/Pulumi.sandbox.yaml").write_text(text, encoding="utf-8")


def problems(project: Path) -> list[str]:
    with pytest.raises(DefinitionError) as caught:
        load(project, "sandbox")
    return str(caught.value).splitlines()


def test_a_store_s_values_stand_in_its_receiver(project: Path) -> None:
    configure(project, MANIFEST, "flow:unit: milliseconds")

    shop, flow = load(project, "sandbox").packs
    assert shop.receiver is None
    assert flow.receiver == Receiver(
        event="shop.event",
        headers=("x-api-key",),
        members=(
            Member("/to/0", "recipient", required=True),
            Member("/until", "end", unit="milliseconds", longest="P14D"),
        ),
    )
    assert flow.notices == (Note("Tokens may be shared.", None, "L20"),)


def place(manifest: str, word: str) -> str:
    """Give line and column of a word that stands once in a manifest."""
    assert manifest.count(word) == 1
    before = manifest.partition(word)[0]
    return f"{before.count(chr(10)) + 1}:{len(before) - before.rfind(chr(10))}"


#: What is changed into what, the word that is then pointed at, and what is said of it.
WRONG = [
    ("/to/0", "to", "to: {", 'receiver.body.to: "to" is not a JSON Pointer (did you mean "/to"?)'),
    ("recipient", "somebody", "somebody", "receiver.body./to/0.is: "),
    (', unit: "{{ unit }}"', "", "/until", "receiver.body./until: an end needs the unit"),
    ("P14D", "14 days", "14 days", "receiver.body./until.longest: is not a duration"),
    ("required: true", "unit: seconds", "unit: seconds", "receiver.body./to/0.unit: only an end"),
    ("shop.event", "shop.field", "shop.field", 'receiver.event.ref: "shop.field" is of kind'),
    ("[x-api-key]", "[x api]", "x api", 'receiver.headers[0]: "x api" is not a header name'),
    ("L20", "twenty", "twenty", "notices[0].rule: is not the code of a rule"),
]


@pytest.mark.parametrize(("right", "wrong", "word", "said"), WRONG, ids=[item[2] for item in WRONG])
def test_what_is_wrong_is_said_at_its_place(
    project: Path, right: str, wrong: str, word: str, said: str
) -> None:
    manifest = MANIFEST.replace(right, wrong)
    configure(project, manifest)

    (line,) = problems(project)
    assert line.startswith(f"resources/flow/pack.yaml:{place(manifest, word)}: {said}")


def test_a_value_of_a_store_that_does_not_fit_is_traced_to_its_file(project: Path) -> None:
    configure(project, MANIFEST, "flow:unit: minutes")

    (line,) = problems(project)
    where = place(MANIFEST, '"{{ unit }}"')
    assert line.startswith(f"resources/flow/pack.yaml:{where}: receiver.body./until.unit: ")
    assert "stacks/Pulumi.sandbox.yaml:5" in line


def test_a_receiver_of_a_pack_that_is_not_switched_on_is_refused(project: Path) -> None:
    configure(project, packs="flow")

    (line,) = [line for line in problems(project) if "receiver" in line]
    assert "not switched on" in line


def test_a_pack_that_no_store_uses_is_checked_with_the_packs_of_its_receiver(project: Path) -> None:
    configure(project, packs="")
    assert validate(project).problems == ()


def test_the_recipe_says_what_its_receiver_takes() -> None:
    (pack,) = load(ROOT, "sandbox").packs
    assert pack.receiver is not None
    assert {member.role for member in pack.receiver.members if member.required} == {
        "recipient",
        "title",
    }
