"""The real sandbox as a process of its own, for every test that needs a store."""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Self
from urllib.parse import quote

import requests

ROOT = Path(__file__).resolve().parent.parent
READY = "Sandbox store ready at "
START_SECONDS = 20.0
STOP_SECONDS = 10.0
ANSWER_SECONDS = 10.0


class SandboxProcess:
    """A running sandbox.

    Flags are the command's options with underscores: `page_size=5`, `requests_per_minute=0`,
    `data="store.sqlite"`, `surface="public"`. Unless told otherwise the store is in memory, has no
    rate limit and serves the extended surface.
    `environment` is added to this process's own, for CONNECTIF_SANDBOX_KEY.
    """

    def __init__(
        self, port: int = 0, environment: Mapping[str, str] | None = None, **flags: str | int
    ) -> None:
        self.url = ""
        # What it wrote on its standard error, once it has ended.
        self.errors = ""
        self._session = requests.Session()
        self._session.trust_env = False
        self._process = self._start(port, environment or {}, flags)

    @classmethod
    def start(
        cls, port: int = 0, environment: Mapping[str, str] | None = None, **flags: str | int
    ) -> Self:
        """Start a sandbox and wait until it accepts connections."""
        return cls(port, environment, **flags)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def process_id(self) -> int:
        """Give the process id."""
        return self._process.pid

    def stop(self) -> int:
        """End the process and give its exit code."""
        if self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait(STOP_SECONDS)
                raise
            finally:
                self._close()
        self._close()
        return self._process.returncode

    def kill(self) -> None:
        """End the process as a power cut would."""
        self._process.kill()
        self._process.wait(STOP_SECONDS)
        self._close()

    def journal(self) -> list[dict[str, Any]]:
        """Give the journal's entries, oldest first."""
        answer: list[dict[str, Any]] = self._ask("GET", "journal")["requests"]
        return answer

    def clear_journal(self) -> None:
        """Empty the journal."""
        self._ask("DELETE", "journal")

    def writes(self) -> list[dict[str, Any]]:
        """Give the journal's entries whose method may change the store."""
        return [entry for entry in self.journal() if entry["write"]]

    def reset(self, store_id: str | None = None) -> None:
        """Empty the store, and put every setting back."""
        self._ask("POST", "reset", {} if store_id is None else {"storeId": store_id})

    def fault(self, **fault: Any) -> None:
        """Set a fault: `fault(kind="status", status=500, path="^/store/")`."""
        self._ask("POST", "faults", fault)

    def faults(self) -> list[dict[str, Any]]:
        """Give the faults with the counts that are left."""
        answer: list[dict[str, Any]] = self._ask("GET", "faults")["faults"]
        return answer

    def clear_faults(self) -> None:
        """Forget every fault."""
        self._ask("DELETE", "faults")

    def switches(self, **switches: Any) -> dict[str, Any]:
        """Change switches, and give the position of all."""
        answer: dict[str, Any] = self._ask("PATCH", "switches", switches)["switches"]
        return answer

    def reset_switches(self) -> None:
        """Put every switch back."""
        meanings = self._ask("GET", "switches")["defaults"]
        self.switches(**meanings)

    def objects(self, collection: str) -> list[dict[str, Any]]:
        """Give the raw objects of a collection, system fields and header values included."""
        answer: list[dict[str, Any]] = self._ask("GET", f"objects/{collection}")["objects"]
        return answer

    def object(self, collection: str, identifier: str) -> dict[str, Any]:
        """Give one raw object."""
        answer: dict[str, Any] = self._ask("GET", _item(collection, identifier))
        return answer

    def put_object(
        self, collection: str, identifier: str, body: Mapping[str, Any]
    ) -> dict[str, Any]:
        """Create or replace an object by hand."""
        answer: dict[str, Any] = self._ask("PUT", _item(collection, identifier), body)
        return answer

    def patch_object(
        self, collection: str, identifier: str, changes: Mapping[str, Any]
    ) -> dict[str, Any]:
        """Change an object by hand (RFC 7396)."""
        answer: dict[str, Any] = self._ask("PATCH", _item(collection, identifier), changes)
        return answer

    def delete_object(self, collection: str, identifier: str) -> None:
        """Remove an object by hand."""
        self._ask("DELETE", _item(collection, identifier))

    def addresses(self) -> dict[str, str]:
        """Give where store, shop, console, phone and push receiver answer."""
        answer: dict[str, str] = self._ask("GET", "health")["addresses"]
        return answer

    def contacts(self) -> list[dict[str, Any]]:
        """Give the contacts with trackers, segments and the count of their activities."""
        answer: list[dict[str, Any]] = self._ask("GET", "contacts")["contacts"]
        return answer

    def activities(self, contact: str) -> list[dict[str, Any]]:
        """Give what a contact did, oldest first."""
        answer: list[dict[str, Any]] = self._ask("GET", f"contacts/{contact}/activities")[
            "activities"
        ]
        return answer[::-1]

    def deliveries(self) -> list[dict[str, Any]]:
        """Give the deliveries of outbound events, oldest first."""
        answer: list[dict[str, Any]] = self._ask("GET", "deliveries")["deliveries"]
        return answer

    def delivered(self, seconds: float = ANSWER_SECONDS) -> list[dict[str, Any]]:
        """Give the deliveries once none is pending or under way."""
        limit = time.monotonic() + seconds
        while time.monotonic() < limit:
            found = self.deliveries()
            if all(item["status"] not in ("pending", "sending") for item in found):
                return found
            time.sleep(0.02)
        raise AssertionError(f"deliveries do not end: {self.deliveries()}")

    def notifications(self) -> list[dict[str, Any]]:
        """Give what the push receiver has taken."""
        answer: list[dict[str, Any]] = self._ask("GET", "notifications")["notifications"]
        return answer

    def advance(self, seconds: float) -> None:
        """Put the store's clock forward; what is due by then has happened."""
        self._ask("POST", "clock", {"advanceSeconds": seconds})

    def recalculate(self, segment: str) -> int:
        """Compute a segment now; give the number of its members."""
        return int(self._ask("POST", f"segments/{segment}/recalculate", {})["members"])

    def counts(self, workflow: str) -> dict[str, Any]:
        """Give how many contacts came to each node of a workflow, and left it by which exit."""
        answer: dict[str, Any] = self._ask("GET", f"workflows/{workflow}/counts")
        return answer

    def act(self, operation: str, body: Any = None, **values: str) -> dict[str, Any]:
        """Do an operation as a person at the console; a refusal fails."""
        content = {"operation": operation, "values": values, "body": body}
        answer = self._ask("POST", "act", content)
        if answer["status"] >= 300:
            raise AssertionError(f"{operation}: {answer}")
        return answer["body"] or {}

    def visit(self, url: str, user_agent: str = "", **entity: Any) -> dict[str, Any]:
        """Visit a page without a browser, as the on-site script tells the store of it."""
        token = self.objects("store")[0]["scriptToken"]
        content = {
            "entityInfo": entity,
            "events": [{"type": "page-visit"}],
            "browserInfo": {"url": url, "device": "mobile"},
        }
        answer = self._session.post(
            f"{self.url}/integration-type/system/scrippet-notification/{token}",
            data=json.dumps(content),
            headers={"Content-Type": "text/plain", "User-Agent": user_agent},
            timeout=ANSWER_SECONDS,
        )
        if not answer.ok:
            raise AssertionError(f"visit: {answer.status_code} {answer.text}")
        found: dict[str, Any] = answer.json()
        return found

    def add_key(self, identifier: str, secret: str, scopes: list[str] | None = None) -> None:
        """Add an access key; without scopes it has all."""
        content = {"id": identifier, "secret": secret}
        self._ask("POST", "keys", content if scopes is None else {**content, "scopes": scopes})

    def delete_key(self, identifier: str) -> None:
        """Remove an access key."""
        self._ask("DELETE", f"keys/{quote(identifier, safe='')}")

    def _start(
        self, port: int, environment: Mapping[str, str], flags: Mapping[str, str | int]
    ) -> subprocess.Popen[str]:
        chosen: dict[str, str | int] = {"data": ":memory:", "requests_per_minute": 0, **flags}
        options = [f"--{name.replace('_', '-')}={value}" for name, value in chosen.items()]
        # A file, because nobody reads a pipe while the sandbox runs, and a full one would stop it.
        self._output = tempfile.TemporaryFile("w+")  # noqa: SIM115 - closed in _close
        process = subprocess.Popen(
            [sys.executable, "-m", "sandbox", "serve", f"--port={port}", *options],
            cwd=ROOT,
            env={**os.environ, **environment},
            stdout=subprocess.PIPE,
            stderr=self._output,
            text=True,
        )
        self._process = process
        line = _first_line(process)
        if not line.startswith(READY):
            self.kill()
            raise RuntimeError(f"the sandbox did not start: {line}{self.errors}")
        self.url = line.removeprefix(READY).strip()
        return process

    def _ask(self, method: str, path: str, content: Any = None) -> Any:
        answer = self._session.request(
            method, f"{self.url}/_sandbox/{path}", json=content, timeout=ANSWER_SECONDS
        )
        if not answer.ok:
            raise AssertionError(f"{method} {path}: {answer.status_code} {answer.text}")
        return answer.json() if answer.content else None

    def _close(self) -> None:
        self._session.close()
        if self._process.stdout:
            self._process.stdout.close()
        if not self._output.closed:
            self._output.seek(0)
            self.errors = self._output.read()
            self._output.close()


def _first_line(process: subprocess.Popen[str]) -> str:
    """Read the first line, or nothing when it does not come in time."""
    lines: queue.Queue[str] = queue.Queue()

    def read() -> None:
        assert process.stdout
        lines.put(process.stdout.readline())

    threading.Thread(target=read, daemon=True).start()
    try:
        return lines.get(timeout=START_SECONDS)
    except queue.Empty:
        return ""


def _item(collection: str, identifier: str) -> str:
    return f"objects/{collection}/{quote(identifier, safe='')}"
