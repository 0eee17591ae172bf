"""What every operation of the API does to the store."""

from __future__ import annotations

from collections.abc import Mapping

from sandbox.operations import (
    contact_fields,
    contacts,
    custom_event_types,
    custom_events,
    custom_integrations,
    segments,
    store,
    web_contents,
    workflows,
)
from sandbox.operations.call import Handler

HANDLERS: Mapping[str, Handler] = {
    **store.HANDLERS,
    **contact_fields.HANDLERS,
    **custom_integrations.HANDLERS,
    **custom_event_types.HANDLERS,
    **custom_events.HANDLERS,
    **contacts.HANDLERS,
    **workflows.HANDLERS,
    **segments.HANDLERS,
    **web_contents.HANDLERS,
}
