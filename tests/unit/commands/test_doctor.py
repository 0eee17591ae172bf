"""``connectif doctor`` as a person calls it, against the real local store."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from provider.cli import main
from tests.sandbox_process import SandboxProcess
from tests.unit.doctor.folder import FIELD, HEADER, KEY, KEY_ID, KEY_SECRET, STACK, STORE, Folder

Doctor = Callable[..., tuple[int, str]]
SECRETS = (KEY_ID, KEY_SECRET, HEADER)


@pytest.fixture(scope="module")
def running_store() -> Iterator[SandboxProcess]:
    with SandboxProcess(environment={"CONNECTIF_SANDBOX_KEY": KEY}, surface="public") as process:
        yield process


@pytest.fixture
def store(running_store: SandboxProcess) -> SandboxProcess:
    """Empty the store."""
    running_store.reset(STORE)
    running_store.clear_journal()
    return running_store


@pytest.fixture
def folder(tmp_path: Path, store: SandboxProcess) -> Folder:
    """Define the recipe, with everything at hand that a run needs."""
    made = Folder(tmp_path / "project").prepare(store.url)
    made.install("reskyt")
    made.configure("reskyt", connectif__store=STORE, reskyt__pushTitle="Hello")
    made.environment |= {
        "CONNECTIF_API_KEY": KEY,
        "CONNECTIF_SECRET_RESKYT_APIKEY": HEADER,
        "XDG_RUNTIME_DIR": str(tmp_path),
    }
    return made


@pytest.fixture
def doctor(
    folder: Folder, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Doctor:
    """Run the command in the folder's environment; nothing that it prints holds a secret."""

    def run(*words: str) -> tuple[int, str]:
        for name, value in folder.environment.items():
            monkeypatch.setenv(name, value)
        try:
            code = main(["doctor", "--root", str(folder.root), *words])
        except SystemExit as end:
            code = int(end.code or 0)
        output = "".join(capsys.readouterr())
        assert not any(secret in output for secret in SECRETS)
        assert "Traceback" not in output
        return code, output

    return run


def contents(folder: Folder) -> dict[str, bytes]:
    """Give every file of the folder, to see that none is written."""
    return {
        str(path): path.read_bytes()
        for path in folder.root.rglob("*")
        if path.is_file() and ".venv" not in path.parts
    }


def test_a_stack_that_is_ready_has_nothing_in_its_way(
    doctor: Doctor, folder: Folder, store: SandboxProcess
) -> None:
    before = contents(folder)
    code, output = doctor("--stack", STACK)
    assert code == 0, output
    assert output.rstrip().endswith("Nothing stands in the way.")
    for line in (
        "  Contact fields          ok               for up: unknown  -",
        "  Custom event types *    ok               for up: unknown  only to delete",
        "  Workflows *             ok               -                -",
        "  * We have not seen how Connectif calls this area.",
    ):
        assert line in output
    assert {entry["method"] for entry in store.journal()} == {"GET"}
    assert contents(folder) == before


def test_problems_stand_last_with_what_to_do(
    doctor: Doctor, folder: Folder, store: SandboxProcess
) -> None:
    store.add_key(KEY_ID + "N", KEY_SECRET, ["store:read", "contact-fields:read"])
    folder.environment |= {
        "CONNECTIF_API_KEY": f"{KEY_ID}N:{KEY_SECRET}",
        "CONNECTIF_SECRET_RESKYT_APIKEY": "",
    }
    folder.state_file.unlink()
    code, output = doctor("--stack", STACK)
    assert code == 2
    _, _, last = output.partition("5 problems: a run would stop.")
    assert "Pulumi has no stack test yet." in last
    assert "\n              pulumi stack select --create test\n" in last
    assert "Tick Read for Workflows (the name of this area is assumed)" in " ".join(last.split())
    assert "Custom integrations *   MISSING" in output


def test_the_result_as_json_says_the_same(doctor: Doctor, folder: Folder) -> None:
    del folder.environment["CONNECTIF_API_KEY"]
    code, output = doctor("--stack", STACK, "--json")
    data = json.loads(output)
    assert (code, data["problems"], data["warnings"]) == (2, 1, 0)
    assert {item["check"] for item in data["machine"]} == {"python", "engine", "language-host"}
    (stack,) = data["stacks"]
    (problem,) = [item for item in stack["findings"] if item["result"] == "problem"]
    assert (problem["topic"], problem["check"]) == ("API key and store", "key")
    assert {
        "area": "Workflows",
        "right": "Read",
        "areaNameAssumed": True,
        "purpose": "preview",
        "reason": "every run compares the workflows with their definitions",
        "held": None,
    } in stack["scopes"]


