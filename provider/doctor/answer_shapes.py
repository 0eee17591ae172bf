"""The answers of the store beside what is known of them, as a finding."""

from __future__ import annotations

from collections.abc import Iterator

from provider.commands.outcome import count
from provider.doctor.answers import Answers
from provider.doctor.findings import SHAPES, Finding
from provider.doctor.shape_report import StoreShape, store_shape
from provider.doctor.subject import Subject


def check_shapes(subject: Subject, answers: Answers) -> Iterator[Finding]:
    """Say whether the answers look as known; what they lack or say otherwise is a warning."""
    if not answers.looks:
        return
    shape = store_shape(answers, extended=subject.extended)
    found = _numbers(shape)
    report = f"connectif doctor --stack {subject.stack} --shapes"
    if found["contradicting"]:
        number = count(found["contradicting"], "difference")
        sentence = f"The answers show {number} from what is known of the API."
        advice = (
            "Read the first preview with care, and share the report of the differences with who "
            f"maintains these definitions: it holds nothing of your store. Run: {report}"
        )
        yield SHAPES.warning("shapes", sentence, advice)
    elif found["unknown"]:
        number = count(found["unknown"], "property", "properties")
        sentence = f"The answers look as known, with {number} more; `{report}` lists them."
        yield SHAPES.ok("shapes", sentence)
    else:
        yield SHAPES.ok("shapes", "The answers look as known.")


def _numbers(shape: StoreShape) -> dict[str, int]:
    """Count differences: more than was known, and other than was known."""
    kinds = [item.kind for operation in shape.operations for item in operation.differences]
    unknown = kinds.count("unknown")
    told = sum(
        item.kind == "word" and not item.expected
        for operation in shape.operations
        for item in operation.differences
    )
    return {"unknown": unknown, "contradicting": len(kinds) - unknown - told}
