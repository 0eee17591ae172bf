"""One visit of a page, in a browser context of its own."""

from __future__ import annotations

import asyncio
import json
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from playwright.async_api import Error

from provider.probe.consent import consent_data
from provider.probe.gate import Gate, Rule
from provider.probe.links import mention, names
from provider.probe.observation import Observation, PageState, read_state
from provider.probe.target import Target
from provider.probe.tokens import Spotter

if TYPE_CHECKING:
    from playwright.async_api import Browser, BrowserContext, Page, StorageState

#: Seconds that a page may take to open, and to answer a question about itself.
OPENING_LIMIT = 60
QUESTION_LIMIT = 10


@dataclass(frozen=True)
class Patience:
    """Seconds on an open page: ``total`` for what should happen, ``quiet`` for what should not.

    Connectif's script places one content at a time, the next within about a second (seen in a
    public copy of 2020).
    """

    total: float = 20.0
    quiet: float = 3.0


@dataclass(frozen=True)
class Scene:
    """What the visits of one probe share; ``tokens`` are all that it uses."""

    target: Target
    address: str
    tokens: tuple[str, ...]
    patience: Patience


@dataclass(frozen=True)
class Visitor:
    """Who visits: User Agent, the device's token, what the browser has stored before.

    ``is_sent`` says that the store is to get the token, ``expects`` that it should be sent.
    """

    user_agent: str
    token: str | None
    storage: StorageState | None = field(default=None, repr=False)
    is_sent: bool = False
    expects: bool = True


@dataclass(frozen=True)
class Outcome:
    """What was seen of a visit, what the browser stores now, and why there is no picture."""

    seen: Observation
    storage: StorageState | None = field(repr=False)
    problem: str | None = None


async def visit(
    browser: Browser, scene: Scene, visitor: Visitor, screenshot: Path | None = None
) -> Outcome:
    """Open the page as a visitor, and see what becomes of the token.

    ``screenshot`` takes a picture of the page in the end.
    """
    context = await browser.new_context(
        user_agent=visitor.user_agent,
        storage_state=visitor.storage,
        service_workers="block",
        accept_downloads=False,
    )
    try:
        return await _Visit(context, scene, visitor).run(screenshot)
    finally:
        await context.close()


