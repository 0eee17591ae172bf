"""A throwaway PostgreSQL server for tests: its own folder, port, certificate and passwords."""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO, Any, Self

HOST = "127.0.0.1"
ADMINISTRATOR = "postgres"
READY = "database system is ready to accept connections"
#: Who the server runs as where we are root, whom it refuses.
UNPRIVILEGED = "nobody"
START_SECONDS = 60.0
STOP_SECONDS = 20.0
ANSWER_SECONDS = 30.0
#: A free port may be taken by another process before the server has it.
ATTEMPTS = 3
#: Nobody needs this data after a power cut.
SETTINGS = {
    "listen_addresses": HOST,
    "unix_socket_directories": "",
    "fsync": "off",
    "ssl": "on",
    "max_connections": "40",
    "shared_buffers": "16MB",
}
#: Like a server that a team shares: only over TLS, only with a password.
ACCESS = f"hostssl all all {HOST}/32 scram-sha-256\n"


class ServerError(Exception):
    """The server does not start, or does not do what it is told; the text is its own."""


class PostgresServer:
    """A running server.

    It answers on ``HOST`` and ``port``, over TLS with ``certificate``, which a client that verifies
    needs as its root. Only the administrator can sign in until ``script`` makes more roles.
    """

    def __init__(self, programs: Path) -> None:
        """Start a server out of a folder with ``initdb``, ``postgres`` and ``psql``."""
        self._programs = programs
        self._folder = Path(tempfile.mkdtemp(prefix="connectif-postgres-"))
        self._password = secrets.token_hex(16)
        self._data = self._folder / "data"
        self.certificate = self._folder / "server.crt"
        self.port = 0
        self._lines: list[str] = []
        try:
            self._initialise()
            self._process = self._start()
        except BaseException:
            shutil.rmtree(self._folder)
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self) -> None:
        """End the server with all its sessions, and take its folder away."""
        self._process.send_signal(signal.SIGINT)
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.send_signal(signal.SIGQUIT)
            self._process.wait(STOP_SECONDS)
        finally:
            self._reader.join(STOP_SECONDS)
            shutil.rmtree(self._folder)

    def script(self, text: str, passwords: Sequence[str] = ()) -> str:
        """Run a script of ``psql`` as the administrator; give what it prints.

        ``passwords`` are what a person would type, in the order in which ``\\password`` asks.
        """
        script = self._folder / "script.sql"
        script.write_text(text, encoding="utf-8")
        command = [str(self._programs / "psql"), "--no-psqlrc", "--quiet", "--tuples-only"]
        command += ["--no-align", "--set=ON_ERROR_STOP=1", f"--file={script}"]
        return _done(
            [*command, self.url(ADMINISTRATOR)],
            "".join(f"{password}\n{password}\n" for password in passwords),
            self._signed_in(),
            # Without a terminal of its own it asks for passwords on its standard input.
            start_new_session=True,
        ).strip()

    def url(self, database: str, role: str = ADMINISTRATOR) -> str:
        """Give the address of a database for a client that verifies; without a password."""
        options = f"sslmode=verify-full&sslrootcert={self.certificate}"
        return f"postgres://{role}@{HOST}:{self.port}/{database}?{options}"

    def _signed_in(self) -> dict[str, str]:
        foreign = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
        return foreign | {"PGPASSWORD": self._password}

    def _initialise(self) -> None:
        passwords = self._folder / "password"
        passwords.write_text(self._password, encoding="ascii")
        self._make_certificate()
        self._own()
        command = [str(self._programs / "initdb"), f"--pgdata={self._data}", "--no-sync"]
        command += [f"--username={ADMINISTRATOR}", f"--pwfile={passwords}"]
        command += ["--auth=scram-sha-256", "--locale=C", "--encoding=UTF8"]
        _done(command, **_unprivileged())
        (self._data / "pg_hba.conf").write_text(ACCESS, encoding="ascii")

    def _make_certificate(self) -> None:
        command = ["openssl", "req", "-x509", "-nodes", "-days", "2", "-subj", f"/CN={HOST}"]
        command += ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"]
        command += ["-addext", f"subjectAltName=IP:{HOST}"]
        command += ["-keyout", str(self._key), "-out", str(self.certificate)]
        _done(command)
        self._key.chmod(0o600)

    @property
    def _key(self) -> Path:
        return self._folder / "server.key"

    def _own(self) -> None:
        """Give the folder to who the server runs as."""
        if os.geteuid() == 0:
            user = pwd.getpwnam(UNPRIVILEGED)
            for place in (self._folder, *self._folder.iterdir()):
                os.chown(place, user.pw_uid, user.pw_gid)

    def _start(self) -> subprocess.Popen[str]:
        for _ in range(ATTEMPTS):
            self.port = _free_port()
            settings = SETTINGS | {
                "port": str(self.port),
                "ssl_cert_file": str(self.certificate),
                "ssl_key_file": str(self._key),
            }
            process = subprocess.Popen(
                [
                    self._programs / "postgres",
                    f"-D{self._data}",
                    *(f"--{name}={value}" for name, value in settings.items()),
                ],
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                text=True,
                **_unprivileged(),
            )
            if self._is_ready(process):
                return process
            process.kill()
            process.wait(STOP_SECONDS)
        raise ServerError("the server does not start:\n" + "".join(self._lines[-12:]))

    def _is_ready(self, process: subprocess.Popen[str]) -> bool:
        """Read what the server says, for as long as it runs; tell whether it has become ready."""
        settled = threading.Event()
        assert process.stderr

        def read(stream: IO[str]) -> None:
            with stream:
                for line in stream:
                    self._lines.append(line)
                    if READY in line:
                        settled.set()
            settled.set()

        self._reader = threading.Thread(target=read, args=(process.stderr,), daemon=True)
        self._reader.start()
        settled.wait(START_SECONDS)
        return any(READY in line for line in self._lines)


def _free_port() -> int:
    with socket.socket() as found:
        found.bind((HOST, 0))
        port: int = found.getsockname()[1]
        return port


def _unprivileged() -> dict[str, Any]:
    """Give what a process needs to run as somebody whom the server does not refuse."""
    if os.geteuid() != 0:
        return {}
    user = pwd.getpwnam(UNPRIVILEGED)
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def _done(
    command: Sequence[str | Path],
    typed: str = "",
    environment: Mapping[str, str] = os.environ,
    **options: Any,
) -> str:
    """Run a command to its end; give what it printed."""
    done = subprocess.run(
        command,
        cwd="/",
        env=environment,
        input=typed,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=ANSWER_SECONDS,
        check=False,
        **options,
    )
    printed = str(done.stdout)
    if done.returncode:
        raise ServerError(f"{Path(command[0]).name} failed:\n{printed.strip()}")
    return printed
