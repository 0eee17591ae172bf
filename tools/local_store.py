"""Leave a store running that has everything in it, to click through: `make sandbox`.

It is the store of `connectif sandbox serve`, kept in ``.sandbox/``. The real engine deploys the
recipe to it from a copy of the project in ``.demo/``, with the stack `sandbox` as it stands, and
three visitors come to a new store, two of them with the shop's app.
"""

import subprocess
import sys

from tools.demonstration.customers import TOKENS, Customers, tokens
from tools.demonstration.stage import (
    PUSH_KEY,
    DemoError,
    Engine,
    Store,
    project,
    store,
)
from tools.demonstration.visitor import Visitor

STACK = "sandbox"
PORT = 8790
DATA = ".sandbox/store.sqlite"


def fill(shop: Store) -> None:
    """Deploy the recipe, and let some visitors come."""
    engine = Engine(STACK)
    engine.run("stack", "init", show=False)
    engine.run("up", "--yes", "--skip-preview", "--suppress-progress", show=False)
    if shop.contacts():
        return  # it has had its visitors before
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
        'activate the workflow "Reskyt push", and look at the phone.',
        "",
        "All of it is kept in .sandbox/store.sqlite: delete that file to begin anew.",
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
        with store("extended", PORT, DATA) as shop:
            with project():
                fill(shop)
            describe(shop)
            shop.wait()
    except KeyboardInterrupt:
        print("\nStopped.", flush=True)
    except (DemoError, OSError, subprocess.TimeoutExpired) as error:
        print(f"\nThe local store is not ready: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
