"""How the engine is found, built once, and never half built."""

from __future__ import annotations

import os
import shutil
import signal
import time
from pathlib import Path

import pytest

from tests.unit.tools.conftest import Workshop
from tools import pulumi_engine as engine

PULUMI = "#!/bin/sh\necho {version}\n"


def add_pulumi(workshop: Workshop, version: str, *, host: bool = True) -> None:
    workshop.add("pulumi", PULUMI.format(version=version))
    if host:
        workshop.add("pulumi-language-python", "#!/bin/sh\n")


def built_folders(workshop: Workshop) -> list[Path]:
    return [path for path in workshop.cache.glob("engine-*") if path.is_dir()]


def block_builds(workshop: Workshop) -> None:
    """Let each build of the fake Go announce itself and wait for a word."""
    os.mkfifo(workshop.fake / "started")
    os.mkfifo(workshop.fake / "go-on")


def wait_for_build(workshop: Workshop) -> int:
    """Return the process id of the fake Go, as soon as it builds."""
    return int((workshop.fake / "started").read_text())


def let_builds_go_on(workshop: Workshop) -> None:
    (workshop.fake / "started").unlink()
    (workshop.fake / "go-on").write_text("go\n")


@pytest.mark.parametrize("version", ["v3.259.0", "v3.300.1"])
def test_a_new_enough_pulumi_on_path_is_used(workshop: Workshop, version: str) -> None:
    add_pulumi(workshop, version)

    done = workshop.engine()

    assert (done.returncode, done.stdout, done.stderr) == (0, f"{workshop.bin}\n", "")


def test_the_language_host_may_be_elsewhere_on_path(workshop: Workshop) -> None:
    add_pulumi(workshop, "v3.259.0", host=False)
    other = workshop.folder / "other"
    other.mkdir()
    host = workshop.add("pulumi-language-python", "#!/bin/sh\n")
    host.rename(other / host.name)
    workshop.environment["PATH"] += f":{other}"

    assert workshop.engine().stdout == f"{workshop.bin}\n"


@pytest.mark.parametrize(
    ("version", "host", "reason"),
    [
        ("v3.258.9", True, "has version 3.258.9; 3.259.0 or newer is needed"),
        ("v3.100.0", True, "has version 3.100.0"),
        ("v4.0.0", True, "has version 4.0.0"),
        ("broken", True, "does not tell its version"),
        ("v3.259.0", False, "has no pulumi-language-python beside it"),
    ],
)
def test_a_pulumi_that_does_not_do_is_named_and_an_engine_is_built(
    workshop: Workshop, version: str, host: bool, reason: str
) -> None:
    add_pulumi(workshop, version, host=host)
    workshop.add_go()
    workshop.add_user_caches()

    done = workshop.engine()

    assert done.returncode == 0
    assert reason in done.stderr
    assert done.stdout == f"{built_folders(workshop)[0]}\n"


def test_without_pulumi_and_go_one_line_says_what_to_install(workshop: Workshop) -> None:
    done = workshop.engine()

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.count("\n") == 1
    assert "brew install pulumi" in done.stderr
    assert "https://www.pulumi.com/docs/install/" in done.stderr
    assert not workshop.cache.exists()


def test_a_go_that_is_too_old_is_named(workshop: Workshop) -> None:
    workshop.add_go()
    workshop.environment["FAKE_GO_VERSION"] = "go1.25.9"

    done = workshop.engine()

    assert done.returncode == 1
    assert "the Go on PATH is too old (1.25.9)" in done.stderr
    assert workshop.calls("build") == []


def test_a_build_holds_the_four_programs(workshop: Workshop) -> None:
    workshop.add_go()
    workshop.add_user_caches()

    folder = Path(workshop.engine().stdout.strip())

    assert sorted(path.name for path in folder.iterdir()) == sorted(engine.PROGRAMS)
    assert all(path.stat().st_mode & 0o777 == 0o755 for path in folder.iterdir())
    version = "-X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v3.259.0"
    assert all(version in call for call in workshop.calls("build"))


