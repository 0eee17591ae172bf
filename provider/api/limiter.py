"""The limiter: lets requests through no faster than the store allows."""

import logging
import os
from collections.abc import Mapping
from dataclasses import dataclass

from provider.api.address import Address
from provider.api.announcement import Announcement
from provider.api.credentials import Credentials
from provider.api.errors import InvalidSetting
from provider.api.shared_state import MemoryState, State, state_for
from provider.api.timing import Clock
from provider.api.window import Rule, Window, admit, block, heed, settle

SETTING = "CONNECTIF_REQUESTS_PER_MINUTE"
_LOG = logging.getLogger("connectif.api")
_WORTH_TELLING = 5.0


@dataclass(frozen=True)
class Permit:
    """Leave to send one request; hand it back with the answer."""

    number: int
    waited: float


class OutOfPatience(Exception):  # noqa: N818  (caught in this package)
    """The limit let nothing through for longer than the limiter waits."""


class Limiter:
    """Lets requests through as the rule and the store's announcements allow; thread-safe."""

    def __init__(
        self,
        rule: Rule | None = None,
        state: State | None = None,
        clock: Clock | None = None,
        patience: float = 900.0,
    ) -> None:
        """Take the rule, the place of the shared window and the clock.

        Args:
            rule: defaults to the documented limit.
            state: defaults to this process's memory.
            clock: defaults to the machine's.
            patience: seconds that one request waits at most.
        """
        self._rule = rule or Rule()
        self._state = state or MemoryState()
        self._clock = clock or Clock()
        self._patience = patience

    def acquire(self) -> Permit:
        """Wait until a request may be sent.

        Raises:
            OutOfPatience: when that takes longer than the limiter waits.
        """
        waited = 0.0
        while True:
            number, wait = self._state.update(self._admit)
            if wait == 0.0:
                return Permit(number, waited)
            if waited + wait > self._patience:
                raise OutOfPatience
            self._tell(wait)
            self._clock.sleep(wait)
            waited += wait

    def settle(self, permit: Permit, said: Announcement | None = None) -> None:
        """Note that the request of a permit has ended, and what its answer said of the limit."""
        now = self._clock.now()

        def change(window: Window) -> tuple[Window, None]:
            window = settle(window, permit.number, now)
            return heed(window, self._rule, said or Announcement(), permit.number, now), None

        self._state.update(change)

    def block(self, seconds: float) -> None:
        """Let nothing through for some seconds (at most 60), because the store said so (429)."""
        now = self._clock.now()
        self._state.update(lambda window: (block(window, seconds, now), None))

    def _admit(self, window: Window) -> tuple[Window, tuple[int, float]]:
        """Ask the window; the clock is read under its lock, so that moments stay in order."""
        window, wait = admit(window, self._rule, self._clock.now())
        return window, (window.granted, wait)

    def _tell(self, wait: float) -> None:
        """Say that a longer wait is meant."""
        if wait >= _WORTH_TELLING:
            _LOG.info("Waiting %.0f s for the limit of requests per minute.", wait)


def limiter_for(
    base_url: str,
    credentials: Credentials,
    requests_per_minute: int | None = None,
    environment: Mapping[str, str] | None = None,
    clock: Clock | None = None,
) -> Limiter:
    """Make the limiter of a base address and key, shared by the processes of this machine.

    Args:
        base_url: the API's base address.
        credentials: the key; only its id is used, hashed, as part of a file's name.
        requests_per_minute: another limit, which the store can only lower; 0 for none. Defaults
            to CONNECTIF_REQUESTS_PER_MINUTE, then to the documented 100, which the store's
            announcement replaces; on this machine to what the store announces.
        environment: defaults to the process's.
        clock: defaults to the machine's.

    Raises:
        InvalidAddress: for an address that cannot be used.
        InvalidSetting: when the limit is not a whole number from 0 on.
    """
    environment = os.environ if environment is None else environment
    clock = clock or Clock()
    address = Address.parse(base_url)
    rule = _rule(address, _setting(requests_per_minute, environment))
    return Limiter(rule, state_for(address, credentials, environment, clock), clock)


def _rule(address: Address, chosen: int | None) -> Rule:
    """Give the rule for an address and the user's choice."""
    if chosen is not None:
        return Rule(limit=chosen or None, lifts=False)
    return Rule(limit=None) if address.loopback else Rule()


def _setting(given: int | None, environment: Mapping[str, str]) -> int | None:
    """Give the limit that the user chose, or None."""
    text = environment.get(SETTING, "").strip() if given is None else str(given)
    if not text:
        return None
    if not (text.isascii() and text.isdigit()):
        raise InvalidSetting(f"{SETTING} must be a whole number of requests per minute, 0 for none")
    return int(text)
