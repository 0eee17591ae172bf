"""The doctor: what stands between a stack and its first run, found out without writing anything.

``examine`` gives an ``Examination`` of one stack; ``ShapeReport`` compares the store's answers with
``schemas/openapi.yaml`` and tells nothing of what stands in them.
"""

from provider.doctor.examination import Examination, examine, examine_machine
from provider.doctor.findings import Finding

__all__ = ["Examination", "Finding", "examine", "examine_machine"]
