"""The window, simulated: many processes, any latency, any clock, and stores of both habits."""

import bisect
import heapq
from dataclasses import dataclass, field, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from provider.api.announcement import Announcement
from provider.api.window import (
    SPAN,
    Budget,
    Rule,
    Window,
    admit,
    block,
    heed,
    parse,
    serialise,
    settle,
)


@dataclass
class Store:
    """Counts arrivals in a sliding or a fixed minute, and says what it thinks of each."""

    limit: int
    sliding: bool
    arrivals: list[float] = field(default_factory=list)
    refused: int = 0

    def receive(self, now: float) -> Announcement:
        # A sliding minute ends where it is a minute old, so that no instant counts in two.
        begin = now - SPAN if self.sliding else now // SPAN * SPAN
        counted = [m for m in self.arrivals if (m > begin if self.sliding else m >= begin)]
        end = (counted[0] + SPAN if counted else now) if self.sliding else begin + SPAN
        if len(counted) >= self.limit:
            self.refused += 1
            return Announcement(self.limit, 0, end - now, retry_after=end - now)
        self.arrivals.append(now)
        return Announcement(self.limit, self.limit - len(counted) - 1, end - now)


def simulate(
    rule: Rule, latencies: list[list[tuple[float, float]]], store: Store | None = None
) -> tuple[list[float], float]:
    """Let several workers send one request after the other; give the arrivals and the end.

    Every latency is two parts: until the store counts the request, and from then to its answer.
    """
    window = Window()
    arrivals: list[float] = []
    events: list[tuple[float, int, int, str, int]] = [
        (0.0, worker, 0, "ask", 0) for worker in range(len(latencies))
    ]
    said: dict[tuple[int, int], Announcement] = {}
    now = 0.0
    while events:
        now, worker, step, what, number = heapq.heappop(events)
        if step == len(latencies[worker]):
            continue
        there, back = latencies[worker][step]
        window = parse(serialise(window))
        if what == "ask":
            window, wait = admit(window, rule, now)
            if wait:
                heapq.heappush(events, (now + wait, worker, step, "ask", 0))
            else:
                heapq.heappush(events, (now + there, worker, step, "arrive", window.granted))
        elif what == "arrive":
            arrivals.append(now)
            if store is not None:
                said[worker, step] = store.receive(now)
            heapq.heappush(events, (now + back, worker, step, "answer", number))
        else:
            answer = said.get((worker, step), Announcement())
            window = heed(settle(window, number, now), rule, answer, number, now)
            if answer.retry_after is not None:
                window = block(window, answer.retry_after, now)
                heapq.heappush(events, (now, worker, step, "ask", 0))
            else:
                heapq.heappush(events, (now, worker, step + 1, "ask", 0))
    return arrivals, now


def most_in_a_minute(arrivals: list[float]) -> int:
    moments = sorted(arrivals)
    return max(
        bisect.bisect_left(moments, begin + SPAN - 1e-6) - index
        for index, begin in enumerate(moments)
    )


half = st.floats(0.0, 15.0, allow_nan=False)
workers = st.lists(st.lists(st.tuples(half, half), min_size=1, max_size=25), min_size=1, max_size=6)


@settings(max_examples=150, deadline=None)
@given(latencies=workers, limit=st.integers(1, 12))
def test_no_minute_of_the_store_holds_more_than_the_limit_whatever_the_latency(
    latencies: list[list[tuple[float, float]]], limit: int
) -> None:
    arrivals, _ = simulate(Rule(limit=limit), latencies)
    assert len(arrivals) == sum(map(len, latencies))
    assert most_in_a_minute(arrivals) <= limit


@settings(max_examples=60, deadline=None)
@given(
    latency=st.floats(0.0, 0.3),
    count=st.integers(1, 300),
    workers=st.integers(1, 4),
    limit=st.integers(10, 100),
)
def test_the_limit_costs_no_more_time_than_it_forces(
    latency: float, count: int, workers: int, limit: int
) -> None:
    latencies = [[(latency, 0.0)] * len(range(w, count, workers)) for w in range(workers)]
    _, end = simulate(Rule(limit=limit), latencies)
    forced = (count - 1) // limit * SPAN
    busy = latency * (count // workers + 1)
    assert end <= forced * 1.05 + busy + 1.0


@settings(max_examples=80, deadline=None)
@given(
    latencies=st.lists(
        st.lists(st.tuples(st.floats(0.0, 0.5), st.floats(0.0, 0.5)), min_size=1, max_size=30),
        min_size=1,
        max_size=4,
    ),
    limit=st.integers(5, 30),
    sliding=st.booleans(),
    rule=st.sampled_from([Rule(), Rule(limit=None), Rule(limit=10, lifts=False)]),
)
def test_the_announcements_of_a_store_are_enough_to_be_refused_once_a_minute_at_most(
    latencies: list[list[tuple[float, float]]], limit: int, sliding: bool, rule: Rule
) -> None:
    store = Store(limit, sliding)
    simulate(rule, latencies, store)
    assert len(store.arrivals) == sum(map(len, latencies))
    # Only what is sent at once, before an answer told of the new minute, can be too much.
    minutes = 1 + max(store.arrivals) // SPAN
    assert store.refused <= len(latencies) * minutes


@given(st.binary(max_size=200))
def test_a_file_of_any_bytes_can_be_read(content: bytes) -> None:
    window, wait = admit(parse(content), Rule(), 5000.0)
    assert wait <= 60.0
    assert parse(serialise(window)) == window


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3),
    max_leaves=6,
)


