"""How the browser of the tests is found, or installed with apt-get where that is possible."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.unit.tools.conftest import ROOT, Workshop, executable
from tools import browser
from tools import debian as packages
from tools import pulumi_engine as engine
from tools.debian import PackageError

CHROMIUM = "#!/bin/sh\necho Chromium 140.0\n"
STUB = "#!/bin/sh\necho 'This command requires another package.' >&2\nexit 1\n"

# It behaves as FAKE_APT says: fine | stale (the lists want renewing) | broken | empty | waits.
APT = """#!/bin/sh
printf '%s %s\\n' "$DEBIAN_FRONTEND" "$*" >> "$FAKE/calls"
case "$1 $FAKE_APT" in
  "update stale") : > "$FAKE/renewed" ;;
  "install stale") [ -e "$FAKE/renewed" ] || { echo "E: Unable to locate package"; exit 100; } ;;
  *" broken") echo "E: Could not resolve host"; exit 100 ;;
  *" empty") exit 0 ;;
  *" waits") echo $$ > "$FAKE/started"; read line < "$FAKE/go-on" ;;
esac
printf '#!/bin/sh\\necho Chromium 140.0\\n' > "$FAKE/../bin/chromium"
chmod 755 "$FAKE/../bin/chromium"
"""

# Root on a Debian, whoever runs this and wherever.
AS_ROOT = """
import os, pathlib, sys
from tools import browser, debian
os.geteuid = lambda: 0
debian.DEBIAN, browser.APPLICATIONS = pathlib.Path("/"), ()
sys.exit(browser.main())
"""


@pytest.fixture
def machine(workshop: Workshop, monkeypatch: pytest.MonkeyPatch) -> Workshop:
    """Give a Debian to root, without a browser."""
    for name, value in workshop.environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv(browser.VARIABLE, raising=False)
    monkeypatch.setattr(browser, "APPLICATIONS", ())
    monkeypatch.setattr(packages, "DEBIAN", workshop.folder)
    monkeypatch.setattr("os.geteuid", lambda: 0)
    return workshop


def add_apt(machine: Workshop, behaviour: str, monkeypatch: pytest.MonkeyPatch) -> None:
    machine.add("apt-get", APT)
    monkeypatch.setenv("FAKE_APT", behaviour)
    machine.environment["FAKE_APT"] = behaviour


def commands(machine: Workshop) -> list[str]:
    """Return the first word of each call of apt-get."""
    return [line.split()[1] for line in machine.calls("noninteractive ")]


@pytest.mark.parametrize("name", browser.NAMES)
def test_a_browser_on_path_is_found_and_nothing_installed(machine: Workshop, name: str) -> None:
    program = machine.add(name, CHROMIUM)

    assert browser.find_or_install() == program


def test_the_variable_names_another(machine: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    machine.add("chromium", CHROMIUM)
    own = executable(machine.folder / "own chrome", "#!/bin/sh\necho Google Chrome 140.0\n")
    monkeypatch.setenv(browser.VARIABLE, str(own))

    assert browser.find() == own


@pytest.mark.parametrize("text", [None, STUB])
def test_a_variable_that_names_no_browser_is_an_error(
    machine: Workshop, monkeypatch: pytest.MonkeyPatch, text: str | None
) -> None:
    machine.add("chromium", CHROMIUM)
    if text:
        machine.add("other", text)
    monkeypatch.setenv(browser.VARIABLE, str(machine.bin / "other"))

    with pytest.raises(PackageError, match="is no Chromium that runs"):
        browser.find_or_install()


def test_a_stub_is_passed_over(machine: Workshop) -> None:
    machine.add("chromium-browser", STUB)
    program = machine.add("google-chrome", CHROMIUM)

    assert browser.find() == program


def test_an_application_of_macos_is_found(
    machine: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = executable(machine.folder / "Applications" / "Chromium", CHROMIUM)
    monkeypatch.setattr(browser, "APPLICATIONS", (machine.folder / "none", program))

    assert browser.find() == program


def test_root_on_debian_installs_one(machine: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    add_apt(machine, "fine", monkeypatch)

    assert browser.find_or_install() == machine.bin / "chromium"
    assert commands(machine) == ["install"]
    assert machine.calls("noninteractive install")[0].endswith(" chromium")


def test_stale_lists_are_renewed(machine: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    add_apt(machine, "stale", monkeypatch)

    assert browser.find_or_install() == machine.bin / "chromium"
    assert commands(machine) == ["install", "update", "install"]


def test_a_failure_shows_what_apt_said(
    machine: Workshop, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    add_apt(machine, "broken", monkeypatch)

    assert browser.main() == 1

    written = capsys.readouterr()
    assert written.out == ""
    assert "  E: Could not resolve host\n" in written.err
    assert "brew install --cask chromium" in written.err


def test_a_package_without_a_browser_is_an_error(
    machine: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_apt(machine, "empty", monkeypatch)

    with pytest.raises(PackageError, match="brought no Chromium that runs"):
        browser.find_or_install()


def test_who_is_not_root_is_told_what_to_do(
    machine: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_apt(machine, "fine", monkeypatch)
    monkeypatch.setattr("os.geteuid", lambda: 1000)

    with pytest.raises(PackageError, match=r"only root .*sudo apt-get install chromium"):
        browser.find_or_install()
    assert machine.calls("") == []


@pytest.mark.parametrize("debian", [True, False])
def test_another_system_is_told_what_to_do(
    machine: Workshop, monkeypatch: pytest.MonkeyPatch, debian: bool
) -> None:
    if not debian:
        add_apt(machine, "fine", monkeypatch)
        monkeypatch.setattr(packages, "DEBIAN", machine.folder / "none")

    with pytest.raises(PackageError, match="this is no Debian or Ubuntu"):
        browser.find_or_install()
    assert machine.calls("") == []


def test_an_installation_that_hangs_is_stopped(
    machine: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_apt(machine, "waits", monkeypatch)
    for name in ("started", "go-on"):
        os.mkfifo(machine.fake / name)
    seen: list[int] = []

    def poll(process: subprocess.Popen[bytes], seconds: float) -> int | None:
        if seen:
            return engine.poll(process, seconds)
        seen.append(int((machine.fake / "started").read_text()))
        return None

    monkeypatch.setattr(packages, "poll", poll)
    monkeypatch.setattr(packages, "INSTALL_LIMIT_SECONDS", packages.HEARTBEAT_SECONDS)

    with pytest.raises(PackageError, match="apt-get took over"):
        browser.find_or_install()

    with pytest.raises(ProcessLookupError):
        os.kill(seen[0], 0)


def test_two_runs_at_once_install_once(machine: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    add_apt(machine, "waits", monkeypatch)
    for name in ("started", "go-on"):
        os.mkfifo(machine.fake / name)
    machine.environment["PYTHONPATH"] = str(ROOT)
    command = (sys.executable, "-P", "-c", AS_ROOT)
    with machine.start(*command) as first:
        (machine.fake / "started").read_text()
        with machine.start(*command) as second:
            assert second.stderr is not None
            assert second.stderr.readline() == (
                "Another run is installing Chromium; waiting for it...\n"
            )
            (machine.fake / "go-on").write_text("go\n")
            answers = {first.communicate(timeout=60)[0], second.communicate(timeout=60)[0]}
    assert answers == {f"{machine.bin / 'chromium'}\n"}
    assert commands(machine) == ["install"]
