"""``connectif probe``: prove with a browser that the shop's page is about to send the token."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from provider.commands.outcome import EXIT_FINE, EXIT_OPEN, CommandError, say, say_json

if TYPE_CHECKING:
    from provider.probe.proving import Proof
    from provider.probe.target import Target

DEFAULT_SECONDS = 20.0
LONGEST_SECONDS = 300.0
#: Seconds without anything that count as nothing.
QUIET_SECONDS = 3.0
PICTURES = (".png", ".jpg", ".jpeg")

_DRIVER = "playwright"
_HOW_TO_GET_IT = (
    "connectif probe needs playwright for Python, which drives the browser:"
    " CONNECTIF_REQUIREMENTS=probe . tools/env.sh installs it"
)


def arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command line."""
    parser.description = (
        "Prove with a browser that the shop's page is about to send the app's token to the contact"
        " field, step by step. Needs no key. Page visits of anonymous visitors reach the store;"
        " the token does not, unless --send is given. Exit code 0: proven, 2: a link is broken."
    )
    parser.add_argument("--stack", metavar="NAME", required=True, help="the stack of the store")
    parser.add_argument(
        "--url",
        metavar="URL",
        action="append",
        help="the page to open (may be given again); default: connectif:shopUrl of the stack, or,"
        " where the pack does not collect there, the first page that it names",
    )
    parser.add_argument(
        "--send",
        action="store_true",
        help="let the store get the probe's token: an anonymous contact then has it",
    )
    parser.add_argument(
        "--seconds",
        metavar="N",
        type=_seconds,
        default=DEFAULT_SECONDS,
        help=f"how long to wait for each thing that should happen; default: {DEFAULT_SECONDS:.0f}",
    )
    parser.add_argument(
        "--screenshot",
        metavar="FILE",
        type=_picture,
        help="write a picture of the page as the app sees it (.png or .jpg)",
    )
    parser.add_argument("--json", action="store_true", help="print the result as JSON")


def run(arguments: argparse.Namespace) -> int:
    """Probe, print the result, and give the exit code."""
    orders = _orders(arguments.root, arguments.stack, arguments.url or ())
    if find_spec(_DRIVER) is None:
        raise CommandError(_HOW_TO_GET_IT)
    proofs = _proofs(arguments, orders)
    is_proven = all(proof.is_proven for proof in proofs)
    if arguments.json:
        _say_data(arguments.stack, proofs, is_proven=is_proven)
    else:
        _say_text(proofs)
    return EXIT_FINE if is_proven else EXIT_OPEN


def _seconds(text: str) -> float:
    """Read a number of seconds. Raises what argparse shows."""
    try:
        number = float(text)
    except ValueError:
        number = 0.0
    if not 0 < number <= LONGEST_SECONDS:
        raise argparse.ArgumentTypeError(f"{text} is no number from 0 to {LONGEST_SECONDS:.0f}")
    return number


def _picture(text: str) -> Path:
    """Read the name of a picture. Raises what argparse shows."""
    path = Path(text)
    if path.suffix.lower() not in PICTURES:
        raise argparse.ArgumentTypeError(f"{text} does not end in {', '.join(PICTURES)}")
    if not path.absolute().parent.is_dir():
        raise argparse.ArgumentTypeError(f"{text} is in no folder that there is")
    return path


def _orders(root: Path, stack: str, urls: Sequence[str]) -> list[tuple[Target, str]]:
    """Give what to probe, and on which pages. Raises ``CommandError``."""
    from provider.definitions import DefinitionError, load
    from provider.definitions.web import webhook_address
    from provider.probe.target import targets

    for url in urls:
        if problem := webhook_address(url):
            raise CommandError(f'--url "{url}" {problem}')
    try:
        found = targets(load(root, stack))
    except DefinitionError as error:
        raise CommandError(str(error)) from None
    if not found:
        raise CommandError(
            f"no pack of the stack {stack} says how it is proven: a pack that collects a token has"
            " probe: in its pack.yaml"
        )
    shop = None if urls else _shop(root, stack)
    return [(target, url) for target in found for url in urls or [_address(target, shop, stack)]]


def _shop(root: Path, stack: str) -> str | None:
    from provider.stores import StackSettings

    return StackSettings(root, stack).get("connectif:shopUrl")


def _address(target: Target, shop: str | None, stack: str) -> str:
    from provider.probe.target import address

    found = address(target, shop)
    if found is None:
        raise CommandError(
            f"which page? Give --url, or connectif:shopUrl in stacks/Pulumi.{stack}.yaml: a page"
            " that shows in the app"
        )
    return found


def _proofs(arguments: argparse.Namespace, orders: Sequence[tuple[Target, str]]) -> list[Proof]:
    """Probe one page after the other. Raises ``CommandError`` when that cannot be done."""
    import asyncio

    from playwright.async_api import Error

    from provider.probe.chromium import ChromiumError

    try:
        return asyncio.run(_probe(arguments, orders))
    except ChromiumError as error:
        raise CommandError(str(error)) from None
    except Error as error:
        said = str(error).strip().splitlines()[0]
        raise CommandError(f"the browser failed: {said}") from None
    except KeyboardInterrupt:
        raise CommandError("interrupted") from None


async def _probe(
    arguments: argparse.Namespace, orders: Sequence[tuple[Target, str]]
) -> list[Proof]:
    import os

    from provider.probe.chromium import find, running
    from provider.probe.proving import prove
    from provider.probe.visiting import Patience

    patience = Patience(arguments.seconds, min(arguments.seconds, QUIET_SECONDS))
    async with running(find(os.environ)) as browser:
        return [
            await prove(
                browser,
                target,
                url,
                is_sent=arguments.send,
                patience=patience,
                screenshot=_numbered(arguments.screenshot, number),
            )
            for number, (target, url) in enumerate(orders, start=1)
        ]


def _numbered(picture: Path | None, number: int) -> Path | None:
    """Give the name of a picture: each page has its own."""
    if picture is None or number == 1:
        return picture
    return picture.with_stem(f"{picture.stem}-{number}")


def _say_data(stack: str, proofs: Sequence[Proof], *, is_proven: bool) -> None:
    from provider.probe.report import as_data

    probes = [as_data(proof) for proof in proofs]
    say_json({"stack": stack, "proven": is_proven, "probes": probes})


def _say_text(proofs: Sequence[Proof]) -> None:
    from provider.probe.report import as_text

    say("\n\n".join(as_text(proof) for proof in proofs))
