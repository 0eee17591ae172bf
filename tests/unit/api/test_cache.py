import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from provider.api.cache import ListCache

# Long enough for a thread that nobody holds up; a test that passes never waits for a failure.
SOON = 0.2
AT_LAST = 10.0


def until(condition: Callable[[], bool]) -> None:
    """Wait until another thread has come to a certain point."""
    turn = threading.Event()
    for _ in range(2000):
        if condition():
            return
        turn.wait(0.005)
    raise AssertionError("the other thread never came to that point")


def test_a_list_is_not_read_while_a_write_is_under_way() -> None:
    loaded = threading.Event()

    def load() -> list[dict[str, Any]]:
        loaded.set()
        return [{"id": "a"}]

    cache = ListCache(load)
    with ThreadPoolExecutor(1) as pool:
        with cache.writing():
            reading = pool.submit(cache.read)
            until(lambda: cache._flight is not None)
            assert not loaded.wait(SOON)
        assert reading.result(AT_LAST) == ({"id": "a"},)


def test_a_write_does_not_begin_while_a_list_is_read() -> None:
    loading, go_on, entered = threading.Event(), threading.Event(), threading.Event()

    def load() -> list[dict[str, Any]]:
        loading.set()
        assert go_on.wait(AT_LAST)
        return [{"id": "a"}]

    cache = ListCache(load)

    def write() -> None:
        with cache.writing():
            entered.set()
            cache.put({"id": "b"})

    with ThreadPoolExecutor(2) as pool:
        reading = pool.submit(cache.read)
        assert loading.wait(AT_LAST)
        writing = pool.submit(write)
        assert not entered.wait(SOON)
        go_on.set()
        assert reading.result(AT_LAST) == ({"id": "a"},)
        writing.result(AT_LAST)
    assert cache.read() == ({"id": "a"}, {"id": "b"})


def test_several_writes_may_be_under_way_at_once() -> None:
    cache = ListCache(list)
    both = threading.Barrier(2)

    def write() -> None:
        with cache.writing():
            both.wait(AT_LAST)

    with ThreadPoolExecutor(2) as pool:
        for writing in [pool.submit(write), pool.submit(write)]:
            writing.result(AT_LAST)


def test_whoever_waits_for_a_load_shares_its_failure_and_the_next_loads_anew() -> None:
    loading, go_on = threading.Event(), threading.Event()
    loads: list[int] = []

    def load() -> list[dict[str, Any]]:
        loads.append(1)
        loading.set()
        assert go_on.wait(AT_LAST)
        if len(loads) == 1:
            raise ValueError("no list")
        return []

    cache = ListCache(load)
    with ThreadPoolExecutor(3) as pool:
        first = pool.submit(cache.read)
        assert loading.wait(AT_LAST)
        joined = threading.Event()

        def join() -> None:
            joined.set()
            cache.read()

        second = pool.submit(join)
        assert joined.wait(AT_LAST)
        flight = cache._flight
        assert flight is not None
        until(lambda: flight._condition._waiters.__len__() > 0)  # type: ignore[attr-defined]
        go_on.set()
        for waiting in (first, second):
            with pytest.raises(ValueError, match="no list"):
                waiting.result(AT_LAST)
    assert cache.read() == ()
    assert len(loads) == 2


def test_a_fresh_list_is_loaded_again() -> None:
    lists = iter([[{"id": "a"}], [{"id": "b"}]])
    cache = ListCache(lambda: next(lists))
    assert cache.read() == cache.read() == ({"id": "a"},)
    assert cache.fresh() == ({"id": "b"},)
    assert cache.find("a") is None