def test_every_stack_is_examined_and_named(doctor: Doctor, folder: Folder) -> None:
    other = (folder.root / f"stacks/Pulumi.{STACK}.yaml").read_text(encoding="utf-8")
    folder.write("stacks/Pulumi.other.yaml", other)
    code, output = doctor("--all-stacks")
    assert code == 2
    assert output.index("=== other ===") < output.index("=== test ===")
    assert "[other] Pulumi has no stack other yet." in output
    assert "[test] Pulumi" not in output


WRONG = {
    "no stack": ((), "say which stack: --stack NAME, or --all-stacks"),
    "an unknown stack": (("--stack", "tset"), 'there is no stack "tset"'),
    "two ways": (("--stack", STACK, "--all-stacks"), "not allowed with argument"),
    "an unknown option": (("--stacks", STACK), "unrecognized arguments"),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_the_doctor_cannot_look_at_ends_with_one(doctor: Doctor, case: str) -> None:
    words, text = WRONG[case]
    code, output = doctor(*words)
    assert code == 1
    assert text in output


def test_the_shapes_are_told_and_nothing_of_the_store(
    doctor: Doctor, folder: Folder, store: SandboxProcess
) -> None:
    store.put_object(
        "workflows", "c" * 24, {"name": "canaryWorkflow", "status": "active", "canaryKey": "x"}
    )
    store.put_object("contact-fields", "canaryField", {**FIELD["spec"], "name": "canaryName"})
    code, output = doctor("--stack", STACK, "--shapes")
    assert code == 0
    assert "## GET /workflows/" in output
    assert "Objects looked at: 1" in output
    for told in ("canary", STORE, "c" * 24, STACK, store.url, "127.0.0.1"):
        assert told not in output
    place = folder.root / "shapes.json"
    code, said = doctor("--stack", STACK, "--shapes", str(place))
    assert (code, "may be shared" in said) == (0, True)
    report = json.loads(place.read_text(encoding="utf-8"))
    assert report["format"] == "connectif-shapes/1"
    assert "canary" not in json.dumps(report)
    code, said = doctor("--stack", STACK, "--shapes", str(place))
    assert (code, "is there already" in said) == (1, True)


def test_the_shapes_go_into_a_file_as_markdown_or_as_json(doctor: Doctor, folder: Folder) -> None:
    place = folder.root / "shapes.md"
    assert doctor("--stack", STACK, "--shapes", str(place))[0] == 0
    assert place.read_text(encoding="utf-8").startswith("# Answers of Connectif's API")
    assert json.loads(doctor("--stack", STACK, "--shapes", "--json")[1])["stores"]
    nowhere = folder.root / "no-such-folder" / "shapes.md"
    code, said = doctor("--stack", STACK, "--shapes", str(nowhere))
    assert (code, "cannot be written" in said) == (1, True)


def test_without_any_answer_there_are_no_shapes(doctor: Doctor, folder: Folder) -> None:
    folder.environment["CONNECTIF_API_KEY"] = f"{KEY}wrong"
    code, output = doctor("--stack", STACK, "--shapes")
    assert (code, "no store gave an answer to compare" in output) == (1, True)


def test_two_stacks_of_the_same_store_are_named_and_examples_are_left_out(
    doctor: Doctor, folder: Folder
) -> None:
    other = (folder.root / f"stacks/Pulumi.{STACK}.yaml").read_text(encoding="utf-8")
    folder.write("stacks/Pulumi.other.yaml", other)
    folder.write("stacks/Pulumi.example-shop.yaml", other)
    _, output = doctor("--all-stacks")
    assert "[other] The same store as test: each would change" in output
    assert "[test] The same store as other: each would change" in output
    assert "=== example-shop ===" not in output
    assert output.rstrip().endswith("left out: example-shop (examples)")
    _, output = doctor("--stack", "example-shop", "--json")
    assert "left out" not in output
    checks = [item["check"] for item in json.loads(output)["stacks"][0]["findings"]]
    assert "shared-store" in checks
