from __future__ import annotations

from typing import Any

import pytest

from sandbox.faults import Faults, parse_fault


def test_skip_then_times() -> None:
    fault = parse_fault({"kind": "status", "skip": 2, "times": 2})
    assert [fault.meets("GET", "/store/") for _ in range(6)] == [
        False, False, True, True, False, False,
    ]  # fmt: skip


def test_for_ever() -> None:
    fault = parse_fault({"kind": "status", "times": None})
    assert all(fault.meets("GET", "/store/") for _ in range(100))


def test_only_matching_requests_count() -> None:
    fault = parse_fault({"kind": "reset", "method": "POST", "path": "^/contact-fields/"})
    assert not fault.meets("GET", "/contact-fields/")
    assert not fault.meets("POST", "/custom-integrations/")
    assert fault.meets("POST", "/contact-fields/")


def test_the_first_fault_that_meets_is_taken() -> None:
    faults = Faults()
    faults.add({"kind": "status", "status": 500})
    faults.add({"kind": "html"})
    taken = [faults.take("GET", "/") for _ in range(3)]
    assert [fault and fault.kind for fault in taken] == ["status", "html", None]


@pytest.mark.parametrize(
    "content",
    [
        {},
        {"kind": "flood"},
        {"kind": ["status"]},
        {"kind": "status", "status": 99},
        {"kind": "status", "status": "500"},
        {"kind": "status", "skip": -1},
        {"kind": "status", "times": 0},
        {"kind": "delay", "seconds": "long"},
        {"kind": "status", "path": "("},
        {"kind": "status", "path": 5},
        {"kind": "status", "retryAfter": "soon"},
        {"kind": "status", "after": 1},
    ],
)
def test_nonsense_is_refused(content: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"kind|status|skip|times|seconds|path|after|retryAfter"):
        parse_fault(content)
