"""What preview and up say beside the diff: what is dangerous, missing, or left to a person."""

from collections.abc import Mapping
from typing import Any

from provider.engine import link
from provider.engine.process import secret_variable
from provider.engine.target import Target
from provider.kinds import SecretReference


def taken_over(target: Target) -> None:
    """Say that an equal object of the store is taken over."""
    link.note(
        f"{target.resource}: {target.title} is in the store already and equal: "
        "it is taken over, nothing is written"
    )


def task(target: Target, text: str) -> None:
    """Say what a person must do."""
    link.warn(
        f"{target.resource} (status: pending): a person must do this in the console, "
        f"the API cannot: {text}"
    )


def replacement(target: Target, body: Mapping[str, Any]) -> None:
    """Say what a replacement breaks."""
    link.warn(
        f"{target.resource}: REPLACES {target.live_title(body)}: it is deleted "
        "and made anew, and in every workflow that uses it the event's node stops working until a "
        "person mends it (the API does not show which workflows those are)"
    )
    needs_secrets(target)


def needs_secrets(target: Target) -> None:
    """Say which secrets `pulumi up` will need and does not have."""
    for reference in _not_at_hand(target):
        link.warn(
            f"{target.resource}: `pulumi up` needs the secret {reference.name}, which is not at "
            f"hand: set {secret_variable(reference.name)} before it"
        )


def not_compared(target: Target) -> None:
    """Say which headers nobody could compare with the store."""
    for reference in _not_at_hand(target):
        link.note(
            f"{target.resource}: the header with the secret {reference.name} was not compared with "
            f"the store: {secret_variable(reference.name)} is not set"
        )


def data_loss(target: Target) -> None:
    """Say what allowDataLoss means while it stands in a definition."""
    if target.desired.get("allowDataLoss"):
        link.warn(
            f"{target.resource}: allowDataLoss is on: when its definition goes or the stack is "
            f"destroyed, {target.title} is deleted with the value of every contact"
        )


def lost(target: Target) -> None:
    """Say that an object is gone and will be made anew."""
    values = " Its values went with it." if target.kind.name == "ContactField" else ""
    link.warn(
        f"{target.resource}: {target.title} is no longer in the store, somebody deleted it."
        f"{values} It will be made anew"
    )


def _not_at_hand(target: Target) -> list[SecretReference]:
    references = target.kind.secrets(target.desired)
    return [reference for reference in references if target.secret(reference.name) is None]
