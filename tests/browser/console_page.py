"""The console in a browser: a real store behind it, and its views by their addresses."""

from __future__ import annotations

from typing import Any

import requests
from playwright.sync_api import Locator, Page, expect

from tests.browser.browser import PATIENCE_MILLISECONDS
from tests.sandbox_process import ANSWER_SECONDS, SandboxProcess

# The machine may be busy with other tests.
expect.set_options(timeout=PATIENCE_MILLISECONDS)


class ConsolePage:
    """An open console."""

    def __init__(self, page: Page, store: SandboxProcess) -> None:
        self.page = page
        self.store = store
        self.url = f"{store.url}/_sandbox/console/"

    def open(self, path: str = "") -> None:
        """Show a view, and wait until the store has told what is in it."""
        self.page.goto(f"{self.url}#/{path}")
        self.page.wait_for_function(
            "path => document.querySelector('.view:has(h1)')?.dataset.path === path", arg=path
        )

    def path(self) -> str:
        """Give the address of the view."""
        return self.page.url.partition("#/")[2]

    def fill(self, label: str, value: str, within: str = "main") -> None:
        """Type into the control with a label, the last one of that name."""
        self.page.locator(within).get_by_label(label, exact=True).last.fill(value)

    def choose(self, label: str, option: str, within: str = "main") -> None:
        """Choose in the select with a label, the last one of that name."""
        self.page.locator(within).get_by_label(label, exact=True).last.select_option(label=option)
        self.settle()

    def press(self, name: str) -> None:
        """Press a button or follow a link."""
        button = self.page.get_by_role("button", name=name, exact=True)
        link = self.page.get_by_role("link", name=name, exact=True)
        button.or_(link).first.click()
        self.settle()

    def card(self, name: str) -> Locator:
        """Give the card of a workflow's node, or of its start."""
        return self.page.get_by_role("group", name=name, exact=True)

    def edit_node(self, name: str) -> None:
        """Show the settings of a node."""
        self.card(name).get_by_role("button", name="Edit node settings").click()
        self.settle()

    def settle(self) -> None:
        """Let the console draw what it has been told to."""
        self.page.evaluate("new Promise(done => setTimeout(() => setTimeout(done)))")

    def save(self, said: str, button: str = "Save") -> None:
        """Save a form, and wait for what the console says about it."""
        self.press(button)
        self.says(said)

    def says(self, text: str) -> None:
        """Wait for a line of the console about what was done."""
        expect(self.page.get_by_role("status")).to_contain_text(text)

    def confirm(self, name: str) -> None:
        """Agree in the question that is open."""
        self.page.get_by_role("dialog").get_by_role("button", name=name, exact=True).click()

    def only(self, collection: str) -> dict[str, Any]:
        """Give the one raw object of a collection, system fields left out."""
        found = [item for item in self.store.objects(collection) if item.get("custom", True)]
        assert len(found) == 1, found
        return found[0]


def act(store: SandboxProcess, operation: str, body: Any = None, **values: str) -> dict[str, Any]:
    """Do an operation as the store's user, without a browser."""
    asked = {"operation": operation, "values": values, "body": body}
    answer = ask(store, "POST", "act", asked)
    assert answer["status"] < 400, answer
    made: dict[str, Any] = answer["body"] or {}
    return made


def ask(store: SandboxProcess, method: str, path: str, content: Any = None) -> Any:
    """Ask the store for what stands below /_sandbox/."""
    answer = requests.request(
        method, f"{store.url}/_sandbox/{path}", json=content, timeout=ANSWER_SECONDS
    )
    assert answer.ok, answer.text
    return answer.json()


def essence(item: dict[str, Any], *names: str) -> dict[str, Any]:
    """Give an object without what the store adds, and without other names."""
    added = {"id", "createdAt", "updatedAt", "startedAt", "finishedAt", "priority", *names}
    return {name: value for name, value in item.items() if name not in added}
