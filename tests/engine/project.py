"""A Pulumi project of one test: own definitions, own stack, own state, the real engine."""

import atexit
import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
#: Seconds that one command of the engine may take before the test fails.
TIME_LIMIT = 120
API_KEY = "sandbox:sandbox"
SECRET = "x-api-key-of-the-tests"
#: Where the engine keeps the stacks of a project, by their names.
STACKS = Path(".state/.pulumi/stacks/connectif")
#: The name of the stack that every other one is a copy of.
EMPTY = "empty-stack"

QUIET = {
    "PULUMI_SKIP_UPDATE_CHECK": "true",
    "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
    "PULUMI_DISABLE_REGISTRY_RESOLVE": "true",
    "PULUMI_SUPPRESS_NEO_LINK": "true",
    "PULUMI_CONFIG_PASSPHRASE": "",
    "PULUMI_RUN_PROGRAM": "true",
    "PULUMI_PYTHON_CMD": str(ROOT / "tests" / "engine" / "python.sh"),
    "CONNECTIF_SECRET_RESKYT_APIKEY": SECRET,
}


@dataclass(frozen=True)
class Outcome:
    """What a command of the engine left: exit code and everything that it printed."""

    code: int
    text: str

    def shows(self, *fragments: str) -> "Outcome":
        """Fail unless every fragment stands in the output."""
        for fragment in fragments:
            assert fragment in self.text, f"{fragment!r} is not in:\n{self.text}"
        return self


