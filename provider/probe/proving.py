"""Prove that a store's page collects the token: four visits, and what they showed."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.async_api import Error

from provider.probe.links import Link, Status, broken, chain, returning, web, without_token
from provider.probe.observation import Observation
from provider.probe.target import Target
from provider.probe.tokens import new_token
from provider.probe.visiting import Outcome, Patience, Scene, Visitor, first_line, visit

if TYPE_CHECKING:
    from playwright.async_api import Browser

#: Why nothing more is tried after a broken link.
NOT_TRIED = "not tried: see the broken link"
FURTHER = ("returning", "web", "no token")
_JUDGES = (returning, web, without_token)


@dataclass(frozen=True)
class Proof:
    """What a probe of one page showed.

    ``links`` stand in the order of the way that a token goes. ``visits`` counts the page visits
    that reached the store, ``visitors`` the anonymous contacts that it may have made of them.
    ``sent`` is the token that the store has got, None where it got none. ``refused`` says who else
    was about to get it, as ``METHOD HOST``. ``problem`` is why there is no picture.
    """

    target: Target
    address: str
    links: tuple[Link, ...]
    visits: int
    visitors: int
    sent: str | None
    refused: tuple[str, ...]
    problem: str | None = None

    @property
    def broken(self) -> Link | None:
        """Give the first broken link."""
        return broken(self.links)

    @property
    def is_proven(self) -> bool:
        """Say whether the token was about to be sent, and nothing else was."""
        decisive = [link for link in self.links if link.name in ("event", *FURTHER)]
        return all(link.status is Status.OK for link in decisive)


async def prove(
    browser: Browser,
    target: Target,
    address: str,
    *,
    is_sent: bool = False,
    patience: Patience | None = None,
    screenshot: Path | None = None,
) -> Proof:
    """Probe one page of a shop.

    Args:
        browser: a running Chromium.
        target: what the pack says about collecting.
        address: the page.
        is_sent: let the store get the token of the first visit.
        patience: how long to wait.
        screenshot: where the picture of the first visit goes.
    """
    plain = await _user_agent(browser)
    tokens = tuple(new_token() for _ in range(3))
    scene = Scene(target, address, tokens, patience or Patience())
    app = f"{plain} {target.user_agent}"
    first = await visit(browser, scene, Visitor(app, tokens[0], is_sent=is_sent), screenshot)
    links = chain(target, first.seen)
    try:
        further = [] if broken(links) else await _further(browser, scene, first, (app, plain))
    except Error as error:
        # What the first visit has sent must be said all the same.
        further, why = [], f"the browser failed: {first_line(error)}"
    else:
        why = NOT_TRIED
    links += _judged(target, further) or tuple(Link(item, Status.UNKNOWN, why) for item in FURTHER)
    return _proof(scene, links, [first.seen, *further], first.problem)


def _judged(target: Target, seen: Sequence[Observation]) -> tuple[Link, ...]:
    """Judge the further visits, in the order in which ``_further`` makes them."""
    return tuple(judge(target, one) for judge, one in zip(_JUDGES, seen, strict=False))


async def _further(
    browser: Browser, scene: Scene, first: Outcome, agents: tuple[str, str]
) -> list[Observation]:
    """Come back with another token, come as a web visitor, come without a token."""
    app, plain = agents
    visitors = (
        Visitor(app, scene.tokens[1], first.storage),
        Visitor(plain, scene.tokens[2], expects=False),
        Visitor(app, None, expects=False),
    )
    # Each is a browser of its own, so all of them at once.
    found = await asyncio.gather(*(visit(browser, scene, visitor) for visitor in visitors))
    return [outcome.seen for outcome in found]


def _proof(
    scene: Scene, links: tuple[Link, ...], seen: Sequence[Observation], problem: str | None
) -> Proof:
    field, token = scene.target.field, scene.tokens[0]
    passed = [item for one in seen for item in one.passed]
    is_sent = any(item.notification.value(field) == token for item in passed)
    # Who comes back is the same visitor.
    strangers = [one for at, one in enumerate(seen) if at != 1]
    return Proof(
        scene.target,
        scene.address,
        links,
        sum(not item.notification.is_for(field) for item in passed),
        sum(bool(one.passed) for one in strangers),
        token if is_sent else None,
        tuple(dict.fromkeys(place for one in seen for place in one.refused)),
        problem,
    )


async def _user_agent(browser: Browser) -> str:
    """Give Chromium's own User Agent, as it is with a window."""
    page = await browser.new_page()
    try:
        found = str(await page.evaluate("navigator.userAgent"))
    finally:
        await page.close()
    return found.replace("HeadlessChrome/", "Chrome/")
