"""tools/python.sh and tools/virtual_environment.py."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.unit.tools.conftest import BASH, Workshop
from tools import virtual_environment
from tools.virtual_environment import SetupError, ensure, python_of, run

OLD = "#!/bin/sh\nexit 1\n"
WITHOUT_VENV = '#!/bin/sh\ncase "$*" in *ensurepip*) exit 1 ;; esac\n'
UNKNOWN = "no-such-package-of-ours==1.0 --hash=sha256:" + "0" * 64 + "\n"


def python_sh(workshop: Workshop) -> tuple[int, str]:
    done = workshop.run(BASH, workshop.root / "tools" / "python.sh", "runtime")
    return done.returncode, done.stderr


def test_a_machine_without_python_is_told(workshop: Workshop) -> None:
    code, errors = python_sh(workshop)

    assert code == 1
    assert errors.count("\n") == 1
    assert "Python 3.11 or newer is needed" in errors


def test_an_old_python_does_not_do(workshop: Workshop) -> None:
    workshop.add("python3", OLD)

    assert "Python 3.11 or newer is needed" in python_sh(workshop)[1]


def test_a_python_without_venv_is_named(workshop: Workshop) -> None:
    workshop.add("python3.12", WITHOUT_VENV)
    workshop.add("python3", OLD)

    line = "python3.12 lacks the venv module. On Debian and Ubuntu: sudo apt-get install {}\n"
    assert python_sh(workshop) == (1, line.format("python3-venv"))


def test_the_first_python_that_does_is_used(workshop: Workshop) -> None:
    workshop.add("python3.13", OLD)
    workshop.add("python3.11", f'#!/bin/sh\nexec {sys.executable!r} "$@"\n')
    workshop.add("python3", OLD)

    done = workshop.run(BASH, workshop.root / "tools" / "python.sh", "wrong-set")

    usage = "usage: tools/python.sh runtime|probe|development\n"
    assert (done.returncode, done.stderr) == (1, usage)


@pytest.fixture(scope="module")
def empty_project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A project with a virtual environment that needs no package."""
    root = tmp_path_factory.mktemp("a project") / "with spaces"
    (root / "requirements").mkdir(parents=True)
    for name in ("runtime", "probe", "development"):
        (root / "requirements" / f"{name}.txt").write_text("# nothing\n")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PIP_NO_INDEX", "1")
        patch.delenv("PYTHONPATH", raising=False)
        ensure(root, "development")
        yield root


@pytest.fixture
def no_install(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_arguments: object) -> None:
        raise AssertionError("nothing changed, so nothing is to be made or installed")

    for name in ("create", "install"):
        monkeypatch.setattr(virtual_environment, name, refuse)


def test_the_environment_imports_from_the_repository(empty_project: Path) -> None:
    (empty_project / "some_source.py").write_text("print('found')\n")

    done = run([python_of(empty_project / ".venv"), "-P", "-c", "import some_source"])

    assert done.stdout == "found\n"


@pytest.mark.usefixtures("no_install")
@pytest.mark.parametrize("name", ["runtime", "probe", "development"])
def test_development_covers_the_others_and_a_second_run_does_nothing(
    empty_project: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    ensure(empty_project, name)

    assert capsys.readouterr().err == ""


def test_changed_requirements_are_installed_and_a_failure_is_not_recorded(
    empty_project: Path,
) -> None:
    wanted = empty_project / "requirements" / "runtime.txt"
    wanted.write_text(UNKNOWN)
    for _ in range(2):
        with pytest.raises(SetupError, match="no-such-package-of-ours"):
            ensure(empty_project, "runtime")
    wanted.write_text("# nothing again\n")

    ensure(empty_project, "runtime")

    assert virtual_environment.is_installed(empty_project / ".venv", empty_project, "runtime")


def test_a_moved_environment_is_not_used(empty_project: Path) -> None:
    environment = empty_project / ".venv"

    assert virtual_environment.is_usable(environment, empty_project)
    assert not virtual_environment.is_usable(environment, empty_project.parent)


def test_a_broken_environment_is_not_used(tmp_path: Path) -> None:
    python = python_of(tmp_path)
    python.parent.mkdir()
    python.symlink_to(tmp_path / "gone")

    assert not virtual_environment.is_usable(tmp_path, tmp_path)
