"""Fills the pages; every value is escaped."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.responses import HTMLResponse

from sandbox.outside.goods import BRAND, GOODS, Product, amount

HERE = Path(__file__).resolve().parent
ASSETS = HERE / "assets"
# The phone shows what strangers sent: nothing of it may run, and pictures come from this machine.
PHONE_POLICY = (
    "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self';"
    " img-src 'self' http://127.0.0.1:* http://localhost:*"
    " https://127.0.0.1:* https://localhost:*;"
    " base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)


def shop_policy(store: str) -> str:
    """Give the policy of the shop's pages, which use Connectif's script from the store's address.

    Inline scripts and styles must be allowed: a content that Connectif puts into the page brings
    its own, and the token script is one. The shop itself has none. Nothing leaves this machine.
    """
    # A policy cannot name an IPv6 address.
    source = "http:" if "[" in store else store
    return (
        f"default-src 'self'; script-src 'self' 'unsafe-inline' {source};"
        f" connect-src 'self' {source}; style-src 'self' 'unsafe-inline';"
        f" img-src 'self' data: {source}; object-src 'none'; base-uri 'none';"
        " form-action 'self'; frame-ancestors 'none'"
    )


class Pages:
    """The pages of the shop and of the phone."""

    def __init__(self) -> None:
        self._environment = Environment(
            loader=FileSystemLoader(HERE / "pages"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.filters["amount"] = amount
        drawings = {product.id: _drawing(product) for product in GOODS}
        self._environment.globals.update(
            brand=BRAND,
            drawing=lambda product: drawings[product.id],
            hero=Markup((ASSETS / "hero.svg").read_text("utf-8")),
        )

    def fill(self, name: str, values: Mapping[str, Any]) -> str:
        """Fill a page."""
        return self._environment.get_template(name).render(values)

    def phone(self, name: str, values: Mapping[str, Any], status: int = 200) -> HTMLResponse:
        """Answer with a page that belongs to the phone."""
        headers = {"content-security-policy": PHONE_POLICY}
        return HTMLResponse(self.fill(name, values), status, headers)

    def message(self, status: int, title: str, text: str) -> HTMLResponse:
        """Answer with a few words, in no layout that depends on the visitor."""
        return self.phone("message.html", {"title": title, "text": text}, status)


def _drawing(product: Product) -> Markup:
    # Our own files: nothing in them comes from a visitor.
    return Markup((ASSETS / "products" / f"{product.id}.svg").read_text("utf-8"))
