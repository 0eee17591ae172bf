"""Kinds: what a contact field, an integration or an event is, as pure functions.

Every kind says, without any I/O, which rules its definition obeys, how it looks in a form that can
be compared (the Pulumi inputs), how the same form is read off an answer of the store, what the
request body is, and what may be changed once the object exists. A kind is added by adding one
module here, one schema under ``schemas/kinds`` and one line in ``KINDS``.
"""

from collections.abc import Mapping

from provider.kinds.contact_field import CONTACT_FIELD
from provider.kinds.custom_integration import CUSTOM_INTEGRATION
from provider.kinds.inline_content import INLINE_CONTENT
from provider.kinds.kind import Change, Difference, Kind, Violation
from provider.kinds.outbound_event import OUTBOUND_EVENT
from provider.kinds.secrets import DIFFERENT, SecretLookup, SecretReference
from provider.kinds.segment import SEGMENT
from provider.kinds.workflow import WORKFLOW

KINDS: Mapping[str, Kind] = {
    kind.name: kind
    for kind in (
        CONTACT_FIELD,
        SEGMENT,
        INLINE_CONTENT,
        CUSTOM_INTEGRATION,
        OUTBOUND_EVENT,
        WORKFLOW,
    )
}

__all__ = [
    "CONTACT_FIELD",
    "CUSTOM_INTEGRATION",
    "DIFFERENT",
    "INLINE_CONTENT",
    "KINDS",
    "OUTBOUND_EVENT",
    "SEGMENT",
    "WORKFLOW",
    "Change",
    "Difference",
    "Kind",
    "SecretLookup",
    "SecretReference",
    "Violation",
]
