"""One deployed shop, and the reports on all changes of the golden set, from real previews.

A preview writes nothing, so all of them share the shop. What another run would make otherwise is
fixed where it comes from: the ids of objects, the identity of the stores.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from contextlib import redirect_stdout
from dataclasses import replace
from io import StringIO
from pathlib import Path
from typing import Any

import yaml

from provider.cli import main
from provider.review.report.data import from_text
from provider.review.report.model import Report
from tests.engine.deployed import ADDRESS, COLLECTIONS
from tests.engine.project import Project
from tests.engine.review.changes import Golden, by_hand, edited
from tests.engine.review.shop import PACK, SECRET, Definitions, definitions
from tests.sandbox_process import SandboxProcess

STORES = {"madrid": "a" * 24, "lisboa": "b" * 24, "paris": "c" * 24}
_SECRET = "CONNECTIF_SECRET_SHOP_APIKEY"
#: What Lisboa says in the place of the pack's default.
_APP = {"madrid": "shop-app", "lisboa": "lisboa-app"}


class Stage:
    """The shop of Madrid, deployed; its twin in Lisboa; and Paris, where nothing was done yet."""

    def __init__(self, folder: Path, first: SandboxProcess, second: SandboxProcess) -> None:
        self._files = folder
        self.sandboxes = {"madrid": first, "lisboa": second, "paris": second}
        self.madrid = Project(folder / "project", first.url, {_SECRET: SECRET}, "madrid")
        self._place = ""
        self._taken: dict[str, Any] = {}

    def deploy(self) -> None:
        """Let the engine make the shop of Madrid, and copy it to Lisboa."""
        self.madrid.lay_out()
        for name in STORES:
            self._configured(name, ["shop"])
        self._write({"shop": definitions()})
        self.sandboxes["madrid"].reset(STORES["madrid"])
        self.madrid.up()
        self._taken = self._fixed()
        self._put("madrid")
        self._put("lisboa")
        self._place = "lisboa"

    def preview(self, change: Golden, stack: str) -> str:
        """Run the preview of one stack with a change; give what the engine has printed."""
        packs = {"shop": edited(change, definitions()), **change.packs()}
        self._write(packs)
        project, sandbox = self._configured(stack, list(packs)), self._open(stack)
        known = {_SECRET: change.secret}
        back = by_hand(sandbox, change.hand) if _is_last(change, stack) and change.hand else None
        try:
            options = ("--json", "--show-sames", "--stack", stack)
            done = project.run("preview", *options, environment=known, code=None)
        finally:
            if back:
                back()
        assert (done.code != 0) == change.fails, done.text
        return done.text

    def reported(self, change: Golden) -> tuple[Report, ...]:
        """Give the reports of a change, as the command writes them."""
        made = [self._report(change, stack) for stack in change.stacks]
        return tuple(report for reports in made for report in reports)

    def _report(self, change: Golden, stack: str) -> tuple[Report, ...]:
        shown = self._files / f"{change.name}-{stack}.preview.json"
        shown.write_text(self.preview(change, stack), encoding="utf-8")
        words = ["--root", str(self.madrid.folder), "--stack", stack, "--preview", str(shown)]
        with redirect_stdout(StringIO()) as written:
            code = main(["report", *words, "--json"])
        reports = from_text(written.getvalue())
        assert code == (1 if change.fails else 2 if reports[0].changes else 0)
        return reports

    def _configured(self, stack: str, packs: list[str]) -> Project:
        project = replace(self.madrid, stack=stack, api_url=self.sandboxes[stack].url)
        surface = "public" if stack == "paris" else "extended"
        values = {"shop__userAgent": _APP[stack]} if stack == "lisboa" else {}
        project.configure(
            packs, connectif__surface=surface, connectif__store=STORES[stack], **values
        )
        if not project.state_file.exists():
            project.make_stack()
        return project

    def _write(self, packs: Mapping[str, Definitions]) -> None:
        for name, found in packs.items():
            self.madrid.pack(name, found)
            if name == "shop":
                place = self.madrid.folder / "resources/shop/pack.yaml"
                place.write_text(yaml.safe_dump(PACK, sort_keys=False), encoding="utf-8")

    def _open(self, stack: str) -> SandboxProcess:
        """Give the store of a stack; Paris takes the place of Lisboa, empty."""
        sandbox = self.sandboxes[stack]
        if stack == "paris" and self._place != stack:
            sandbox.reset(STORES[stack])
            self._place = stack
        return sandbox

    def _fixed(self) -> dict[str, Any]:
        """Take what the engine has made, with ids that are the same in every run."""
        objects = {name: self.sandboxes["madrid"].objects(name) for name in COLLECTIONS}
        text = json.dumps({"objects": objects, "state": self._state()})
        for collection, items in objects.items():
            for item in items:
                if collection != "contact-fields":
                    known = f"{collection}/{item['name']}".encode()
                    text = text.replace(item["id"], hashlib.sha256(known).hexdigest()[:24])
        taken: dict[str, Any] = json.loads(text)
        return taken

    def _state(self) -> str:
        text = self.madrid.state_file.read_text(encoding="utf-8")
        return text.replace(self.madrid.api_url, ADDRESS)

    def _put(self, stack: str) -> None:
        """Put the shop into a stack and its store."""
        sandbox = self.sandboxes[stack]
        sandbox.reset(STORES[stack])
        text = json.dumps(self._taken)
        for what in (STORES, _APP):
            text = text.replace(what["madrid"], what[stack])
        taken = json.loads(text.replace("madrid", stack).replace(ADDRESS, sandbox.url))
        for collection, items in taken["objects"].items():
            for item in items:
                sandbox.put_object(collection, item["id"], item)
        project = replace(self.madrid, stack=stack)
        project.state_file.write_text(taken["state"], encoding="utf-8")
        sandbox.clear_journal()


def _is_last(change: Golden, stack: str) -> bool:
    return stack == change.stacks[-1]