def test_a_second_run_builds_nothing_and_needs_no_go(workshop: Workshop) -> None:
    workshop.add_go()
    workshop.add_user_caches()
    first = workshop.engine()
    (workshop.bin / "go").unlink()

    second = workshop.engine()

    assert (second.returncode, second.stdout, second.stderr) == (0, first.stdout, "")
    assert len(workshop.calls("build")) == 2


def test_a_damaged_build_is_made_again(workshop: Workshop) -> None:
    workshop.add_go()
    workshop.add_user_caches()
    folder = Path(workshop.engine().stdout.strip())
    (folder / "pulumi-language-python-exec").unlink()

    assert workshop.engine().returncode == 0
    assert engine.is_complete(folder)


def test_an_activated_shell_keeps_its_engine(workshop: Workshop) -> None:
    workshop.add_go()
    workshop.add_user_caches()
    folder = workshop.engine().stdout.strip()
    workshop.environment["PATH"] = f"{folder}:{workshop.bin}"

    assert workshop.engine().stdout.strip() == folder
    assert len(workshop.calls("build")) == 2


def test_caches_of_the_user_are_used_as_they_are(workshop: Workshop) -> None:
    workshop.add_go()
    workshop.add_user_caches()

    assert workshop.engine().returncode == 0

    user = workshop.fake / "user"
    seen = (workshop.fake / "environment").read_text().splitlines()
    assert seen == [f"{user / 'modules'}|{user / 'build'}|"] * 2


def test_caches_that_the_user_lacks_are_dropped_after_the_build(workshop: Workshop) -> None:
    workshop.add_go()

    assert workshop.engine().returncode == 0

    line = (workshop.fake / "environment").read_text().splitlines()[0]
    modules, build, flags = line.split("|")
    assert modules.startswith(str(workshop.cache))
    assert build.startswith(str(workshop.cache))
    assert flags == "-modcacherw"
    assert not (workshop.fake / "user").exists()
    assert [path.name for path in workshop.cache.iterdir() if ".building-" in path.name] == []


def test_a_failed_build_shows_what_go_said_and_leaves_nothing(workshop: Workshop) -> None:
    workshop.add_go()
    workshop.environment["FAKE_FAILURE"] = "dial tcp: lookup proxy: no such host"

    done = workshop.engine()

    assert done.returncode == 1
    assert "  dial tcp: lookup proxy: no such host" in done.stderr
    assert "Traceback" not in done.stderr
    assert built_folders(workshop) == []


def test_two_runs_at_once_build_once(workshop: Workshop) -> None:
    workshop.add_go()
    workshop.add_user_caches()
    block_builds(workshop)
    with workshop.start(*workshop.engine_command) as first:
        wait_for_build(workshop)
        with workshop.start(*workshop.engine_command) as second:
            assert second.stderr is not None
            assert second.stderr.readline() == (
                "Another run is building the Pulumi engine; waiting for it...\n"
            )
            let_builds_go_on(workshop)
            answers = {first.communicate()[0], second.communicate()[0]}
    assert (first.returncode, second.returncode) == (0, 0)
    assert answers == {f"{built_folders(workshop)[0]}\n"}
    assert len(workshop.calls("build")) == 2


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_an_interrupted_build_leaves_nothing(workshop: Workshop, number: signal.Signals) -> None:
    workshop.add_go()
    block_builds(workshop)
    with workshop.start(*workshop.engine_command) as running:
        compiler = wait_for_build(workshop)
        running.send_signal(number)
        _, errors = running.communicate()
    assert running.returncode == 128 + number
    assert "Traceback" not in errors
    assert built_folders(workshop) == []
    with pytest.raises(ProcessLookupError):
        os.kill(compiler, 0)


