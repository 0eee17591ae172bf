"""What is to be proven of a store: from the definitions of its packs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from provider.definitions import Configuration, Definition, Probe, TokenSource


@dataclass(frozen=True)
class Target:
    """What a pack says about collecting a token.

    ``field`` is the contact field's id, ``workflow`` the name that its definition gives to the
    workflow. The rest is the pack's ``probe``: see ``provider.definitions.Probe``.
    """

    pack: str
    field: str
    workflow: str
    user_agent: str
    token: TokenSource
    selector: str
    match: str
    pages: tuple[str, ...]
    session_key: str | None

    def covers(self, address: str) -> bool:
        """Say whether a page is one of those that collect."""
        if self.match == "any":
            return True
        if self.match == "exactly":
            return address in self.pages
        return any(address.startswith(page) for page in self.pages)


def targets(configuration: Configuration) -> tuple[Target, ...]:
    """Give what can be proven of a store; packs and workflows that shall go are left out."""
    return tuple(_targets(configuration))


def address(target: Target, shop: str | None) -> str | None:
    """Choose the page to open: one of the pack's own where it has some, else the shop's."""
    if shop is not None and target.covers(shop):
        return shop
    return next(iter(target.pages), shop)


def _targets(configuration: Configuration) -> Iterator[Target]:
    by_name = {definition.name: definition for definition in configuration.definitions}
    for pack in configuration.packs:
        if pack.probe is not None and not by_name[pack.probe.workflow].absent:
            yield _target(pack.name, pack.probe, by_name)


def _target(pack: str, probe: Probe, by_name: dict[str, Definition]) -> Target:
    return Target(
        pack,
        by_name[probe.field].spec["id"],
        by_name[probe.workflow].spec["name"],
        probe.user_agent,
        probe.token,
        probe.selector,
        probe.match,
        probe.pages,
        probe.session_key,
    )