@settings(deadline=None)
@given(
    content=st.fixed_dictionaries(
        dict.fromkeys(("granted", "stamps", "blocked", "announced", "budget"), json_values)
    )
)
def test_a_file_of_any_values_can_be_read_and_holds_nobody_up_for_long(
    content: dict[str, object],
) -> None:
    import json

    window = parse(json.dumps(content).encode())
    _, wait = admit(window, Rule(), 5000.0)
    assert 0.0 <= wait <= 60.0


def granted(rule: Rule, window: Window, now: float = 100.0) -> int:
    """Count how many requests are let through at one moment (up to 1,500)."""
    for count in range(1500):
        window, wait = admit(window, rule, now)
        if wait:
            return count
    return 1500


@pytest.mark.parametrize(
    ("rule", "said", "let_through"),
    [
        (Rule(), None, 100),
        (Rule(), Announcement(limit=300), 300),
        (Rule(), Announcement(limit=20), 20),
        (Rule(), Announcement(limit=5000), 1500),
        (Rule(), Announcement(remaining=7, reset=30.0), 7),
        (Rule(), Announcement(limit=300, remaining=250, reset=30.0), 250),
        (Rule(limit=50, lifts=False), Announcement(limit=300), 50),
        (Rule(limit=50, lifts=False), Announcement(limit=20), 20),
        (Rule(limit=None), None, 1500),
        (Rule(limit=None), Announcement(limit=40), 40),
        (Rule(limit=None), Announcement(limit=100, remaining=60, reset=10.0), 60),
        (Rule(limit=None, lifts=False), Announcement(limit=2, remaining=1, reset=9.0), 1500),
        (Rule(), Announcement(limit=0), 100),
        (Rule(), Announcement(remaining=0), 100),
    ],
)
def test_how_many_are_let_through_at_once(
    rule: Rule, said: Announcement | None, let_through: int
) -> None:
    window = heed(Window(), rule, said or Announcement(), 0, 100.0)
    assert granted(rule, window) == let_through


def test_an_announcement_is_forgotten_after_a_minute() -> None:
    window = heed(Window(), Rule(limit=None), Announcement(5, 0, 30.0), 0, 100.0)
    assert granted(Rule(limit=None), window, 129.0) == 0
    assert granted(Rule(limit=None), window, 131.0) == 5
    assert granted(Rule(limit=None), window, 161.0) == 1500


def test_the_answer_to_an_earlier_request_does_not_overrule_a_later_one() -> None:
    window = heed(Window(granted=9), Rule(), Announcement(remaining=3, reset=30.0), 9, 100.0)
    window = heed(window, Rule(), Announcement(remaining=50, reset=30.0), 4, 100.5)
    assert window.budget == Budget(3, 130.0, 9)


def test_requests_under_way_count_against_what_the_store_said_was_left() -> None:
    window = heed(Window(granted=9), Rule(), Announcement(remaining=3, reset=30.0), 7, 100.0)
    assert granted(Rule(limit=None), window) == 1


def test_a_local_store_that_was_reset_is_believed() -> None:
    rule = Rule(limit=None)
    window = heed(Window(), rule, Announcement(100, 99, 60.0), 0, 100.0)
    for _ in range(90):
        window, wait = admit(window, rule, 100.0)
        assert wait == 0.0
    window = heed(window, rule, Announcement(100, 99, 60.0), 90, 101.0)
    assert granted(rule, window, 101.0) == 99


def test_a_block_holds_everybody_and_is_never_longer_than_a_minute() -> None:
    window = block(Window(), 3600.0, 100.0)
    assert admit(window, Rule(limit=None, lifts=False), 100.0)[1] == 60.0
    assert admit(window, Rule(), 159.0)[1] == 1.0
    assert admit(window, Rule(), 160.0)[1] == 0.0


def test_moments_of_another_boot_heal_within_a_minute() -> None:
    stamps = tuple((number, 9e8) for number in range(100))
    window = Window(100, stamps, 9e8, (3, 9e8), Budget(0, 9e8, 500))
    window, wait = admit(window, Rule(), 10.0)
    assert wait <= 60.0
    assert admit(window, Rule(), 10.0 + wait)[1] == 0.0


def test_stamps_of_a_minute_ago_are_dropped_so_that_the_file_stays_small() -> None:
    window = Window()
    for number in range(2000):
        window, wait = admit(window, Rule(), number * 1.0)
        assert wait == 0.0
    assert len(window.stamps) == 60
    assert len(serialise(window)) < 5000


def test_a_request_counts_from_its_answer() -> None:
    window, _ = admit(Window(), Rule(limit=1), 0.0)
    window = settle(window, 1, 20.0)
    assert admit(window, Rule(limit=1), 60.0)[1] == 20.0
    assert admit(replace(window), Rule(limit=1), 80.0)[1] == 0.0
