"""connectif lint: what it looks at, what it prints, and how it ends."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from provider import cli
from tests.sandbox_process import SandboxProcess
from tools.rule_examples import HAZARD, PACK, SOUND, Example, examples, lay_out

ROOT = Path(__file__).resolve().parents[3]
PLACE = f"{PACK}/collect.yaml:13:17"
LINES = [
    (
        f"{PLACE}: error L3 operator-not-contains: The User Agent is a long text, so equals always "
        "answers no"
    ),
    (
        "    Either nobody in the app is recognised and no token is ever captured, or every "
        "visitor of the"
    ),
    "    shop is taken for one of the app.",
    "    Fix: Write operator: contains, with the text that the app adds to its User Agent.",
]
FOUND = "\n".join(LINES) + "\n"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    lay_out(tmp_path)
    return tmp_path


def example(name: str) -> Example:
    return next(item for item in examples() if item.name == name)


def run(project: Path, *arguments: str) -> int:
    return cli.main(["lint", "--root", str(project), *arguments])


def another_stack(project: Path, name: str = "second") -> Path:
    file = project / f"stacks/Pulumi.{name}.yaml"
    text = (project / "stacks/Pulumi.shop.yaml").read_text(encoding="utf-8")
    file.write_text(text, encoding="utf-8")
    return file


def data(capsys: pytest.CaptureFixture[str]) -> Any:
    return json.loads(capsys.readouterr().out)


def test_nothing_but_notices_is_fine(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(project) == 0
    lines = capsys.readouterr().out.splitlines()
    findings = [line for line in lines[:-1] if not line.startswith(" ")]
    assert {line.split()[1] for line in findings} == {"notice"}
    assert max(map(len, set(lines) - {*findings})) <= 100
    assert lines[-1].startswith("1 stack, ")


def test_a_hazard_is_a_line_with_its_place(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    example("L3-equals").write(HAZARD, project)
    assert run(project) == 2
    assert FOUND in capsys.readouterr().out


def test_one_rule_can_be_asked_alone(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    example("L3-equals").write(HAZARD, project)
    assert run(project, "--rule", "L3") == 2
    assert capsys.readouterr().out.splitlines() == [*LINES, "1 stack, 1 rule: 1 error"]
    assert run(project, "--rule", "L1") == 0
    assert capsys.readouterr().out == "1 stack, 1 rule: nothing found\n"


def test_what_stacks_have_in_common_is_said_once(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    example("L3-equals").write(HAZARD, project)
    another_stack(project)
    run(project, "--rule", "L3")
    assert capsys.readouterr().out.startswith(f"{FOUND}    In: all 2 stacks\n")


def test_what_some_stacks_have_is_said_with_their_names(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pack = project / PACK / "pack.yaml"
    parameter = "parameters:\n  how: {type: string, default: contains, description: How.}\n"
    pack.write_text(pack.read_text("utf-8").replace("parameters:\n", parameter), "utf-8")
    collect = project / PACK / "collect.yaml"
    text = collect.read_text("utf-8").replace("operator: contains", 'operator: "{{ how }}"')
    collect.write_text(text, "utf-8")
    second = another_stack(project)
    second.write_text(f"{second.read_text('utf-8')}  app:how: equals\n", "utf-8")
    assert run(project, "--rule", "L3") == 2
    assert capsys.readouterr().out.startswith(f"{FOUND}    In: second\n")


def test_what_is_meant_so_is_shown_when_asked_for(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    example("L29-unused").write(SOUND, project)
    assert run(project, "--rule", "L1", "--rule", "L29") == 0
    assert capsys.readouterr().out == ("1 stack, 2 rules: 1 finding meant so (--all shows them)\n")
    assert run(project, "--rule", "L1", "--all") == 0
    assert "\n    Meant so: Only regular customers shall be asked.\n" in capsys.readouterr().out


def test_a_suppression_that_only_another_stack_needs_is_left_alone(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    example("L29-unused").write(HAZARD, project)
    assert run(project, "--rule", "L29", "--rule", "L1") == 2
    another_stack(project)
    assert run(project, "--rule", "L29", "--rule", "L1", "--stack", "shop") == 0
    capsys.readouterr()
    assert run(project, "--rule", "L29", "--rule", "L1") == 2
    assert "    In: all 2 stacks\n" in capsys.readouterr().out


def test_a_hostile_name_stays_on_its_line_and_steers_no_terminal(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    reason = '"a\\e[31m\\nb.yaml:1:1: error L1 \\u202e"'
    collect = project / PACK / "collect.yaml"
    text = collect.read_text("utf-8").replace("existing-and-new", "existing")
    meant = f"lint: [{{ignore: L1, reason: {reason}}}]\nspec:"
    collect.write_text(text.replace("spec:", meant), "utf-8")
    run(project, "--rule", "L1", "--all")
    lines = capsys.readouterr().out.splitlines()
    assert "    Meant so: a\\u001b[31m b.yaml:1:1: error L1 \\u202e" in lines
    assert [line for line in lines if not line.startswith("    ")] == [lines[0], lines[-1]]


def test_json_has_everything_also_what_is_meant_so(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    example("L29-unused").write(SOUND, project)
    assert run(project, "--json", "--rule", "L1") == 0
    (found,) = data(capsys)["findings"]
    assert found["suppressed"] == "Only regular customers shall be asked."
    assert (found["file"], found["line"], found["column"]) == (f"{PACK}/collect.yaml", 9, 43)
    assert (found["rule"], found["stacks"], found["resource"]) == ("L1", ["shop"], "app.collect")


def test_an_invalid_definition_is_an_error_and_other_stacks_are_looked_at(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    example("L3-equals").write(HAZARD, project)
    broken = another_stack(project)
    broken.write_text(broken.read_text("utf-8") + "  app:nothing: 1\n", "utf-8")
    assert run(project, "--rule", "L3") == 1
    said = capsys.readouterr()
    assert said.err.startswith("stacks/Pulumi.second.yaml:4:3: ")
    assert said.out.endswith("1 stack, 1 rule: 1 error\n")
    assert f"{FOUND}    In: shop\n" in said.out
    assert run(project, "--rule", "L3", "--json") == 1
    assert len(data(capsys)["problems"]) == 1


def test_an_unknown_rule_is_an_error(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(project, "--rule", "L33x") == 1
    assert 'there is no rule "L33x" (did you mean "L33"?)' in capsys.readouterr().err


def test_an_unknown_stack_is_an_error(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(project, "--stack", "shpo") == 1
    said = capsys.readouterr()
    assert 'there is no stack "shpo" (did you mean "shop"?)' in said.err
    assert said.out == ""


def test_the_rules_can_be_listed(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(project, "--list") == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split()[:4] == ["L1", "warning", "static", "start-leaves-contacts-out:"]
    assert run(project, "--list", "--json", "--rule", "L3") == 0
    assert [item["code"] for item in data(capsys)] == ["L3"]


def with_causes(causes: object) -> str:
    link = {"name": "place", "status": "failed", "causes": causes}
    return json.dumps({"stack": "shop", "probes": [{"pack": "app", "links": [link]}]})


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        "[" * 100_000,
        '{"stack": 1, "probes": []}',
        '{"stack": "shop", "probes": [1]}',
        with_causes("none"),
        with_causes([None]),
    ],
)
def test_what_is_no_probe_is_an_error(
    project: Path, text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    file = project / "probe.json"
    file.write_text(text, encoding="utf-8")
    assert run(project, "--probe", str(file)) == 1
    assert "is not what connectif probe --json prints" in capsys.readouterr().err


def test_a_probe_must_be_of_a_stack_that_is_looked_at(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = project / "probe.json"
    file.write_text(json.dumps({"stack": "other", "probes": []}), encoding="utf-8")
    assert run(project, "--probe", str(file)) == 1
    assert "is of the stack other" in capsys.readouterr().err


def test_a_probe_is_judged(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cause = {"code": "L8", "cause": "The page has no such element.", "look": "the page"}
    links = [{"name": "place", "status": "failed", "seen": "no #footer", "causes": [cause]}]
    proof = {"pack": "app", "address": "https://shop.example/", "proven": False, "broken": "place"}
    file = project / "probe.json"
    content = {"stack": "shop", "proven": False, "probes": [{**proof, "links": links}]}
    file.write_text(json.dumps(content), encoding="utf-8")
    assert run(project, "--probe", str(file), "--rule", "L8") == 2
    assert "error L8 selector-not-in-page" in capsys.readouterr().out


def test_a_store_is_read_when_asked_for(
    project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    stack = project / "stacks/Pulumi.shop.yaml"
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(project))
    with SandboxProcess() as store:
        lines = f"  connectif:apiUrl: {store.url}\n  connectif:apiKey: sandbox:sandbox\n"
        stack.write_text(stack.read_text("utf-8") + lines, "utf-8")
        assert run(project, "--live") == 0
        assert "need --live" not in capsys.readouterr().out
        store.delete_key("sandbox")
        assert run(project, "--live") == 1
    said = capsys.readouterr()
    assert "compare CONNECTIF_API_KEY_SHOP, " in said.err
    assert said.out.endswith("; 1 store could not be read\n")


def test_a_store_that_cannot_be_read_is_an_error_and_the_rest_is_said(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    example("L3-equals").write(HAZARD, project)
    assert run(project, "--live") == 1
    said = capsys.readouterr()
    assert "error: shop: " in said.err
    assert FOUND in said.out


def test_lint_needs_no_network_and_no_engine() -> None:
    program = (
        "import sys; from provider import cli; cli.main(['lint', '--all-stacks']); "
        "names = ('pulumi', 'requests', 'deepdiff', 'playwright'); "
        "sys.exit(', '.join(name for name in names if name in sys.modules) or 0)"
    )
    command = [sys.executable, "-P", "-c", program]
    done = subprocess.run(
        command,
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")
