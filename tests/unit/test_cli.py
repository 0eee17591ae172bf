"""The ``connectif`` command as a process: how it ends where nobody waits for it any more."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from tests.unit.overview.deployed import ROOT, Folder

LIMIT = 60


@pytest.fixture
def silent() -> Iterator[socket.socket]:
    """Give a store that takes a call and never answers it."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(LIMIT)
        yield server


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """Give a project without stacks."""
    return Folder(tmp_path / "project").lay_out()


def connectif(folder: Folder, *words: str) -> tuple[list[str], Mapping[str, str]]:
    command = [sys.executable, "-P", "-m", "provider.cli", *words, "--root", str(folder.root)]
    return command, {**os.environ, **folder.environment, "PYTHONPATH": os.fspath(ROOT)}


@pytest.mark.parametrize("buffered", ["", "1"])
def test_output_that_nobody_reads_to_its_end_is_no_traceback(folder: Folder, buffered: str) -> None:
    command, environment = connectif(folder, "validate")
    reading, writing = os.pipe()
    os.close(reading)
    try:
        done = subprocess.run(
            command,
            env={**environment, "PYTHONUNBUFFERED": buffered},
            stdout=writing,
            stderr=subprocess.PIPE,
            text=True,
            timeout=LIMIT,
            check=False,
        )
    finally:
        os.close(writing)
    assert (done.returncode, done.stderr) == (141, "")


@pytest.mark.parametrize("command", ["status", "guide"])
def test_ctrl_c_ends_a_command_at_once_and_quietly(
    folder: Folder, silent: socket.socket, command: str
) -> None:
    folder.pack("shop", {})
    url = f"http://127.0.0.1:{silent.getsockname()[1]}"
    folder.write("madrid", url, "shop", connectif__apiKey="sandbox:sandbox")
    words, environment = connectif(folder, command, "--stack", "madrid")
    with subprocess.Popen(
        words, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as child:
        try:
            call, _ = silent.accept()
            with call:
                call.recv(1)
                child.send_signal(signal.SIGINT)
                said = child.communicate(timeout=10)
        finally:
            child.kill()
    assert (child.returncode, said) == (130, ("", ""))
