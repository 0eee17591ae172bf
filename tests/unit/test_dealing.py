from __future__ import annotations

from tests.dealing import dealt

ITEMS = [("quick", n) for n in range(20)] + [("slow-a", n) for n in range(3)]
ITEMS += [("slow-b", n) for n in range(2)]


def deal(processes: int) -> list[tuple[str, int]]:
    return dealt(ITEMS, processes, lambda item: item[0], lambda name: name.startswith("slow"))


def runs(processes: int) -> list[list[tuple[str, int]]]:
    """Cut as the processes are given their runs: an even share of what is left."""
    left, found = deal(processes), []
    for number in range(processes):
        size = len(left) // (processes - number)
        found.append(left[:size])
        left = left[size:]
    return found


def test_every_item_is_dealt_once() -> None:
    for processes in range(1, 7):
        assert sorted(deal(processes)) == sorted(ITEMS)


def test_each_run_begins_with_a_slow_module_and_ends_with_quick_tests() -> None:
    for run in runs(2):
        assert run[0][0].startswith("slow")
        assert run[-1][0] == "quick"


def test_a_module_stays_together() -> None:
    for processes in (2, 3):
        names = [name for run in runs(processes) for name, _ in run if name.startswith("slow")]
        assert [name for n, name in enumerate(names) if n == 0 or names[n - 1] != name] in (
            ["slow-a", "slow-b"],
            ["slow-b", "slow-a"],
        )


def test_the_order_inside_a_module_is_kept() -> None:
    dealt_out = deal(3)

    assert [n for name, n in dealt_out if name == "slow-a"] == [0, 1, 2]