def test_a_killed_build_is_in_nobodys_way(workshop: Workshop) -> None:
    workshop.add_go()
    block_builds(workshop)
    with workshop.start(*workshop.engine_command) as running:
        compiler = wait_for_build(workshop)
        running.kill()
        os.kill(compiler, signal.SIGKILL)
    assert len(built_folders(workshop)) == 1  # what the killed run left half done
    for name in ("started", "go-on"):
        (workshop.fake / name).unlink()

    done = workshop.engine()

    assert done.returncode == 0
    assert [str(path) for path in built_folders(workshop)] == [done.stdout.strip()]


def test_a_long_build_tells_that_it_is_alive(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on = tmp_path / "go-on"
    os.mkfifo(go_on)
    said: list[str] = []

    def answer(text: str) -> None:
        said.append(text)
        if len(said) == 2:
            go_on.write_text("go\n")

    monkeypatch.setattr(engine, "say", answer)
    command = ["/bin/sh", "-c", f"read line < '{go_on}'"]

    engine.watch(command, tmp_path, {}, tmp_path / "log", time.monotonic() - 75, heartbeat=0.01)

    assert said[:2] == ["  still building, 1 min 15 s so far"] * 2


def test_a_full_disk_is_said_before_the_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage(tmp_path)._replace(free=2 * 10**9)
    monkeypatch.setattr("tools.pulumi_engine.shutil.disk_usage", lambda _folder: usage)

    with pytest.raises(engine.EngineError, match=r"about 6 GB .* and 2\.0 GB are free"):
        engine.require_space(tmp_path, engine.SPACE_WITH_TEMPORARY_CACHES)


def test_a_changed_checksum_makes_another_engine(tmp_path: Path) -> None:
    copy = tmp_path / "engine"
    shutil.copytree(engine.MODULES, copy)
    assert engine.fingerprint(copy) == engine.fingerprint()

    with (copy / "python-host" / "go.sum").open("a") as file:
        file.write("\n")

    assert engine.fingerprint(copy) != engine.fingerprint()


def test_a_signal_waits_until_a_started_process_is_known() -> None:
    arrived: list[str] = []
    before = signal.signal(signal.SIGHUP, lambda _number, _frame: arrived.append("SIGHUP"))
    try:
        with engine.signals_held():
            signal.raise_signal(signal.SIGHUP)
            arrived.append("end of the block")
    finally:
        signal.signal(signal.SIGHUP, before)

    assert arrived == ["end of the block", "SIGHUP"]


@pytest.mark.parametrize(
    ("text", "version"),
    [("v3.259.0", (3, 259, 0)), ("go1.26", (1, 26, 0)), ("v3.270.1-dev+x", (3, 270, 1))],
)
def test_versions_are_read(text: str, version: tuple[int, ...]) -> None:
    assert engine.parse_version(text) == version


@pytest.mark.parametrize(("seconds", "words"), [(14.9, "14 s"), (75, "1 min 15 s")])
def test_durations_are_told_in_words(seconds: float, words: str) -> None:
    assert engine.elapsed(seconds) == words


def test_a_relative_cache_folder_is_ignored() -> None:
    home = Path.home() / ".cache" / "connectif-provisioner"
    assert engine.cache_folder({"XDG_CACHE_HOME": "relative"}) == home


def test_a_program_that_hangs_is_not_asked_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "QUERY_LIMIT_SECONDS", 0.05)

    assert engine.ask(["/bin/sh", "-c", "read line < /dev/zero"], Path("/")) is None


def test_the_go_modules_pin_the_engine_of_the_sdk() -> None:
    version = engine.dotted(engine.ENGINE_VERSION)
    modules = (engine.MODULES / "cli" / "go.mod").read_text()
    requirements = (engine.MODULES.parents[1] / "requirements" / "runtime.txt").read_text()

    assert f"github.com/pulumi/pulumi/pkg/v3 v{version}" in modules
    assert f"github.com/pulumi/pulumi/sdk/v3 v{version}" in modules
    assert f"\npulumi=={version} " in requirements


def test_it_runs_without_any_package(workshop: Workshop) -> None:
    add_pulumi(workshop, "v3.259.0")
    command = [workshop.engine_command[0], "-I", "-S", *workshop.engine_command[2:]]

    assert workshop.run(*command).returncode == 0
