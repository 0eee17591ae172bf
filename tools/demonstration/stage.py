"""What every scene of the demo uses: a local store, the real engine, and claims that are proven."""

import fcntl
import json
import os
import shutil
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / ".demo"
LOCK = ROOT / ".demo.lock"
#: Seconds for one command of the engine, and for one answer of the store.
ENGINE_SECONDS, STORE_SECONDS = 180, 10
#: Reskyt would give this key; it is the one that the sandbox's push receiver asks for.
PUSH_KEY = "sandbox-push-key"
#: `pulumi up` with the changes that it makes, and nothing else.
UP = ("up", "--yes", "--skip-preview", "--diff", "--suppress-outputs")


class DemoError(Exception):
    """A claim that the store does not bear out, or a command that failed."""


class Store:
    """The sandbox of the demo, seen as its user sees it: by hand, past the API."""

    def __init__(self, url: str, process: subprocess.Popen[str]) -> None:
        self.url = url
        self._process = process

    def wait(self) -> None:
        """Wait until the store ends."""
        self._process.wait()

    def ask(self, method: str, path: str, content: Any = None) -> Any:
        """Call the sandbox's own interface under /_sandbox/ and give its JSON answer."""
        request = urllib.request.Request(
            f"{self.url}/_sandbox/{path}",
            data=None if content is None else json.dumps(content).encode(),
            headers={"Content-Type": "application/json"},
            method=method,
        )
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(request, timeout=STORE_SECONDS) as answer:
            text = answer.read()
        return json.loads(text) if text else None

    def writes(self) -> list[str]:
        """Give the writes since the journal was last cleared, such as ``POST /contact-fields/``."""
        journal = self.ask("GET", "journal")["requests"]
        return [f"{item['method']} {item['path']}" for item in journal if item["write"]]

    def calls(self) -> int:
        """Give the number of API calls since the journal was last cleared."""
        return len(self.ask("GET", "journal")["requests"])

    def forget_calls(self) -> None:
        """Clear the journal."""
        self.ask("DELETE", "journal")

    def objects(self, collection: str) -> list[dict[str, Any]]:
        """Give what the store holds of a collection, without its built-in contact fields."""
        found = self.ask("GET", f"objects/{collection}")["objects"]
        return [item for item in found if item.get("custom", True)]

    def addresses(self) -> dict[str, str]:
        """Give where the store, the console, the shop, the phone and the push receiver are."""
        found: dict[str, str] = self.ask("GET", "health")["addresses"]
        return found

    def contacts(self) -> list[dict[str, Any]]:
        """Give the store's contacts."""
        found: list[dict[str, Any]] = self.ask("GET", "contacts")["contacts"]
        return found

    def by_hand(self, collection: str, identifier: str, change: dict[str, Any]) -> None:
        """Change an object as a person does in the console."""
        self.ask("PATCH", f"objects/{collection}/{identifier}", change)


