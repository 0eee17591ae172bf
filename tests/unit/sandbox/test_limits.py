from __future__ import annotations

from sandbox.limits import Admission, SlidingWindow, limit_headers


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_the_window_slides() -> None:
    clock = Clock()
    window = SlidingWindow(2, clock)
    assert window.admit() == Admission(True, 2, 1, 60.0)
    clock.now += 50
    assert window.admit() == Admission(True, 2, 0, 10.0)
    assert window.admit() == Admission(False, 2, 0, 10.0)
    clock.now += 10
    # Only the first has left the window: one place is free, not two.
    assert window.admit() == Admission(True, 2, 0, 50.0)
    assert window.admit() == Admission(False, 2, 0, 50.0)


def test_refused_requests_do_not_count() -> None:
    clock = Clock()
    window = SlidingWindow(1, clock)
    window.admit()
    allowed = []
    for _ in range(6):
        clock.now += 10
        verdict = window.admit()
        allowed.append(verdict and verdict.allowed)
    assert allowed == [False, False, False, False, False, True]


def test_zero_is_no_limit_and_no_headers() -> None:
    assert SlidingWindow(0).admit() is None
    assert limit_headers(None, "x-ratelimit", 0.0) == {}


def test_the_two_spellings() -> None:
    admission = Admission(True, 100, 98, 9.2)
    assert limit_headers(admission, "x-ratelimit", 1580919158.5) == {
        "X-RateLimit-Limit": "100",
        "X-RateLimit-Remaining": "98",
        "X-RateLimit-Reset": "1580919168",
    }
    assert limit_headers(admission, "ratelimit", 1580919158.5) == {
        "RateLimit-Limit": "100",
        "RateLimit-Remaining": "98",
        "RateLimit-Reset": "10",
    }
    assert limit_headers(admission, "none", 0.0) == {}
