"""Show the main job end to end on a local store: `make demo`.

Works on a copy of the project in ``.demo/``, so it changes no file of yours, and proves each claim
by what the store has journalled and holds: it exits with 1 when one does not hold.
"""

import subprocess
import sys

from tools.demonstration import extended, public
from tools.demonstration.stage import DemoError, project, say, store


def finish() -> None:
    """Say what happened and where to look."""
    say(
        "Done",
        "Shown and proven on local stores: the whole recipe by API, with preview, change, a new",
        "version without a gap, the app's token in the contact, the push on the phone, once,",
        "and drift; then the same pack on a store as Connectif's API is today, with what remains",
        "for a person.",
        "",
        "Look at:   resources/reskyt/                the definitions",
        "           stacks/Pulumi.sandbox.yaml      the stack of the local store",
        "           stacks/Pulumi.example-shop.yaml the stack of a real store, explained",
        "           .demo/                          the copy that the demo worked on",
        "Try it:    make sandbox                    the same store, with shop, phone and console",
    )


def main() -> int:
    """Run the demo; give the exit code."""
    try:
        with project():
            with store("extended") as shop:
                where = f"It stands at {shop.url} and forgets all at the end."
                say("A local store is running", where)
                extended.show(shop)
            with store("public") as shop:
                public.show(shop)
        finish()
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
        return 130
    except (DemoError, OSError, subprocess.TimeoutExpired) as error:
        print(f"\nThe demo failed: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
