"""What a key must be able to read, asked before anything is written.

The engine checks one resource after the other and may write between two checks, so the store's own
check, which comes first, reads every list that the definitions will need. The lists are kept: the
resources that need them read nothing twice.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor

from provider.api import Client, Forbidden, NotFound
from provider.engine.process import Process
from provider.engine.properties import EXTENDED
from provider.kinds import KINDS

_AT_ONCE = 4
_READ: Mapping[str, Callable[[Client], object]] = {
    "ContactField": lambda client: client.contact_fields.list(),
    "CustomIntegration": lambda client: client.custom_integrations.list(),
    "OutboundEvent": lambda client: client.event_types.readable(),
    "InlineContent": lambda client: client.web_contents.list(),
    "Segment": lambda client: client.segments.list(),
    "Workflow": lambda client: client.workflows.list(),
}


def is_read(kind: str, *, extended: bool) -> bool:
    """Whether the store's list of a kind is read: the public one lacks contents and segments."""
    return kind == "Workflow" or extended or KINDS[kind].surface != EXTENDED


def unreadable(process: Process, stack: str, kinds: Iterable[str]) -> list[str]:
    """Give the reasons why lists of these kinds cannot be read: a scope of the key is missing.

    Raises ``ConnectifError`` when a list cannot be read for another reason.
    """
    client = process.client(stack)
    needed = [kind for kind in sorted(set(kinds)) if is_read(kind, extended=process.extended)]
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        found = pool.map(lambda kind: list(_refusals(client, kind)), needed)
        return [reason for reasons in found for reason in reasons]


def _refusals(client: Client, kind: str) -> Iterator[str]:
    try:
        _READ[kind](client)
    except Forbidden as error:
        yield str(error)
    except NotFound:
        # A store without a list of workflows has tasks only; any other kind says so itself.
        pass
