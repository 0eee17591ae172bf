"""Record previews of the real engine: python -P -m tests.unit.review.report.recording.

Beside those of ``tests.unit.plan``, with what was recorded before the store was read: that tells
what somebody has changed in the store by hand. What the tests do not look at is left out.
"""

import json
import sys
from pathlib import Path
from typing import Any

from tests.engine.definitions import (
    COLLECTION,
    EVENT,
    FIELD,
    HOLDERS,
    INTEGRATION,
    PUSH,
    RECIPE,
    SCRIPT,
    changed,
    node,
)
from tests.engine.project import Project
from tests.sandbox_process import SandboxProcess
from tests.unit.plan import recording

FOLDER = Path(__file__).parent / "examples"
_KEY = {"x-api-key": {"secret": "apiKey", "version": 1}}
_FILTERS = HOLDERS["spec"]["filters"]
_VIP = {"field": "_points", "operator": "greater", "value": 100}
#: The recipe with a sender that runs on, and a secret that nobody has at hand.
LIVELY = RECIPE | {
    "event": changed(EVENT, headers=_KEY),
    "welcome": changed(
        PUSH,
        name="Welcome",
        run="continuous",
        start=PUSH["spec"]["start"] | {"source": "existing-and-new"},
    ),
}
EDITED = LIVELY | {
    "holders": changed(HOLDERS, filters=_FILTERS | {"valued": _VIP}),
    "script": changed(SCRIPT, html="<script>\nfirst();\nthird();\n</script>\n"),
    "collection": node(COLLECTION, "in-app", right="another-app"),
    "welcome": node(LIVELY["welcome"], "push", after="start", limits="none", fields={
        "tokens": {"contactField": {"ref": "token"}}, "title": "Welcome!"}),
}  # fmt: skip


def slimmed(text: str) -> dict[str, Any]:
    """Give a preview without what the tests do not look at; of what was read, only the before."""
    document = json.loads(text)
    kept = recording.slimmed(text)["steps"]
    read = [_read(step) for step in document["steps"] if step["op"] == "refresh"]
    known = [step for step in kept if step["op"] != "refresh"]
    return {"steps": [*read, *known], "diagnostics": document.get("diagnostics", [])}


def _read(step: dict[str, Any]) -> dict[str, Any]:
    whole = recording._step(step)
    return {name: whole[name] for name in ("op", "urn", "oldState") if name in whole}


def _record(name: str, project: Project) -> None:
    options = ("--json", "--show-sames", "--stack", project.stack)
    found = slimmed(project.run("preview", *options, code=None).text)
    place = FOLDER / f"{name}.json"
    place.write_text(json.dumps(found, ensure_ascii=False, separators=(",", ":")) + "\n", "utf-8")


def _pack(project: Project, definitions: dict[str, Any]) -> None:
    project.pack("shop", definitions)
    secret = {"type": "string", "secret": True, "description": "The key of the push service."}
    manifest = {"title": "shop", "description": "Pack shop.", "parameters": {"apiKey": secret}}
    project.write("resources/shop/pack.yaml", manifest)


def _by_name(store: SandboxProcess, collection: str, name: str) -> str:
    return next(str(item["id"]) for item in store.objects(collection) if item["name"] == name)


def _life(project: Project, store: SandboxProcess) -> None:
    at_hand = {"CONNECTIF_SECRET_SHOP_APIKEY": "of-the-tests"}
    _pack(project, LIVELY)
    project.up(environment=at_hand)
    _record("nothing-by-hand", project)
    _pack(project, EDITED)
    _record("edited", project)
    _pack(project, LIVELY)
    content = _by_name(store, "web-contents", "Token script")
    store.patch_object("web-contents", content, {"html": "<script>mine();</script>"})
    store.patch_object("workflows", _by_name(store, "workflows", "Welcome"), {"status": "paused"})
    _record("by-hand", project)
    _pack(project, EDITED)
    _record("by-hand-and-edited", project)
    _pack(project, {"token": FIELD, "integration": INTEGRATION})
    _record("most-removed", project)
    project.lose_state()
    _pack(project, {"token": FIELD, "integration": INTEGRATION, "holders": HOLDERS})
    _record("lost-state", project)


def _public(project: Project, store: SandboxProcess) -> None:
    project.pack("shop", RECIPE)
    project.up()
    field = _by_name(store, "contact-fields", "reskyt-token")
    store.patch_object("contact-fields", field, {"name": "Renamed by hand"})
    project.pack("shop", {name: item for name, item in RECIPE.items() if name != "collection"})
    _record("public-by-hand", project)
    project.up()
    _record("public-pending", project)


def main() -> int:
    """Record all of them."""
    FOLDER.mkdir(exist_ok=True)
    for surface, story in (("extended", _life), ("public", _public)):
        with recording._project(surface) as (project, store):
            story(project, store)
    return 0


if __name__ == "__main__":
    sys.exit(main())
