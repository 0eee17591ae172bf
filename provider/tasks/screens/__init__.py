"""The sheet of each kind: what the console shows of an object, made from its comparable form.

``SHEETS[kind](form, *others)``: ``others`` are earlier or later forms of the same object, so that
what stands in one of them only has its place in both, and every part has one name in both.
"""

from collections.abc import Mapping
from typing import Any, Protocol

from provider.tasks.screens.contact_field import contact_field
from provider.tasks.screens.custom_integration import custom_integration
from provider.tasks.screens.inline_content import inline_content
from provider.tasks.screens.outbound_event import outbound_event
from provider.tasks.screens.segment import segment
from provider.tasks.screens.workflow import workflow
from provider.tasks.sheet import Sheet


class Sheeting(Protocol):
    """Makes the sheet of one kind."""

    def __call__(self, form: Mapping[str, Any], *others: Mapping[str, Any]) -> Sheet:
        """Give the sheet of a form."""


SHEETS: Mapping[str, Sheeting] = {
    "ContactField": contact_field,
    "CustomIntegration": custom_integration,
    "OutboundEvent": outbound_event,
    "InlineContent": inline_content,
    "Segment": segment,
    "Workflow": workflow,
}
