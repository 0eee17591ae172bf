"""The demo shop: pages as any shop has them, with Connectif's script and tags in each.

The tags are those of Connectif's guide to integrations (help 360014651660 cart, 360014651860
purchase, 360014655140 product); `cn_client_info`, `cn_product_visited`, `cn_page_category`,
`cn_page_tag` and `cn_login` were seen in public modules and an old copy of the script.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from sandbox.outside.bodies import read_form
from sandbox.outside.cookies import (
    CART,
    CUSTOMER,
    LOGGED_IN,
    MOST_OF_ONE,
    NEWS,
    ORDER,
    Customer,
    customer_problems,
    keep,
    new_cart,
    new_order,
    read_cart,
    read_customer,
    read_order,
)
from sandbox.outside.goods import BY_ID, GOODS, Product
from sandbox.outside.modes import Visit, read_visit
from sandbox.outside.rendering import Pages, shop_policy
from sandbox.state import Sandbox

Fields = dict[str, str]


class Shop:
    """The pages of the demo shop."""

    def __init__(self, sandbox: Sandbox, pages: Pages) -> None:
        self._sandbox = sandbox
        self._pages = pages

    def routes(self) -> list[Route]:
        """Give the routes."""
        post = ["POST"]
        return [
            Route("/", self.home),
            Route("/product/{id}", self.product),
            Route("/cart", self.cart),
            Route("/cart", self.change_cart, methods=post),
            Route("/cart/add", self.add_to_cart, methods=post),
            Route("/login", self.login),
            Route("/login", self.log_in, methods=post),
            Route("/logout", self.log_out, methods=post),
            Route("/checkout", self.checkout),
            Route("/checkout", self.buy, methods=post),
            Route("/thank-you", self.thank_you),
        ]

    async def home(self, request: Request) -> Response:
        """Show all goods."""
        return self._page(request, "home.html", goods=GOODS, categories=("Home",))

    async def product(self, request: Request) -> Response:
        """Show one product."""
        product = _product(request.path_params["id"])
        others = [other for other in GOODS if other != product][:3]
        return self._page(
            request,
            "product.html",
            product=product,
            others=others,
            categories=(product.category, product.kind),
            tags=product.tags,
        )

    async def cart(self, request: Request) -> Response:
        """Show the cart."""
        return self._page(request, "cart.html", categories=("Cart",), most=MOST_OF_ONE)

    async def add_to_cart(self, request: Request) -> Response:
        """Put a product into the cart."""
        form = await read_form(request)
        product, cart = _product(form.get("product", "")), read_cart(request)
        wanted = cart.count(product) + _quantity(form.get("quantity", "1"))
        return _redirected("/cart", CART, cart.having(product, wanted).text())

    async def change_cart(self, request: Request) -> Response:
        """Set how many of a product are in the cart; none takes it out."""
        form = await read_form(request)
        product, quantity = _product(form.get("product", "")), _quantity(form.get("quantity", ""))
        return _redirected("/cart", CART, read_cart(request).having(product, quantity).text())

    async def login(self, request: Request) -> Response:
        """Show the form to log in, or who is logged in."""
        return self._page(request, "login.html", fields={}, problems={}, categories=("Account",))

    async def log_in(self, request: Request) -> Response:
        """Log in whoever says who they are: there is nothing to protect here."""
        fields = _customer_fields(await read_form(request))
        problems = customer_problems(fields["email"], fields["name"])
        if problems:
            shown = {"fields": fields, "problems": problems, "categories": ("Account",)}
            return self._page(request, "login.html", 422, **shown)
        response = _redirected("/", CUSTOMER, Customer(**fields).text())
        keep(response, NEWS, LOGGED_IN)
        return response

    async def log_out(self, request: Request) -> Response:
        """Log out; the cart stays with the browser."""
        await read_form(request)
        response = RedirectResponse("/", 303)
        response.delete_cookie(CUSTOMER)
        return response

    async def checkout(self, request: Request) -> Response:
        """Show the form that buys the cart."""
        if not read_cart(request).lines:
            return RedirectResponse("/cart", 303)
        known = read_customer(request)
        fields = {"email": known.email, "name": known.name} if known else {}
        return self._checkout(request, fields, {})

    async def buy(self, request: Request) -> Response:
        """Buy the cart; nothing is paid or sent."""
        form, cart = await read_form(request), read_cart(request)
        if not cart.lines:
            return RedirectResponse("/cart", 303)
        fields = _customer_fields(form)
        problems = customer_problems(fields["email"], fields["name"])
        if problems:
            return self._checkout(request, fields, problems, 422)
        order = new_order(cart, self._sandbox.clock.now())
        response = _redirected("/thank-you", ORDER, order.text())
        keep(response, CUSTOMER, Customer(**fields).text())
        keep(response, CART, new_cart().text())
        return response

    async def thank_you(self, request: Request) -> Response:
        """Show the order; shown again, it is the same order."""
        order = read_order(request)
        if order is None:
            return RedirectResponse("/", 303)
        return self._page(request, "thank_you.html", order=order, categories=("Order",))

    def missing(self, request: Request) -> Response:
        """Show that there is no such page."""
        return self._page(request, "missing.html", 404, categories=("Missing",))

    def _checkout(
        self, request: Request, fields: Fields, problems: Fields, status: int = 200
    ) -> Response:
        shown = {"fields": fields, "problems": problems, "categories": ("Checkout",)}
        return self._page(request, "checkout.html", status, **shown)

    def _page(self, request: Request, name: str, status: int = 200, **values: Any) -> Response:
        visit, cart = read_visit(request), read_cart(request)
        addresses = self._sandbox.addresses
        shared = {
            "visit": visit,
            "cart": cart,
            "customer": read_customer(request),
            "has_logged_in": request.cookies.get(NEWS) == LOGGED_IN,
            "here": request.url.path,
            "shop": addresses.shop or str(request.base_url).rstrip("/"),
            "console": addresses.console,
            "script_token": self._sandbox.store()["scriptToken"],
            "script": self._script_address(visit),
            "tags": (),
        }
        headers = {"content-security-policy": shop_policy(addresses.store)}
        response = HTMLResponse(self._pages.fill(name, shared | values), status, headers)
        if request.cookies.get(CART) != cart.text():
            keep(response, CART, cart.text())
        if NEWS in request.cookies:
            response.delete_cookie(NEWS)
        return response

    def _script_address(self, visit: Visit) -> str:
        """Give the address of Connectif's script, with the User Agent that a browser plays."""
        token = quote(self._sandbox.store()["scriptToken"], safe="")
        address = f"{self._sandbox.addresses.store}/sandbox/client-script/{token}"
        if visit.user_agent is None:
            return address
        return f"{address}?userAgent={quote(visit.user_agent, safe='')}"


def _redirected(path: str, cookie: str, value: str) -> Response:
    response = RedirectResponse(path, 303)
    keep(response, cookie, value)
    return response


def _product(identifier: str) -> Product:
    if identifier not in BY_ID:
        raise HTTPException(404, "The shop has no such product.")
    return BY_ID[identifier]


def _quantity(text: str) -> int:
    if not text.isascii() or not text.isdecimal() or len(text) > 3:
        raise HTTPException(400, "A quantity is a number.")
    return min(int(text), MOST_OF_ONE)


def _customer_fields(form: Any) -> Fields:
    return {name: " ".join(form.get(name, "").split()) for name in ("email", "name")}