class Engine:
    """The real `pulumi` on the demo's project, with one of its stacks."""

    def __init__(self, stack: str) -> None:
        self.folder = FOLDER
        self.stack = stack
        self.environment = _environment(FOLDER)

    def run(self, *arguments: str, show: bool = True, fails: bool = False) -> str:
        """Run one command and give its output, which is shown as it stands."""
        command = ["pulumi", "--non-interactive", *arguments, "--stack", self.stack]
        if show:
            print(f"\n    $ {' '.join(['pulumi', *arguments])}\n", flush=True)
        finished = subprocess.run(
            [*command, "--color", "never"],
            cwd=self.folder,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=ENGINE_SECONDS,
            check=False,
        )
        if show:
            print("".join(f"    | {line}\n" for line in finished.stdout.splitlines()), flush=True)
        if (finished.returncode != 0) != fails:
            if not show:
                print(finished.stdout, file=sys.stderr)
            raise DemoError(f"`{' '.join(command)}` ended with {finished.returncode}")
        return finished.stdout

    def connectif(self, *arguments: str, code: int = 0, lines: int | None = None) -> str:
        """Run a `connectif` command and give its output, of which the first `lines` are shown."""
        print(f"\n    $ connectif {' '.join(arguments)}\n", flush=True)
        finished = subprocess.run(
            [str(ROOT / ".venv" / "bin" / "python"), "-P", "-m", "provider.cli", *arguments],
            cwd=self.folder,
            env=self.environment | {"PYTHONPATH": str(ROOT)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=ENGINE_SECONDS,
            check=False,
        )
        shown = finished.stdout.splitlines()
        rest = len(shown) - len(shown[:lines])
        more = [f"... and {rest} more lines"] if rest else []
        print("".join(f"    | {line}\n" for line in shown[:lines] + more), flush=True)
        if finished.returncode != code:
            raise DemoError(f"connectif {arguments[0]} ended with {finished.returncode}")
        return finished.stdout


def _environment(folder: Path) -> dict[str, str]:
    """Give the demo's own environment: no key and no secret of the user goes into it."""
    foreign = ("CONNECTIF_", "PULUMI_CONFIG", "PULUMI_BACKEND_URL", "PULUMI_STACK")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(foreign)}
    return kept | {
        "PULUMI_HOME": str(folder / ".pulumi-home"),
        "PULUMI_CONFIG_PASSPHRASE": "",
        "CONNECTIF_SECRET_RESKYT_APIKEY": PUSH_KEY,
    }


def say(step: str, *lines: str) -> None:
    """Print a heading and what it means in plain words."""
    print(f"\n== {step} ==", *lines, sep="\n", flush=True)


def prove(claim: str, holds: bool) -> None:
    """Print a claim that holds; raise ``DemoError`` for one that does not."""
    if not holds:
        raise DemoError(f"not proven: {claim}")
    print(f"  proven: {claim}", flush=True)


@contextmanager
def store(surface: str, port: int = 0, data: str = ":memory:") -> Iterator[Store]:
    """Start a sandbox, in memory and at any free port unless told; stop it by its process id."""
    command = [sys.executable, "-m", "sandbox", "serve", "--port", str(port)]
    command += ["--data", data, "--surface", surface]
    environment = {k: v for k, v in os.environ.items() if not k.startswith("CONNECTIF_")}
    process = subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, bufsize=1
    )
    try:
        assert process.stdout is not None
        first = process.stdout.readline()
        if "http://" not in first:
            raise DemoError("the sandbox did not start; what it said stands above")
        yield Store(first.strip().split()[-1], process)
    finally:
        process.terminate()
        try:
            process.wait(timeout=STORE_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()


@contextmanager
def project() -> Iterator[None]:
    """Make the demo's copy of the project, for one run at a time."""
    with LOCK.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise DemoError("another run works in .demo/: let it end first") from None
        _copy_project()
        yield


def _copy_project() -> None:
    shutil.rmtree(FOLDER, ignore_errors=True)
    (FOLDER / "stacks").mkdir(parents=True)
    (FOLDER / ".state").mkdir()
    for name in ("resources", "schemas"):
        shutil.copytree(ROOT / name, FOLDER / name)
    for name in ("Pulumi.yaml", "__main__.py"):
        shutil.copy(ROOT / name, FOLDER / name)
    (FOLDER / ".venv").symlink_to(ROOT / ".venv")
    for stack in ("sandbox", "sandbox-public"):
        shutil.copy(_stack_file(ROOT, stack), FOLDER / "stacks")


def set_value(stack: str, name: str, value: str) -> None:
    """Change one value of one of the demo's stack files."""
    path = _stack_file(FOLDER, stack)
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    content["config"][name] = value
    path.write_text(yaml.safe_dump(content, sort_keys=False), encoding="utf-8")


def edit(path: str, old: str, new: str) -> None:
    """Change one text in one of the demo's files."""
    place = FOLDER / path
    text = place.read_text(encoding="utf-8")
    if text.count(old) != 1:
        raise DemoError(f"{path} does not hold {old!r} once")
    place.write_text(text.replace(old, new), encoding="utf-8")


def _stack_file(root: Path, stack: str) -> Path:
    return root / "stacks" / f"Pulumi.{stack}.yaml"
