"""What the shop keeps in the visitor's browser: who is logged in, the cart, the last order.

Nothing here is signed, because there is nothing to protect: it is a demo, and every cookie is read
as if a stranger had written it. Cookies belong to a host, not to a port: two sandboxes on one
machine share them.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime

from starlette.requests import Request
from starlette.responses import Response

from sandbox.outside.goods import BY_ID, Product
from sandbox.outside.texts import is_line

CART, CUSTOMER, ORDER, NEWS = "shop_cart", "shop_customer", "shop_order", "shop_news"
#: The news of the one page that follows a login.
LOGGED_IN = "login"
MOST_OF_ONE = 20
EMAIL_LENGTH, NAME_LENGTH = 120, 80
EMAIL = re.compile(r"[^\s@<>\"]+@[^\s@<>\"]+")
CART_TEXT = re.compile(r"(crt-[0-9a-f]{12})((?:![a-z-]{1,40}:[0-9]{1,2}){0,30})")
ORDER_TEXT = re.compile(r"(prc-[0-9a-f]{12})!([0-9]{8}T[0-9]{6}Z)!(.+)")
ORDER_TIME = "%Y%m%dT%H%M%SZ"


@dataclass(frozen=True)
class Line:
    """One product in a cart, and how many of it."""

    product: Product
    quantity: int

    @property
    def cents(self) -> int:
        """The price of all of them."""
        return self.product.cents * self.quantity


@dataclass(frozen=True)
class Cart:
    """A cart; `id` stays until the cart is bought."""

    id: str
    lines: tuple[Line, ...] = ()

    @property
    def quantity(self) -> int:
        """How many pieces there are in it."""
        return sum(line.quantity for line in self.lines)

    @property
    def cents(self) -> int:
        """The price of all that is in it."""
        return sum(line.cents for line in self.lines)

    def having(self, product: Product, quantity: int) -> Cart:
        """Give the cart with that many of a product; none takes it out."""
        wanted = Line(product, min(quantity, MOST_OF_ONE))
        known = [line.product for line in self.lines]
        lines = [wanted if line.product == product else line for line in self.lines]
        if product not in known:
            lines.append(wanted)
        return Cart(self.id, tuple(line for line in lines if line.quantity > 0))

    def count(self, product: Product) -> int:
        """Give how many of a product are in it."""
        return sum(line.quantity for line in self.lines if line.product == product)

    def text(self) -> str:
        """Write it as the text of a cookie."""
        return "!".join([self.id, *(f"{line.product.id}:{line.quantity}" for line in self.lines)])


@dataclass(frozen=True)
class Customer:
    """Somebody who gave an email and a name."""

    email: str
    name: str

    def text(self) -> str:
        """Write it as the text of a cookie."""
        packed = json.dumps([self.email, self.name]).encode()
        return base64.urlsafe_b64encode(packed).decode().rstrip("=")


@dataclass(frozen=True)
class Order:
    """A cart that was bought."""

    id: str
    at: datetime
    cart: Cart

    def text(self) -> str:
        """Write it as the text of a cookie."""
        return f"{self.id}!{self.at.strftime(ORDER_TIME)}!{self.cart.text()}"

    @property
    def date(self) -> str:
        """The moment of the purchase, in ISO 8601."""
        return self.at.strftime("%Y-%m-%dT%H:%M:%SZ")


def new_cart() -> Cart:
    """Make an empty cart with an id of its own."""
    return Cart(f"crt-{secrets.token_hex(6)}")


def new_order(cart: Cart, at: datetime) -> Order:
    """Make the order of a cart."""
    return Order(f"prc-{secrets.token_hex(6)}", at, cart)


def read_cart(request: Request) -> Cart:
    """Read the browser's cart, or begin a new one."""
    return _cart(request.cookies.get(CART, "")) or new_cart()


def read_order(request: Request) -> Order | None:
    """Read the browser's last order."""
    found = ORDER_TEXT.fullmatch(request.cookies.get(ORDER, ""))
    cart = _cart(found[3]) if found else None
    if not found or not cart or not cart.lines:
        return None
    try:
        at = datetime.strptime(found[2], ORDER_TIME).replace(tzinfo=UTC)
    except ValueError:
        return None
    return Order(found[1], at, cart)


def read_customer(request: Request) -> Customer | None:
    """Read who is logged in."""
    text = request.cookies.get(CUSTOMER, "")
    try:
        packed = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
        email, name = json.loads(packed)
    except (binascii.Error, ValueError, TypeError, RecursionError):
        return None
    problems = customer_problems(email, name) if isinstance(email, str) else {"email": ""}
    return None if problems else Customer(email, name)


def customer_problems(email: str, name: object) -> dict[str, str]:
    """Say what is wrong with an email and a name, by the name of the field."""
    problems = {}
    if not EMAIL.fullmatch(email) or len(email) > EMAIL_LENGTH or not is_line(email):
        problems["email"] = (
            f"An email such as marta@example.com, of at most {EMAIL_LENGTH} letters."
        )
    if not isinstance(name, str) or not 0 < len(name.strip()) <= NAME_LENGTH or not is_line(name):
        problems["name"] = f"A name of 1 to {NAME_LENGTH} letters."
    return problems


def keep(response: Response, name: str, value: str) -> None:
    """Keep a cookie of the shop's until the browser is closed; no script can read it."""
    response.set_cookie(name, value, httponly=True, samesite="lax")


def _cart(text: str) -> Cart | None:
    found = CART_TEXT.fullmatch(text)
    if not found:
        return None
    cart = Cart(found[1])
    for item in found[2].split("!")[1:]:
        identifier, _, quantity = item.partition(":")
        if identifier in BY_ID:
            cart = cart.having(BY_ID[identifier], int(quantity))
    return cart
