"""The recipe, deployed by the real engine to a real store, and the devices that visit its shop."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, Request

from tests.browser.browser import APP, DESKTOP, Browsing
from tests.engine.project import SECRET, Project
from tests.sandbox_process import SandboxProcess

FIELD = "reskyt-token"
CAMPAIGN = "new-in-the-shop"
PUSH_KEY = {"CONNECTIF_SANDBOX_PUSH_KEY": SECRET}


@dataclass
class Deployment:
    """A store with the recipe, made by ``pulumi up``."""

    sandbox: SandboxProcess
    project: Project
    shop: str

    def configure(self, **values: Any) -> None:
        """Write the stack file; ``label=`` sends the push."""
        label = values.pop("label", "")
        self.project.configure(
            ["reskyt"],
            reskyt__pushUrl=self.sandbox.addresses()["push"],
            reskyt__pushLink=f"{self.shop}/product/serra-jacket?color=blue",
            reskyt__pushUtmCampaign=CAMPAIGN,
            reskyt__pushLabel=label,
            **values,
        )

    def script(self) -> dict[str, Any]:
        """Give the content that holds the script."""
        (content,) = self.sandbox.objects("web-contents")
        return content

    def holders(self) -> dict[str, str]:
        """Give the contacts that have a token: token by id."""
        return {
            contact["id"]: contact[FIELD]
            for contact in self.sandbox.contacts()
            if contact.get(FIELD)
        }


@contextmanager
def deployed(folder: Path) -> Iterator[Deployment]:
    """Start a store and deploy the recipe to it."""
    with SandboxProcess(environment=PUSH_KEY) as sandbox:
        project = Project(folder / "project", sandbox.url).prepare()
        project.install("reskyt")
        deployment = Deployment(sandbox, project, sandbox.addresses()["shop"])
        deployment.configure()
        project.up()
        yield deployment


class Device:
    """Somebody's browser, or phone with the shop's app."""

    def __init__(self, browsing: Browsing, deployment: Deployment, is_app: bool = True) -> None:
        self._deployment = deployment
        self.context = browsing.context(APP if is_app else DESKTOP)
        self.page: Page = self.context.new_page()

    def open(self, path: str = "/") -> None:
        """Open a page of the shop, and wait until nothing is under way any more."""
        address = path if path.startswith("http") else self._deployment.shop + path
        self.page.goto(address, wait_until="networkidle")

    def restart(self) -> None:
        """Close the page and open another: the session's storage is new, all else is kept."""
        self.page.close()
        self.page = self.context.new_page()

    def set_token(self, token: str) -> None:
        """Do what the app does: put its token into the cookie."""
        self.context.add_cookies(
            [{"name": "token_md5", "value": token, "url": self._deployment.shop}]
        )

    def drop_token(self) -> None:
        """Take the cookie away."""
        self.context.clear_cookies(name="token_md5")

    def log_in(self, email: str) -> None:
        """Log in to the shop, which leads to a page that names the contact."""
        self.open("/login")
        self.page.fill("input[name=email]", email)
        self.page.fill("input[name=name]", "Ana")
        with self.page.expect_navigation(wait_until="networkidle"):
            self.page.click('form[action="/login"] button')

    @property
    def contact(self) -> dict[str, Any]:
        """Give the contact that the store knows this device for."""
        stored = self.page.evaluate("localStorage.getItem('cn_tracker')")
        tracker = str(stored).removeprefix('{"id":"').removesuffix('"}')
        found = [
            item for item in self._deployment.sandbox.contacts() if tracker in item["trackers"]
        ]
        assert len(found) == 1, f"{len(found)} contacts for {stored}"
        return found[0]

    def token(self) -> str | None:
        """Give the token that the contact of this device has in the store."""
        token: str | None = self.contact.get(FIELD)
        return token

    @contextmanager
    def watched(self) -> Iterator[list[str]]:
        """Note every request of the page that says something of the token's field."""
        sent: list[str] = []

        def note(request: Request) -> None:
            if f'"{FIELD}"' in (request.post_data or ""):
                sent.append(str(request.post_data))

        self.page.on("request", note)
        yield sent
        self.page.remove_listener("request", note)
