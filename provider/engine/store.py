"""The Store resource: which store this is, so that no key of another one is ever used on it."""

from collections.abc import Mapping

from provider.api import Forbidden
from provider.engine import link
from provider.engine.failures import WrongStoreError
from provider.engine.process import Process
from provider.engine.properties import Source
from provider.engine.reading import unreadable
from provider.engine.target import Properties

KIND = "Store"


def check(process: Process, olds: Mapping[str, object], news: Mapping[str, object]) -> list[str]:
    """Give the reasons why the key does not open the store that the stack file names.

    One that opens it must also be able to read what the stack defines. A store that the stack file
    does not name yet is shown once, with the line to write.
    """
    stack = str(news.get("stack", ""))
    kinds = process.sources.get(str(news.get("key")), Source()).kinds
    try:
        live = process.live_identity(stack)
    except Forbidden as error:
        others = unreadable(process, stack, kinds)
        if not others:
            raise
        return [str(error), *others]
    if live is not None and not olds and news.get("expected") is None:
        link.note(
            f'the key opens the store "{live}": write `connectif:store: {live}` into the stack '
            "file, so that no key of another store is ever used"
        )
    return _reasons(live, news.get("expected")) or unreadable(process, stack, kinds)


def _reasons(live: str | None, expected: object) -> list[str]:
    if live is None and expected is None:
        return [
            (
                "the store does not show who it is: write `connectif:store: NAME`, with a name of "
                "your choice, into the stack file"
            )
        ]
    if live is not None and expected is not None and live != expected:
        return [
            (
                f'connectif:store says "{expected}", but the key opens the store "{live}": nothing '
                "was done. Use the key of the right store, or correct the stack file"
            )
        ]
    return []


def identity(process: Process, properties: Mapping[str, object]) -> str:
    """Give the identity of the store that the key opens. Raises ``WrongStoreError``."""
    live, expected = (
        process.live_identity(str(properties.get("stack", ""))),
        properties.get("expected"),
    )
    reasons = _reasons(live, expected)
    if reasons:
        raise WrongStoreError("; ".join(reasons))
    return live or str(expected)


def verified(process: Process, pulumi_id: str, properties: Properties) -> Properties:
    """Give the properties if the key opens this stack's store. Raises ``WrongStoreError``."""
    process.verify_store({**properties, "store": pulumi_id})
    return properties
