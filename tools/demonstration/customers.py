"""What customers notice: the app's token is collected in the shop, the push is on the phone."""

from __future__ import annotations

import re
import time
from contextlib import ExitStack
from typing import Any, Self

from tools.demonstration.stage import DemoError, Store, prove, say
from tools.demonstration.visitor import WEB, Visitor, browser

APP = "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 rktwebview my-shop-app"
TOKENS = ("ana-0001", "eva-0002")
FIELD = "reskyt-token"
SEGMENT = "Reskyt app users"
DELIVERY_SECONDS = 30


class Customers:
    """Two people with the shop's app, who keep their phones from scene to scene."""

    def __init__(self, shop: Store) -> None:
        self.program, self.reason = browser()
        self._shop = shop
        self._devices = ExitStack()
        self.by_token: dict[str, Visitor] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._devices.close()

    def come(self, token: str) -> str:
        """Let somebody open the app for the first time; give the page."""
        customer = self._devices.enter_context(Visitor(self._shop, self.program, APP))
        self.by_token[token] = customer
        return customer.open_app(token)


def show_collecting(shop: Store, customers: Customers) -> None:
    """Let a web visitor and two users of the app come."""
    program = customers.program
    how = (
        f"A real browser ({program.name}) does it."
        if program
        else f"{customers.reason}: over HTTP, the demo does the script's part itself."
    )
    say(
        "6. Customers open the shop",
        "One comes to the demo shop on the web, and two with the shop's app, which has put its",
        "token into a cookie. The script that `pulumi up` has deployed brings it to the contact.",
        how,
    )
    with Visitor(shop, program, WEB) as visitor:
        prove("the web visitor gets no script", "var FIELD" not in visitor.open("/"))
    for token in TOKENS:
        prove(f"the app with the token {token} gets it", "var FIELD" in customers.come(token))
    found = [item.get(FIELD) for item in shop.contacts()]
    prove("three visitors are three contacts", len(found) == 3)
    prove("the app's two have their tokens, within one page view", tokens(shop) == list(TOKENS))
    segment = next(item for item in shop.objects("segments") if item["name"] == SEGMENT)
    answer = shop.ask("POST", f"segments/{segment['id']}/recalculate", {})
    prove("the segment, computed now (else every 3 hours), has these two", answer["members"] == 2)


def prove_arrival(shop: Store, customers: Customers) -> None:
    """Prove that each token's phone has the notification, once, and tap one."""
    prove("both phones have the notification, once each", arrived(shop) == list(TOKENS))
    found = shop.ask("GET", "notifications")["notifications"]
    taken = next(item for item in found if TOKENS[0] in item["tokens"])
    prove("nobody has come by the campaign yet", campaigns(shop) == [])
    customers.by_token[TOKENS[0]].open(f"/phone/tap/{taken['sequence']}")
    prove("a tap is one visit, with the campaign", campaigns(shop) == ["new-in-our-shop"])
    prove("of the same contact", len(shop.contacts()) == len(TOKENS) + 1)


def arrived(shop: Store) -> list[str]:
    """Give the tokens that got a notification, once all deliveries have ended."""
    limit = time.monotonic() + DELIVERY_SECONDS
    while True:
        deliveries = shop.ask("GET", "deliveries")["deliveries"]
        if all(item["status"] not in ("pending", "sending") for item in deliveries):
            break
        if time.monotonic() > limit:
            raise DemoError("the deliveries do not end")
        time.sleep(0.05)
    found = shop.ask("GET", "notifications")["notifications"]
    return sorted(token for item in found for token in item["tokens"])


def tokens(shop: Store) -> list[str]:
    """Give the tokens that contacts have."""
    return sorted(str(item[FIELD]) for item in shop.contacts() if item.get(FIELD))


def campaigns(shop: Store) -> list[str]:
    """Give the campaigns of all page visits that have one."""
    visits = [item for item in activities(shop) if item["kind"] == "page-visit"]
    urls = [str(item["detail"]["url"]) for item in visits]
    return [found[1] for url in urls if (found := re.search(r"utm_campaign=([^&#]+)", url))]


def activities(shop: Store) -> list[dict[str, Any]]:
    """Give what all contacts did."""
    return [
        item
        for contact in shop.contacts()
        for item in shop.ask("GET", f"contacts/{contact['id']}/activities")["activities"]
    ]
