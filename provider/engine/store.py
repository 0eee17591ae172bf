"""The Store resource: which store this is, so that no key of another one is ever used on it."""

from collections.abc import Mapping

from provider.engine.failures import WrongStoreError
from provider.engine.process import Process
from provider.engine.target import Properties

KIND = "Store"


def check(process: Process, news: Mapping[str, object]) -> list[str]:
    """Give the reasons why the key does not open the store that the stack file names."""
    expected = news.get("expected")
    live = process.live_identity(str(news.get("stack", "")))
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
    reasons = check(process, properties)
    if reasons:
        raise WrongStoreError("; ".join(reasons))
    return process.live_identity(str(properties.get("stack", ""))) or str(properties["expected"])


def verified(process: Process, pulumi_id: str, properties: Properties) -> Properties:
    """Give the properties if the key opens this stack's store. Raises ``WrongStoreError``."""
    process.verify_store({**properties, "store": pulumi_id})
    return properties
