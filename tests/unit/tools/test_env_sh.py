"""tools/env.sh in bash and in zsh, from any folder, and on machines that lack something."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from tests.unit.tools.conftest import BASH, Workshop, executable

VARIABLES = {
    "PULUMI_SKIP_UPDATE_CHECK": "true",
    "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
    "PULUMI_DISABLE_REGISTRY_RESOLVE": "true",
    "PULUMI_SUPPRESS_NEO_LINK": "true",
    "PULUMI_RUN_PROGRAM": "true",
    "PULUMI_CONFIG_PASSPHRASE": "",
}


@pytest.fixture(params=["bash", "zsh"])
def shell(request: pytest.FixtureRequest) -> str:
    name = str(request.param)
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"{name} is not installed on this machine")
    return found


@pytest.fixture
def prepared(workshop: Workshop) -> Workshop:
    """A workshop whose virtual environment and engine are there."""
    executable(workshop.root / "tools" / "python.sh", '#!/bin/sh\nexit "${FAKE_PYTHON:-0}"\n')
    python = workshop.root / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.symlink_to(sys.executable)
    engine = workshop.folder / "engine dir"
    executable(engine / "pulumi", "#!/bin/sh\necho v3.259.0\n")
    executable(engine / "pulumi-language-python", "#!/bin/sh\n")
    workshop.environment["PATH"] += f":{engine}"
    return workshop


def source(workshop: Workshop, shell: str, then: str, before: str = "") -> list[str]:
    """Source env.sh from another folder, run more lines, and return what they print."""
    flags = ["-f"] if shell.endswith("zsh") else ["--norc"]
    script = f"{before}\n. 'a clone/tools/env.sh'\noutcome=$?\n{then}\n"
    done = workshop.run(shell, *flags, "-c", script)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def show(*names: str) -> str:
    return "\n".join(f'printf "%s\\n" "${{{name}-unset}}"' for name in names)


def test_it_sets_what_makes_runs_quiet_and_repeatable(prepared: Workshop, shell: str) -> None:
    lines = source(prepared, shell, show("outcome", *VARIABLES, "PULUMI_PYTHON_CMD"))

    python = prepared.root / ".venv" / "bin" / "python"
    assert lines == ["0", *VARIABLES.values(), str(python)]


def test_it_puts_the_commands_on_path(prepared: Workshop, shell: str) -> None:
    lines = source(prepared, shell, "command -v connectif\ncommand -v python\ncommand -v pulumi")

    assert lines == [
        str(prepared.root / "tools" / "bin" / "connectif"),
        str(prepared.root / ".venv" / "bin" / "python"),
        str(prepared.folder / "engine dir" / "pulumi"),
    ]


def test_a_second_time_changes_nothing(prepared: Workshop, shell: str) -> None:
    again = "first=$PATH\n. 'a clone/tools/env.sh'\n" + show("first", "PATH")

    first, second = source(prepared, shell, again)

    assert first == second
    assert len(set(first.split(":"))) == len(first.split(":"))


def test_it_is_found_from_inside_the_folder(prepared: Workshop, shell: str) -> None:
    done = prepared.run(shell, "-c", "cd 'a clone/tools' && . ./env.sh && command -v connectif")

    assert done.stdout.strip() == str(prepared.root / "tools" / "bin" / "connectif")


@pytest.mark.parametrize("name", ["PULUMI_CONFIG_PASSPHRASE", "PULUMI_CONFIG_PASSPHRASE_FILE"])
def test_a_passphrase_of_the_user_stays(prepared: Workshop, shell: str, name: str) -> None:
    lines = source(
        prepared,
        shell,
        show("PULUMI_CONFIG_PASSPHRASE", "PULUMI_CONFIG_PASSPHRASE_FILE"),
        before=f"export {name}=mine",
    )

    assert sorted(lines) == ["mine", "unset"]


def test_without_a_virtual_environment_the_shell_lives_on(prepared: Workshop, shell: str) -> None:
    lines = source(
        prepared, shell, show("outcome", "PULUMI_RUN_PROGRAM"), before="export FAKE_PYTHON=1"
    )

    assert lines == ["1", "unset"]


def test_without_an_engine_connectif_still_works(prepared: Workshop, shell: str) -> None:
    prepared.environment["PATH"] = str(prepared.bin)

    lines = source(prepared, shell, show("outcome") + "\ncommand -v connectif")

    assert lines == ["1", str(prepared.root / "tools" / "bin" / "connectif")]


@pytest.mark.parametrize("options", ["set -u", "set -e", "set -eu"])
def test_options_of_the_user_stay_as_they_are(prepared: Workshop, shell: str, options: str) -> None:
    lines = source(
        prepared,
        shell,
        "case $- in *e*) echo e;; esac\ncase $- in *u*) echo u;; esac",
        before=options,
    )

    assert lines == list(options.removeprefix("set -"))


def test_no_function_and_no_variable_is_left_behind(prepared: Workshop, shell: str) -> None:
    lines = source(prepared, shell, "typeset -f; set", before="")

    assert [line for line in lines if "_connectif" in line] == []


def test_another_shell_is_told(prepared: Workshop) -> None:
    done = prepared.run("/bin/sh", "-c", ". 'a clone/tools/env.sh'; echo alive")

    if "alive" not in done.stdout or done.stderr == "":
        pytest.skip("/bin/sh is bash on this machine")
    assert done.stderr.startswith("tools/env.sh is for bash and zsh")


def test_it_builds_what_is_missing(prepared: Workshop) -> None:
    prepared.environment["PATH"] = str(prepared.bin)
    prepared.add_go()
    prepared.add_user_caches()

    lines = source(prepared, BASH, "command -v pulumi")

    assert [Path(line).parent.parent for line in lines] == [prepared.cache]
