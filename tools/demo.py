"""Show the main job end to end on a local store: `make demo`.

Works on a copy of the project in ``.demo/``, so it changes no file of yours, and proves each claim
by what the store has journalled and holds: it exits with 1 when one does not hold.
"""

import json
import os
import secrets
import shutil
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / ".demo"
STACK = "sandbox"
#: Seconds for one command of the engine, and for one answer of the store.
ENGINE_SECONDS, STORE_SECONDS = 180, 10


_UP = ("up", "--yes", "--skip-preview", "--diff", "--suppress-outputs")


class DemoError(Exception):
    """A claim that the store does not bear out, or a command that failed."""


class Store:
    """The sandbox of the demo, seen as its user sees it: by hand, past the API."""

    def __init__(self, url: str) -> None:
        self.url = url

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

    def by_hand(self, collection: str, identifier: str, change: dict[str, Any]) -> None:
        """Change an object as a person does in the console."""
        self.ask("PATCH", f"objects/{collection}/{identifier}", change)


class Engine:
    """The real `pulumi` on the demo's project."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environment = _environment(folder)

    def run(self, *arguments: str, show: bool = True, fails: bool = False) -> str:
        """Run one command and give its output, which is shown as it stands."""
        command = ["pulumi", "--non-interactive", *arguments]
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
            raise DemoError(f"`{' '.join(command)}` ended with {finished.returncode}")
        return finished.stdout


def _environment(folder: Path) -> dict[str, str]:
    """Give the demo's own environment: no key and no secret of the user goes into it."""
    foreign = ("CONNECTIF_", "PULUMI_CONFIG", "PULUMI_BACKEND_URL", "PULUMI_STACK")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(foreign)}
    return kept | {
        "PULUMI_HOME": str(folder / ".pulumi-home"),
        "PULUMI_CONFIG_PASSPHRASE": "",
        # Reskyt would give this value; the demo makes one up. It is written, and stored nowhere.
        "CONNECTIF_SECRET_RESKYT_APIKEY": secrets.token_urlsafe(16),
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
def store() -> Iterator[Store]:
    """Start the sandbox for the demo, and stop it by its own process id."""
    command = [sys.executable, "-m", "sandbox", "serve", "--port", "0", "--data", ":memory:"]
    environment = {k: v for k, v in os.environ.items() if not k.startswith("CONNECTIF_")}
    process = subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, bufsize=1
    )
    try:
        assert process.stdout is not None
        first = process.stdout.readline()
        if "http://" not in first:
            raise DemoError("the sandbox did not start")
        yield Store(first.strip().split()[-1])
    finally:
        process.terminate()
        try:
            process.wait(timeout=STORE_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()


def copy_project(url: str) -> None:
    """Make the demo's copy of the project, whose stack belongs to the store at ``url``."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    (FOLDER / "stacks").mkdir(parents=True)
    (FOLDER / ".state").mkdir()
    for name in ("resources", "schemas"):
        shutil.copytree(ROOT / name, FOLDER / name)
    for name in ("Pulumi.yaml", "__main__.py"):
        shutil.copy(ROOT / name, FOLDER / name)
    (FOLDER / ".venv").symlink_to(ROOT / ".venv")
    shutil.copy(ROOT / "stacks" / "Pulumi.sandbox.yaml", FOLDER / "stacks")
    set_value("connectif:apiUrl", url)


def set_value(name: str, value: str) -> None:
    """Change one value of the demo's stack file."""
    path = FOLDER / "stacks" / "Pulumi.sandbox.yaml"
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    content["config"][name] = value
    path.write_text(yaml.safe_dump(content, sort_keys=False), encoding="utf-8")


def show_first_deployment(shop: Store, engine: Engine) -> None:
    """Preview, apply, and preview again."""
    say(
        "1. What would happen",
        "The Reskyt pack is YAML in resources/reskyt. `pulumi preview` compares it with the store",
        "and writes nothing.",
    )
    engine.run("stack", "init", STACK, show=False)
    text = engine.run("preview", "--diff")
    prove("the preview names the field, the integration and the event", _names_all(text))
    prove("the preview wrote nothing to the store", shop.writes() == [])

    say("2. Apply it", "`pulumi up` makes in the store what the preview has shown.")
    engine.run("up", "--yes", "--skip-preview", "--suppress-progress")
    prove("three objects were made, with one write each", len(shop.writes()) == 3)
    (field,) = shop.objects("contact-fields")
    prove('the store has the contact field "reskyt-token"', field["id"] == "reskyt-token")
    (event,) = shop.objects("custom-event-types")
    pointers = {item["id"]: item.get("jsonPointerPath") for item in event["fields"]}
    prove("the event has its six fields", len(pointers) == 6)
    prove("the token goes to /tokens/0 of the body", pointers["tokens"] == "/tokens/0")
    headers = {item["name"]: item["value"] for item in event["webhookHeaders"]}
    secret = engine.environment["CONNECTIF_SECRET_RESKYT_APIKEY"]
    prove("the store has the secret header", headers == {"x-api-key": secret})
    state = engine.run("stack", "export", "--show-secrets", show=False)
    prove("the secret is not in Pulumi's state", secret not in state)

    say("3. Nothing left to do", "The next preview reads the store again and finds it as defined.")
    shop.forget_calls()
    engine.run("preview", "--diff", "--expect-no-changes")
    prove(f"that took {shop.calls()} API calls, none of them a write", shop.writes() == [])


def show_change(shop: Store, engine: Engine) -> None:
    """Change one value of the stack, see the one line, apply it."""
    say(
        "4. Change one value",
        "The stack file gets another text for the integration; the preview shows that one line.",
    )
    shop.forget_calls()
    set_value("reskyt:integrationDescription", "Push notifications of our app")
    text = engine.run("preview", "--diff")
    changed = [line for line in text.splitlines() if line.strip().startswith("~ ") and "=>" in line]
    prove("the preview shows one changed line", len(changed) == 1)
    engine.run(*_UP)
    (integration,) = shop.objects("custom-integrations")
    prove("one write was made", len(shop.writes()) == 1)
    prove(
        "the store has the new text",
        integration["description"] == "Push notifications of our app",
    )


def show_drift(shop: Store, engine: Engine) -> None:
    """Change the store by hand, see it, repair it."""
    say(
        "5. Somebody changes the store by hand",
        "In the console, a colleague switches the integration's events off: no push can leave.",
        "The next preview finds it, and `pulumi up` repairs it.",
    )
    (integration,) = shop.objects("custom-integrations")
    shop.by_hand("custom-integrations", integration["id"], {"eventsEnabled": False})
    shop.forget_calls()
    text = engine.run("preview", "--diff")
    prove("the preview shows the drift", "eventsEnabled: false => true" in text)
    engine.run(*_UP)
    (integration,) = shop.objects("custom-integrations")
    prove("the store is repaired", integration["eventsEnabled"] is True)
    prove("with one write", len(shop.writes()) == 1)


def show_task(shop: Store, engine: Engine) -> None:
    """Show what no API can change: a task for a person."""
    say(
        "6. What the API cannot change",
        "A contact field is renamed by hand. Connectif's API cannot rename it back, so nothing",
        "pretends to: it is a task for a person, by name, until the store shows it done. (Pulumi",
        "counts the changed record of the task as an update; the store is not touched.)",
    )
    shop.by_hand("contact-fields", "reskyt-token", {"name": "renamed by hand"})
    shop.forget_calls()
    text = engine.run(*_UP)
    prove("the task is named", 'change its name to "reskyt-token"' in text)
    prove("nothing was written", shop.writes() == [])
    print("\n  Now the person does it, in the store ...")
    shop.by_hand("contact-fields", "reskyt-token", {"name": "reskyt-token"})
    text = engine.run("preview", "--diff", "--expect-no-changes")
    prove("the task is gone once the store shows the name", "a person must do this" not in text)


def _names_all(text: str) -> bool:
    return all(name in text for name in ("reskyt-token", "integration", "push-event"))


def finish() -> None:
    """Say what happened and where to look."""
    say(
        "Done",
        "Shown and proven on a local store: preview, apply, an empty preview, a change of one",
        "value, drift found and repaired, and a task that only a person can do.",
        "",
        "Look at:   resources/reskyt/                the definitions",
        "           stacks/Pulumi.sandbox.yaml      the stack of the local store",
        "           stacks/Pulumi.example-shop.yaml the stack of a real store, explained",
        "           .demo/                          the copy that the demo worked on",
        "Try it:    . tools/env.sh                  then, in a terminal of its own:",
        "           connectif sandbox serve         and, in this one:",
        "           export CONNECTIF_SECRET_RESKYT_APIKEY=anything",
        "           pulumi stack select --create sandbox && pulumi up",
    )


def main() -> int:
    """Run the demo; give the exit code."""
    try:
        with store() as shop:
            say("A local store is running", f"It stands at {shop.url} and forgets all at the end.")
            copy_project(shop.url)
            engine = Engine(FOLDER)
            show_first_deployment(shop, engine)
            show_change(shop, engine)
            show_drift(shop, engine)
            show_task(shop, engine)
        finish()
    except (DemoError, OSError, subprocess.TimeoutExpired) as error:
        print(f"\nThe demo failed: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