@dataclass
class Project:
    """A folder with definitions and one stack that belongs to a sandbox."""

    folder: Path
    api_url: str
    environment: dict[str, str] = field(default_factory=dict)
    stack: str = "test"

    def prepare(self) -> "Project":
        """Write the project's files and make the stack."""
        self.lay_out()
        self.configure()
        self.make_stack()
        return self

    @property
    def state_file(self) -> Path:
        """Give where the engine keeps the state of the stack."""
        return self.folder / STACKS / f"{self.stack}.json"

    @property
    def stack_file(self) -> Path:
        """Give where the configuration of the stack stands."""
        return self.folder / "stacks" / f"Pulumi.{self.stack}.yaml"

    def lay_out(self) -> None:
        """Write the files of a project without a stack."""
        for name in (".state", "stacks", "resources"):
            (self.folder / name).mkdir(parents=True)
        for name in ("schemas", ".venv"):
            (self.folder / name).symlink_to(ROOT / name)
        for name in ("Pulumi.yaml", "__main__.py"):
            shutil.copy(ROOT / name, self.folder / name)

    def make_stack(self) -> None:
        """Make the stack, or empty it: write what `pulumi stack init` writes."""
        for path, content in _state_of_an_empty_stack().items():
            name = f"/{self.stack}"
            self.write(path.replace(f"/{EMPTY}", name), content.replace(f"/{EMPTY}", name))

    def configure(self, packs: Collection[str] = (), **values: Any) -> None:
        """Write the stack file; a double underscore in a name stands for the colon."""
        config: dict[str, Any] = {
            "connectif:apiUrl": self.api_url,
            "connectif:apiKey": API_KEY,
            "connectif:packs": list(packs),
        }
        if "reskyt" in packs:
            # On the public surface its tasks would stay, and no preview be empty.
            config |= {"connectif:surface": "extended", "reskyt:pushTitle": "Hello"}
        config |= {name.replace("__", ":", 1): value for name, value in values.items()}
        self.write(f"stacks/Pulumi.{self.stack}.yaml", yaml.safe_dump({"config": config}))

    def write(self, path: str, content: str | Mapping[str, Any]) -> None:
        """Write one file of the project, given as text or as data."""
        place = self.folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        data = content if isinstance(content, str) else yaml.safe_dump(content, sort_keys=False)
        place.write_text(data, encoding="utf-8")

    def pack(self, name: str, definitions: Mapping[str, Mapping[str, Any]]) -> None:
        """Write a pack: a map of key to ``{"kind": ..., "spec": ..., ...}``, replacing the old."""
        shutil.rmtree(self.folder / "resources" / name, ignore_errors=True)
        self.write(f"resources/{name}/pack.yaml", {"title": name, "description": f"Pack {name}."})
        for key, definition in definitions.items():
            content = {"kind": definition["kind"], "key": key, **definition}
            self.write(f"resources/{name}/{key}.yaml", content)

    def install(self, pack: str) -> None:
        """Copy a pack of the repository into the project."""
        for name in (pack, "_shared"):
            shutil.copytree(ROOT / "resources" / name, self.folder / "resources" / name)

    def variables(self, environment: Mapping[str, str] | None = None) -> dict[str, str]:
        """Give the environment of a command of the engine, with nothing of the user's own in it."""
        variables = {
            "PATH": os.environ["PATH"],
            "HOME": os.environ.get("HOME", str(self.folder)),
            "TMPDIR": os.environ.get("TMPDIR", "/tmp"),
            "PULUMI_HOME": str(self.folder / ".pulumi-home"),
            "XDG_RUNTIME_DIR": str(self.folder),
        }
        known = {"CONNECTIF_TEST_PACKAGES": str(_installed())}
        return variables | QUIET | known | self.environment | dict(environment or {})

    def run(
        self, *arguments: str, environment: Mapping[str, str] | None = None, code: int | None = 0
    ) -> Outcome:
        """Run one command of the engine; ``code`` is the expected exit code, ``None`` for any."""
        finished = subprocess.run(
            ["pulumi", "--non-interactive", "--color", "never", *arguments],
            cwd=self.folder,
            env=self.variables(environment),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=TIME_LIMIT,
            check=False,
        )
        outcome = Outcome(finished.returncode, finished.stdout)
        if code is not None:
            assert outcome.code == code, f"exit {outcome.code}, not {code}:\n{outcome.text}"
        assert "Traceback" not in outcome.text, outcome.text
        return outcome

    def preview(self, *arguments: str, **options: Any) -> Outcome:
        """Run ``pulumi preview --diff``."""
        return self.run("preview", "--diff", "--stack", self.stack, *arguments, **options)

    def up(self, *arguments: str, **options: Any) -> Outcome:
        """Run ``pulumi up --yes`` without the preview before it, which takes half of the time."""
        return self.up_with_preview("--skip-preview", *arguments, **options)

    def up_with_preview(self, *arguments: str, **options: Any) -> Outcome:
        """Run ``pulumi up --yes`` as a person does: nothing is applied when the preview fails."""
        return self.run("up", "--yes", "--diff", "--stack", self.stack, *arguments, **options)

    def destroy(self, *arguments: str, **options: Any) -> Outcome:
        """Run ``pulumi destroy --yes`` without the preview before it, which takes as long again."""
        return self.destroy_with_preview("--skip-preview", *arguments, **options)

    def destroy_with_preview(self, *arguments: str, **options: Any) -> Outcome:
        """Run ``pulumi destroy --yes`` as a person does: nothing goes when the preview fails."""
        return self.run("destroy", "--yes", "--stack", self.stack, *arguments, **options)

    def lose_state(self) -> None:
        """Forget everything, as after a deleted state file."""
        self.make_stack()

    def settled(self, **options: Any) -> Outcome:
        """Fail unless a preview finds nothing to do."""
        return self.preview("--expect-no-changes", **options)

    def resources(self) -> dict[str, dict[str, Any]]:
        """Give the resources of the state by name, components and the stack left out."""
        state = json.loads(self.state_file.read_text(encoding="utf-8"))
        return custom(state["checkpoint"]["latest"])


def custom(deployment: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Give the resources of a deployment by name; components, stack and sum left out."""
    return {
        item["urn"].split("::")[-1]: item
        for item in deployment.get("resources", [])
        if item.get("custom")
        and not item["type"].startswith("pulumi:providers:")
        and not item["type"].endswith("connectif:Tasks")
    }


@cache
def _installed() -> Path:
    """Write what pip says is installed, once in each process of the tests; give the file."""
    folder = tempfile.mkdtemp(prefix="connectif-tests-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    place = Path(folder) / "packages.json"
    command = [
        str(ROOT / ".venv" / "bin" / "python"),
        "-m",
        "pip",
        "list",
        "-v",
        "--format",
        "json",
    ]
    done = subprocess.run(command, stdout=subprocess.PIPE, timeout=TIME_LIMIT, check=True)
    place.write_bytes(done.stdout)
    return place


@cache
def _state_of_an_empty_stack() -> dict[str, str]:
    """Let the engine make one stack in each process of the tests; give its files by their paths."""
    with tempfile.TemporaryDirectory() as folder:
        project = Project(Path(folder) / "project", "http://127.0.0.1", stack=EMPTY)
        project.lay_out()
        project.configure()
        project.run("stack", "init", EMPTY)
        paths = ".state/.pulumi/meta.yaml", str(STACKS / f"{EMPTY}.json")
        return {path: (project.folder / path).read_text(encoding="utf-8") for path in paths}
