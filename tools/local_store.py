"""Leave a store running that has everything in it, to click through: `make sandbox`.

The recipe is deployed by the real engine from a copy of the project in ``.demo/``, and three
visitors have come, two of them with the shop's app.
"""

import subprocess
import sys

from tools.demonstration.customers import TOKENS, Customers, tokens
from tools.demonstration.stage import (
    PUSH_KEY,
    DemoError,
    Engine,
    Store,
    copy_project,
    set_value,
    store,
)
from tools.demonstration.visitor import Visitor

STACK = "sandbox"
PORT = 8790


def fill(shop: Store) -> None:
    """Deploy the recipe, and let some visitors come."""
    addresses = shop.addresses()
    set_value(STACK, "connectif:apiUrl", shop.url)
    set_value(STACK, "reskyt:pushUrl", addresses["push"])
    set_value(STACK, "reskyt:pushLink", f"{addresses['shop']}/product/serra-jacket")
    engine = Engine(STACK)
    engine.run("stack", "init", show=False)
    engine.run("up", "--yes", "--skip-preview", "--suppress-progress", show=False)
    with Customers(shop) as customers:
        with Visitor(shop, customers.program) as visitor:
            visitor.open("/")
        for token in TOKENS:
            customers.come(token)
    if tokens(shop) != list(TOKENS):
        raise DemoError("the app's visitors are not in the store")


def describe(shop: Store) -> None:
    """Say where everything is, and what to try."""
    addresses = shop.addresses()
    lines = (
        "",
        "A store with the whole Reskyt recipe is running, until you press Ctrl+C:",
        "",
        f"  Console    {addresses['console']}",
        f"  Shop       {addresses['shop']}/",
        f"  As app     {addresses['shop']}/app?token=my-phone",
        f"  Phone      {addresses['phone']}",
        "",
        "Try it: open the shop as the app, and see the token in the console under Contacts.",
        'Compute the segment "Reskyt app users" there (it is computed every 3 hours otherwise),',
        'start the workflow "Reskyt push", and look at the phone.',
        "",
        "Or as code, in another terminal:",
        "  . tools/env.sh",
        f"  export CONNECTIF_SECRET_RESKYT_APIKEY={PUSH_KEY}",
        "  pulumi stack select --create sandbox && pulumi preview --diff",
    )
    print(*lines, sep="\n", flush=True)


def main() -> int:
    """Run until Ctrl+C; give the exit code."""
    try:
        print("Starting a store, and deploying the recipe to it (half a minute) ...", flush=True)
        # First of all, since a second one must not take the first one's folder away.
        with store("extended", PORT) as shop:
            copy_project()
            fill(shop)
            describe(shop)
            shop.wait()
    except KeyboardInterrupt:
        print("\nStopped.", flush=True)
    except (DemoError, OSError, subprocess.TimeoutExpired) as error:
        print(f"\nThe local store did not start: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
