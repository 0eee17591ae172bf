"""What a run of the engine would do, read from its preview, judged, and said in plain words.

``read_plan`` reads ``pulumi preview --json``, ``judge`` says what must not happen without leave by
name, and ``carrying_out`` runs the engine.
"""

from provider.plan.digest import Fingerprint, digest, digests
from provider.plan.expectation import Expectation
from provider.plan.judging import Stop, judge
from provider.plan.live import Live, read_live
from provider.plan.model import Message, Operation, Plan, PlannedResource
from provider.plan.reading import PlanError, read_plan

__all__ = [
    "Expectation",
    "Fingerprint",
    "Live",
    "Message",
    "Operation",
    "Plan",
    "PlanError",
    "PlannedResource",
    "Stop",
    "digest",
    "digests",
    "judge",
    "read_live",
    "read_plan",
]
