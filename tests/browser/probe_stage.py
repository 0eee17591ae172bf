"""A store with the recipe, a shop of any shape, and the ways in which a test breaks them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from provider.definitions import load
from provider.probe.proving import Proof
from provider.probe.target import Target
from provider.probe.visiting import Patience
from tests.browser.deployment import Deployment
from tests.browser.probe_pages import ProbePages
from tests.browser.prober import PATIENCE, Prober

WORKFLOW = "Reskyt token collection"
KEPT = ("workflows", "web-contents", "store")
OTHER_CONTENT, OTHER_WORKFLOW = "0" * 23 + "1", "0" * 23 + "2"


@dataclass
class Stage:
    """What a test plays on; ``put_back`` undoes everything."""

    deployment: Deployment
    prober: Prober
    pages: ProbePages

    def __post_init__(self) -> None:
        """Keep what is there now."""
        self._kept = {name: self.deployment.sandbox.objects(name) for name in KEPT}
        self._page = (self.pages.script, self.pages.body)

    def put_back(self) -> None:
        """Make the store and the shop as they were."""
        sandbox = self.deployment.sandbox
        for collection, kept in self._kept.items():
            ids = {item["id"] for item in kept}
            for item in sandbox.objects(collection):
                if item["id"] not in ids:
                    sandbox.delete_object(collection, item["id"])
            for item in kept:
                sandbox.put_object(collection, item["id"], item)
        sandbox.reset_switches()
        self.deployment.configure()
        self.pages.script, self.pages.body = self._page
        self.pages.headers = {}

    def prove(
        self,
        path: str = "/",
        target: Target | None = None,
        patience: Patience = PATIENCE,
        **options: Any,
    ) -> Proof:
        """Probe a page of the shop."""
        return self.prober.prove(self.pages.url + path, target, patience, **options)

    def workflow(self) -> dict[str, Any]:
        """Give the collecting workflow."""
        found = self.deployment.sandbox.objects("workflows")
        return next(item for item in found if item["name"] == WORKFLOW)

    def change_workflow(self, **changes: Any) -> None:
        """Change the collecting workflow by hand."""
        self.deployment.sandbox.patch_object("workflows", self.workflow()["id"], changes)

    def change_node(self, node: str, **changes: Any) -> None:
        """Change a node of the collecting workflow by hand."""
        nodes = [
            {**item, **changes} if item["id"] == node else item for item in self.workflow()["nodes"]
        ]
        self.change_workflow(nodes=nodes)

    def change_script(self, changes: Mapping[str, str]) -> None:
        """Change texts in the content that holds the script."""
        content = self.deployment.script()
        html = content["html"]
        for old, new in changes.items():
            assert old in html, old
            html = html.replace(old, new)
        self.replace_script(html)

    def replace_script(self, html: str) -> None:
        """Put another script into the content."""
        identifier = self.deployment.script()["id"]
        self.deployment.sandbox.patch_object("web-contents", identifier, {"html": html})

    def use_source(self, kind: str) -> None:
        """Let the definition say that the token is elsewhere, and the store have its script."""
        project = self.deployment.project
        self.deployment.configure(reskyt__tokenSource={"kind": kind, "name": "token_md5"})
        configuration = load(project.folder, project.stack)
        definitions = {item.name: item for item in configuration.definitions}
        self.replace_script(definitions["reskyt.token-script"].spec["html"])

    def change_store(self, **changes: Any) -> None:
        """Change settings of the store."""
        (store,) = self.deployment.sandbox.objects("store")
        self.deployment.sandbox.patch_object("store", store["id"], changes)

    def add_rival(self) -> None:
        """Let another workflow put a content into the same place, with the last word."""
        sandbox, workflow = self.deployment.sandbox, self.workflow()
        content = {**self.deployment.script(), "id": OTHER_CONTENT, "html": "<p>A banner</p>"}
        content["name"] = "Banner"
        sandbox.put_object("web-contents", OTHER_CONTENT, content)
        nodes = [
            {**item, "content": OTHER_CONTENT} if item["id"] == "collect" else item
            for item in workflow["nodes"]
        ]
        rival = {**workflow, "id": OTHER_WORKFLOW, "name": "Banner", "nodes": nodes, "priority": 99}
        sandbox.put_object("workflows", OTHER_WORKFLOW, rival)


@contextmanager
def staged(deployment: Deployment, prober: Prober) -> Iterator[Stage]:
    """Open a shop with the store's script, and put everything back afterwards."""
    token = deployment.sandbox.objects("store")[0]["scriptToken"]
    source = f"{deployment.sandbox.url}/sandbox/client-script/{token}"
    tag = f'<script async id="__cn_client_script_{token}" src="{source}"></script>'
    with ProbePages(tag) as pages:
        stage = Stage(deployment, prober, pages)
        try:
            yield stage
        finally:
            stage.put_back()