class _Visit:
    """A visit under way."""

    def __init__(self, context: BrowserContext, scene: Scene, visitor: Visitor) -> None:
        target = scene.target
        self._context, self._scene, self._visitor = context, scene, visitor
        # No page can know the name.
        self._name = f"p{secrets.token_hex(8)}"
        sent = visitor.token if visitor.is_sent else None
        self._gate = Gate(Rule(Spotter(scene.tokens), target.field, sent), self._plant)
        self._refused, self._inserted = asyncio.Event(), asyncio.Event()
        self._page: Page | None = None
        self._before = PageState()

    async def run(self, screenshot: Path | None) -> Outcome:
        """Prepare the context, open the page, wait, and look at it."""
        await self._prepare()
        self._page = await self._context.new_page()
        try:
            # Where the shop led to; the page's own address may come to hold the token.
            address, status = await self._open(self._page)
        except Error as error:
            return Outcome(self._observed(self._scene.address, failure=first_line(error)), None)
        if status is not None and status >= 400:
            return Outcome(self._observed(address, status=status), None)
        await self._wait()
        state = await self._state()
        if self._before.matches:
            # What counts is what the selector found when the content was placed.
            state = replace(state, matches=self._before.matches, first=self._before.first)
        problem = await self._picture(screenshot)
        storage = await self._context.storage_state()
        return Outcome(self._observed(address, status=status, state=state), storage, problem)

    async def _prepare(self) -> None:
        """Put the gate and the script of page.js in place."""
        context, gate = self._context, self._gate
        context.on("requestfinished", gate.finished)
        context.on("requestfailed", gate.failed)
        await context.route("**/*", gate.route)
        await context.route_web_socket(lambda _: True, gate.socket)
        await context.expose_binding(f"{self._name}Tell", self._told)
        await context.add_init_script(f"{_script()}({json.dumps(self._settings())});")

    def _settings(self) -> Mapping[str, Any]:
        target = self._scene.target
        return {
            "name": self._name,
            "token": self._visitor.token,
            "tokens": self._scene.tokens,
            "source": asdict(target.token),
            "field": target.field,
            "mention": mention(target.field),
            "selector": target.selector,
            "sessionKey": target.session_key,
            "consent": consent_data(),
        }

    def _told(self, _: object, what: str) -> None:
        """Take what the page's script says as it happens."""
        if what == "refused":
            self._refused.set()
        elif what == "inserted":
            self._inserted.set()

    async def _open(self, page: Page) -> tuple[str, int | None]:
        """Open the page; give its address and the shop's status. Raises playwright's ``Error``."""
        response = await page.goto(
            self._scene.address, wait_until="domcontentloaded", timeout=OPENING_LIMIT * 1000
        )
        return (response.url, response.status) if response else (self._scene.address, None)

    async def _wait(self) -> None:
        """Wait for what should happen, and for what should not."""
        gate, patience = self._gate, self._scene.patience
        await _first(patience.total, gate.answered, self._refused)
        if not gate.answered.is_set():
            return
        self._before = await self._state()
        is_coming = self._has_content() and self._before.matches != 0
        limit = patience.total if is_coming else patience.quiet
        if self._visitor.expects:
            await _first(limit, gate.named)
        else:
            await _first(limit if is_coming else 0, self._inserted, gate.named)
            await _first(patience.quiet, gate.named)
        if self._visitor.is_sent and gate.named.is_set():
            await _first(patience.total, gate.delivered)

    def _has_content(self) -> bool:
        seen = self._observed("")
        return any(names(content, self._scene.target.field) for content in seen.contents)

    async def _picture(self, file: Path | None) -> str | None:
        """Take a picture where one is wanted; say why that went wrong."""
        if file is None or self._page is None:
            return None
        try:
            await self._page.screenshot(path=file)
        except (Error, OSError) as error:
            said = first_line(error) if isinstance(error, Error) else error
            return f"{file} could not be written: {said}"
        return None

    async def _state(self) -> PageState:
        """Ask the page about itself; a page that does not answer says nothing."""
        found = await self._ask("state")
        return read_state(found) if isinstance(found, dict) else PageState()

    async def _plant(self) -> None:
        """Put the token where it would have told the store of itself before."""
        await self._ask("plant", True)
        await self._ask("watchCalls")

    async def _ask(self, question: str, *given: object) -> Any:
        """Call a function of page.js in the page."""
        if self._page is None:
            return None
        call = f"given => window.{self._name}.{question}(...given)"
        try:
            return await asyncio.wait_for(self._page.evaluate(call, list(given)), QUESTION_LIMIT)
        except (Error, TimeoutError):
            return None

    def _observed(
        self,
        address: str,
        status: int | None = None,
        failure: str | None = None,
        state: PageState | None = None,
    ) -> Observation:
        gate = self._gate
        return Observation(
            address,
            self._visitor.token,
            status,
            failure,
            state or PageState(),
            gate.told(),
            tuple(gate.scripts),
            tuple(gate.refused),
        )


@cache
def _script() -> str:
    """Read page.js, one function expression."""
    return (Path(__file__).parent / "page.js").read_text(encoding="utf-8").rstrip()


async def _first(seconds: float, *events: asyncio.Event) -> None:
    """Wait until one of these happens, for so long."""
    waiting = [asyncio.ensure_future(event.wait()) for event in events]
    await asyncio.wait(waiting, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
    for task in waiting:
        task.cancel()
    await asyncio.gather(*waiting, return_exceptions=True)


def first_line(error: Error) -> str:
    """Give what the browser said, without its log."""
    return str(error).strip().splitlines()[0].removeprefix("Page.goto: ")
