"""The store itself: GET /store/."""

from __future__ import annotations

from collections.abc import Mapping

from sandbox.errors import not_found
from sandbox.operations.call import Answer, Call, Handler


def read(call: Call) -> Answer:
    """Say which store this is (no schema was seen: what it shows is assumed, and a switch)."""
    identity = call.switch("storeIdentity")
    if identity == "missing":
        raise not_found("There is nothing at this path.")
    store = call.sandbox.store()
    shown = ("id", "name") if identity == "id" else ("name",)
    return Answer(200, {name: store[name] for name in shown if name in store})


HANDLERS: Mapping[str, Handler] = {"getStore": read}
