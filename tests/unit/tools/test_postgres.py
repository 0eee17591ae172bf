"""How the server of the tests is found, or installed with apt-get where that is possible."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.tools.conftest import Workshop, executable
from tools import debian as packages
from tools import postgres
from tools.debian import PackageError

SERVER = "#!/bin/sh\necho 'postgres (PostgreSQL) {version}'\n"

# It behaves as FAKE_APT says: fine | stale (the lists want renewing) | broken | empty.
APT = """#!/bin/sh
printf '%s %s\\n' "$DEBIAN_FRONTEND" "$*" >> "$FAKE/calls"
case "$1 $FAKE_APT" in
  "update stale") : > "$FAKE/renewed" ;;
  "install stale") [ -e "$FAKE/renewed" ] || { echo "E: Unable to locate package"; exit 100; } ;;
  *" broken") echo "E: Could not resolve host"; exit 100 ;;
  *" empty") exit 0 ;;
esac
folder="$FAKE/../postgresql/15/bin"
mkdir -p "$folder"
printf '#!/bin/sh\\necho "postgres (PostgreSQL) 15.1"\\n' > "$folder/postgres"
for name in initdb psql; do printf '#!/bin/sh\\n' > "$folder/$name"; done
chmod 755 "$folder"/*
"""


@pytest.fixture
def machine(workshop: Workshop, monkeypatch: pytest.MonkeyPatch) -> Workshop:
    """Give a Debian to root, without a server."""
    for name, value in workshop.environment.items():
        monkeypatch.setenv(name, value)
    workshop.add("mkdir", '#!/bin/sh\nexec /bin/mkdir "$@"\n')
    monkeypatch.setattr(postgres, "PATTERNS", (str(workshop.folder / "postgresql" / "*" / "bin"),))
    monkeypatch.setattr(packages, "DEBIAN", workshop.folder)
    monkeypatch.setattr("os.geteuid", lambda: 0)
    return workshop


def server(folder: Path, version: str = "15.1", without: str = "") -> Path:
    """Put a server into a folder, without one of its programs where that is asked for."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in postgres.PROGRAMS:
        if name != without:
            executable(folder / name, SERVER.format(version=version))
    return folder


def add_apt(machine: Workshop, behaviour: str, monkeypatch: pytest.MonkeyPatch) -> None:
    machine.add("apt-get", APT)
    monkeypatch.setenv("FAKE_APT", behaviour)


def commands(machine: Workshop) -> list[str]:
    """Return the first word of each call of apt-get."""
    return [line.split()[1] for line in machine.calls("noninteractive ")]


def test_a_server_on_path_is_found_behind_its_links(machine: Workshop) -> None:
    place = server(machine.folder / "opt" / "bin")
    (machine.bin / "initdb").symlink_to(place / "initdb")

    assert postgres.find_or_install() == place


def test_of_those_beside_path_the_newest_is_taken(machine: Workshop) -> None:
    for version in ("9", "17", "15"):
        server(machine.folder / "postgresql" / version / "bin")

    assert postgres.find() == machine.folder / "postgresql" / "17" / "bin"


@pytest.mark.parametrize("without", postgres.PROGRAMS)
def test_half_a_server_is_passed_over(machine: Workshop, without: str) -> None:
    server(machine.folder / "postgresql" / "17" / "bin", without=without)
    whole = server(machine.folder / "postgresql" / "15" / "bin")

    assert postgres.find() == whole


@pytest.mark.parametrize("version", ["12.9", "unknown"])
def test_a_server_that_is_too_old_is_passed_over(machine: Workshop, version: str) -> None:
    server(machine.folder / "postgresql" / "12" / "bin", version=version)

    assert postgres.find() is None


def test_root_on_debian_installs_one(machine: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    add_apt(machine, "fine", monkeypatch)

    assert postgres.find_or_install().samefile(machine.folder / "postgresql" / "15" / "bin")
    assert commands(machine) == ["install"]
    assert machine.calls("noninteractive install")[0].endswith(" postgresql")


def test_stale_lists_are_renewed(machine: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    add_apt(machine, "stale", monkeypatch)

    assert postgres.find_or_install().name == "bin"
    assert commands(machine) == ["install", "update", "install"]


def test_a_failure_shows_what_apt_said(
    machine: Workshop, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    add_apt(machine, "broken", monkeypatch)

    assert postgres.main() == 1

    written = capsys.readouterr()
    assert written.out == ""
    assert "  E: Could not resolve host\n" in written.err
    assert "sudo apt-get install postgresql" in written.err


def test_a_package_without_a_server_is_an_error(
    machine: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_apt(machine, "empty", monkeypatch)

    with pytest.raises(PackageError, match="brought no server that runs"):
        postgres.find_or_install()


@pytest.mark.parametrize(
    ("user", "debian", "words"),
    [(1000, True, r"only root .*sudo apt-get"), (0, False, "this is no Debian or Ubuntu")],
)
def test_who_cannot_install_is_told_what_to_do(
    machine: Workshop, monkeypatch: pytest.MonkeyPatch, user: int, debian: bool, words: str
) -> None:
    add_apt(machine, "fine", monkeypatch)
    monkeypatch.setattr("os.geteuid", lambda: user)
    if not debian:
        monkeypatch.setattr(packages, "DEBIAN", machine.folder / "none")

    with pytest.raises(PackageError, match=words):
        postgres.find_or_install()
    assert machine.calls("") == []
