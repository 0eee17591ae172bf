"""Two canaries, one as Connectif key and one as x-api-key, are found nowhere after a full run."""

import base64
import json
import os
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote, quote_plus

import pytest

from tests.engine.project import Project
from tests.sandbox_process import SandboxProcess

# With characters that URL- and JSON-escaping change, and long enough for every base64 offset.
KEY = 'canary+key/"9f3a=7c\\51&e0'
HEADER = 'canary-header/"b61+d2=8e\\f4&07'
LOUD = ("--logtostderr", "--logflow", "-v=11", "--debug")


def spellings(value: str) -> dict[str, bytes]:
    """Give every form in which a value could have been written down."""
    found = {
        "plain": value,
        "url": quote(value, safe=""),
        "url with slashes": quote(value),
        "form": quote_plus(value),
        "json": json.dumps(value)[1:-1],
        "json twice": json.dumps(json.dumps(value))[1:-1],
        "json for html": json.dumps(value)[1:-1].replace("&", "\\u0026"),
    }
    for offset in range(3):
        whole = base64.b64encode(b"x" * offset + value.encode()).decode()
        # The first and the last group depend on what stands beside the value.
        inner = whole[4 if offset else 0 : -4]
        found[f"base64 at {offset}"] = inner
        found[f"base64url at {offset}"] = inner.replace("+", "-").replace("/", "_")
    return {name: text.encode() for name, text in found.items()}


CANARIES = {
    f"{who}, {name}": form
    for who, value in (("Connectif key", KEY), ("x-api-key", HEADER))
    for name, form in spellings(value).items()
}


class ProcessList:
    """Collects the arguments of every process that runs while it is open."""

    def __init__(self) -> None:
        self.seen: set[bytes] = set()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch)

    def __enter__(self) -> "ProcessList":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join(timeout=10)

    def _watch(self) -> None:
        while not self._stop.wait(0.02):
            with os.scandir("/proc") as entries:
                names = [entry.name for entry in entries if entry.name.isdecimal()]
            for name in names:
                with suppress(OSError):  # the process has ended
                    self._look(name)

    def _look(self, process: str) -> None:
        # Not by pathlib, which takes three times as long: the looks would lie further apart.
        descriptor = os.open(f"/proc/{process}/cmdline", os.O_RDONLY)
        try:
            self.seen.add(b"".join(iter(lambda: os.read(descriptor, 1 << 16), b"")))
        finally:
            os.close(descriptor)


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "store.sqlite"


@pytest.fixture
def sandbox(database: Path) -> Iterator[SandboxProcess]:
    environment = {"CONNECTIF_SANDBOX_KEY": f"canary-id:{KEY}"}
    with SandboxProcess(
        requests_per_minute=0, data=str(database), environment=environment
    ) as process:
        yield process


def test_the_canaries_are_found_where_they_are_put() -> None:
    written = json.dumps({"value": HEADER}) + base64.b64encode(f"id:{KEY}".encode()).decode()
    found = {name for name, form in CANARIES.items() if form in written.encode()}
    assert "x-api-key, json" in found
    assert any(name.startswith("Connectif key, base64") for name in found)


@pytest.mark.timeout(300)
def test_no_secret_is_left_behind_or_printed(
    project: Project, sandbox: SandboxProcess, database: Path
) -> None:
    temporary = project.folder / "tmp"
    temporary.mkdir()
    project.environment |= {
        "CONNECTIF_API_KEY_TEST": f"canary-id:{KEY}",
        "CONNECTIF_SECRET_RESKYT_APIKEY": HEADER,
        "TMPDIR": str(temporary),
    }
    project.install("reskyt")
    project.configure(["reskyt"], connectif__surface="extended", reskyt__pushLabel="canary")
    printed: list[str] = []

    def keep(*arguments: str, fails: bool = False) -> None:
        outcome = project.run(*arguments, "--stack", project.stack, code=None)
        assert (outcome.code != 0) == fails, outcome.text[-4000:]
        printed.append(outcome.text)

    with ProcessList() as processes:
        keep("preview", "--diff", *LOUD)
        # The event with the secret header is refused once by the store, with the log wide open.
        sandbox.fault(method="POST", path="custom-event-types", kind="status", status=422)
        keep("up", "--yes", "--diff", *LOUD, fails=True)
        sandbox.fault(method="POST", path="custom-event-types", kind="unanswered")
        keep("up", "--yes", "--diff", *LOUD)
        (event,) = sandbox.objects("custom-event-types")
        added = [*event["webhookHeaders"], {"name": "x-more", "value": HEADER + KEY}]
        sandbox.patch_object("custom-event-types", event["id"], {"webhookHeaders": added})
        keep("preview", "--diff", "--json", *LOUD)
        keep("refresh", "--yes", "--diff", *LOUD)
        keep("stack", "export", "--show-secrets")
        keep("destroy", "--yes", *LOUD)
    printed.append(json.dumps(sandbox.journal()))
    printed.append("\n".join(part.decode(errors="replace") for part in processes.seen))

    haystacks = {f"output {number}": text.encode() for number, text in enumerate(printed)}
    for path in project.folder.rglob("*"):
        if path.is_file() and not path.is_symlink() and ".venv" not in path.parts:
            haystacks[str(path.relative_to(project.folder))] = path.read_bytes()
    leaks = [
        f"{name} in {place}"
        for place, content in haystacks.items()
        for name, form in CANARIES.items()
        if form in content
    ]
    assert leaks == []
    assert any("x-more" in text and "different" in text for text in printed)
    stored = b"".join(path.read_bytes() for path in database.parent.glob("store*"))
    assert any(form in stored for form in spellings(HEADER).values())
