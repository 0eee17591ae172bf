import fcntl
import json
import logging
import os
import subprocess
import sys
import tempfile
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from provider.api import Credentials, InvalidSetting, Limiter, limiter_for
from provider.api.announcement import Announcement
from provider.api.limiter import OutOfPatience
from provider.api.shared_state import FileState
from provider.api.window import Rule
from tests.unit.api.fake_clock import FakeClock

ROOT = Path(__file__).parents[3]
KEY = Credentials("someKeyId", "someSecret")
STORE = "https://api.connectif.cloud"
LOCAL = "http://127.0.0.1:8100"


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    return {"XDG_RUNTIME_DIR": str(tmp_path)}


def file_in(folder: Path) -> Path:
    (found,) = (folder / "connectif").iterdir()
    return found


def let_through(limiter: Limiter, most: int = 1200) -> int:
    """Count how many requests the limiter lets through without a wait."""
    return sum(limiter.acquire().waited == 0.0 for _ in range(most))


def exhausted(limiter: Limiter, clock: FakeClock) -> int:
    """Count how many requests are let through before the first wait."""
    count = 0
    while not clock.slept:
        limiter.acquire()
        count += 1
    return count - 1


def test_the_hundred_and_first_request_waits_for_the_minute_to_end(
    clock: FakeClock, environment: dict[str, str]
) -> None:
    limiter = limiter_for(STORE, KEY, environment=environment, clock=clock)
    assert exhausted(limiter, clock) == 100
    assert clock.slept == [60.0]


def test_limiters_of_one_address_and_key_share_the_minute(
    clock: FakeClock, environment: dict[str, str]
) -> None:
    first, second = (
        limiter_for(STORE, KEY, environment=environment, clock=clock) for _ in range(2)
    )
    for _ in range(50):
        first.acquire()
    assert exhausted(second, clock) == 50


@pytest.mark.parametrize(
    ("address", "key"),
    [(STORE, Credentials("otherKeyId", "s")), ("https://other.example", KEY)],
)
def test_another_address_or_key_has_its_own_minute(
    clock: FakeClock, environment: dict[str, str], address: str, key: Credentials
) -> None:
    first = limiter_for(STORE, KEY, environment=environment, clock=clock)
    second = limiter_for(address, key, environment=environment, clock=clock)
    for _ in range(100):
        first.acquire()
    second.acquire()
    assert clock.slept == []


def test_the_file_is_private_and_names_neither_key_nor_address(
    clock: FakeClock, environment: dict[str, str], tmp_path: Path
) -> None:
    limiter_for(STORE, KEY, environment=environment, clock=clock).acquire()
    path = file_in(tmp_path)
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert path.stat().st_mode & 0o777 == 0o600
    shown = path.name + path.read_text()
    assert not any(word in shown for word in ("someKeyId", "someSecret", "connectif.cloud"))


def test_on_this_machine_nothing_is_limited_until_the_store_says_so(
    clock: FakeClock, environment: dict[str, str]
) -> None:
    limiter = limiter_for(LOCAL, KEY, environment=environment, clock=clock)
    for _ in range(500):
        limiter.settle(limiter.acquire())
    assert clock.slept == []
    limiter.settle(limiter.acquire(), Announcement(100, 0, 7.0))
    limiter.acquire()
    assert clock.slept == [7.0]


@pytest.mark.parametrize("address", [STORE, LOCAL])
def test_the_environment_may_set_another_limit(
    clock: FakeClock, environment: dict[str, str], address: str
) -> None:
    environment |= {"CONNECTIF_REQUESTS_PER_MINUTE": "30"}
    limiter = limiter_for(address, KEY, environment=environment, clock=clock)
    limiter.settle(limiter.acquire(), Announcement(limit=600))
    assert exhausted(limiter, clock) == 29


def test_the_argument_wins_over_the_environment(
    clock: FakeClock, environment: dict[str, str]
) -> None:
    environment |= {"CONNECTIF_REQUESTS_PER_MINUTE": "30"}
    limiter = limiter_for(STORE, KEY, 5, environment, clock)
    assert exhausted(limiter, clock) == 5


def test_zero_is_no_limit_but_a_429_still_holds(
    clock: FakeClock, environment: dict[str, str]
) -> None:
    environment |= {"CONNECTIF_REQUESTS_PER_MINUTE": "0"}
    limiter = limiter_for(STORE, KEY, environment=environment, clock=clock)
    assert let_through(limiter) == 1200
    limiter.block(12.0)
    limiter.acquire()
    assert clock.slept == [12.0]


@pytest.mark.parametrize("value", ["-1", "many", "1.5", "1e3", "٣"])
def test_a_limit_without_sense_is_refused(environment: dict[str, str], value: str) -> None:
    environment |= {"CONNECTIF_REQUESTS_PER_MINUTE": value}
    with pytest.raises(InvalidSetting, match="CONNECTIF_REQUESTS_PER_MINUTE"):
        limiter_for(STORE, KEY, environment=environment)


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe", b"[]", b"null", b'{"granted": "x"}'])
def test_a_corrupt_file_is_an_empty_one(
    clock: FakeClock, environment: dict[str, str], tmp_path: Path, content: bytes
) -> None:
    limiter = limiter_for(STORE, KEY, environment=environment, clock=clock)
    limiter.acquire()
    file_in(tmp_path).write_bytes(content)
    limiter.acquire()
    assert len(json.loads(file_in(tmp_path).read_bytes())["stamps"]) == 1


def test_the_file_does_not_grow(
    clock: FakeClock, environment: dict[str, str], tmp_path: Path
) -> None:
    limiter = limiter_for(STORE, KEY, environment=environment, clock=clock)
    sizes = []
    for _ in range(450):
        limiter.settle(limiter.acquire())
        sizes.append(file_in(tmp_path).stat().st_size)
    assert max(sizes) < 5000
    assert len(list((tmp_path / "connectif").iterdir())) == 1


def test_a_shorter_content_replaces_a_longer_one(
    clock: FakeClock, environment: dict[str, str], tmp_path: Path
) -> None:
    limiter = limiter_for(STORE, KEY, environment=environment, clock=clock)
    for _ in range(90):
        limiter.acquire()
    clock.pass_time(61.0)
    for _ in range(30):
        limiter.acquire()
    assert len(json.loads(file_in(tmp_path).read_bytes())["stamps"]) == 30


def test_a_link_in_place_of_the_file_is_not_followed(
    clock: FakeClock, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    target = tmp_path / "target"
    (tmp_path / "window.json").symlink_to(target)
    Limiter(Rule(), FileState(tmp_path / "window.json", clock), clock).acquire()
    assert not target.exists()
    assert "not shared" in caplog.text


def test_files_of_stores_long_gone_are_swept_away(
    environment: dict[str, str], tmp_path: Path
) -> None:
    limiter_for(LOCAL, KEY, environment=environment, clock=FakeClock()).acquire()
    old = file_in(tmp_path)
    written = old.stat().st_mtime
    limiter_for(STORE, KEY, environment=environment, clock=FakeClock(wall=written + 80_000))
    assert old.exists()
    limiter_for(STORE, KEY, environment=environment, clock=FakeClock(wall=written + 90_000))
    assert not old.exists()


def test_a_file_that_somebody_removes_does_no_harm(
    clock: FakeClock, environment: dict[str, str], tmp_path: Path
) -> None:
    limiter = limiter_for(STORE, KEY, environment=environment, clock=clock)
    permit = limiter.acquire()
    file_in(tmp_path).unlink()
    limiter.settle(permit, Announcement(100, 99, 60.0))
    limiter.acquire()
    assert clock.slept == []


def test_a_lock_that_is_not_let_go_stops_nobody(
    clock: FakeClock,
    environment: dict[str, str],
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    limiter = limiter_for(STORE, KEY, 3, environment, clock)
    limiter.acquire()
    with file_in(tmp_path).open() as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        for _ in range(3):
            limiter.acquire()
        assert "not shared" in caplog.text
        waits = [wait for wait in clock.slept if wait > 1.0]
        assert waits == []
        limiter.acquire()
    assert clock.slept[-1] == pytest.approx(60.0)
    assert caplog.text.count("not shared") == 1


def test_a_folder_that_is_not_ours_alone_is_not_used(
    clock: FakeClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    shared = tmp_path / "connectif"
    shared.mkdir()
    shared.chmod(0o777)
    environment = {"XDG_RUNTIME_DIR": str(tmp_path)}
    limiter_for(STORE, KEY, environment=environment, clock=clock).acquire()
    assert list(shared.iterdir()) == []
    (folder,) = (tmp_path / "temporary").iterdir()
    assert len(list(folder.iterdir())) == 1


def test_a_folder_that_is_a_link_is_not_used_and_memory_serves_instead(
    clock: FakeClock,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir(0o700)
    (tmp_path / f"connectif-{os.getuid()}").symlink_to(elsewhere)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    limiter = limiter_for(STORE, KEY, 2, {}, clock)
    assert "not shared" in caplog.text
    assert exhausted(limiter, clock) == 2
    assert list(elsewhere.iterdir()) == []


def test_who_would_wait_too_long_is_told(clock: FakeClock) -> None:
    limiter = Limiter(Rule(limit=1), clock=clock, patience=59.0)
    limiter.acquire()
    with pytest.raises(OutOfPatience):
        limiter.acquire()


def test_a_long_wait_is_logged(clock: FakeClock, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    limiter = Limiter(Rule(limit=1), clock=clock)
    limiter.acquire()
    limiter.acquire()
    assert "Waiting 60 s" in caplog.text


def test_threads_share_the_limit(clock: FakeClock, tmp_path: Path) -> None:
    limiter = Limiter(Rule(limit=40), FileState(tmp_path / "window.json"), clock, patience=0.0)
    start = threading.Barrier(4)

    def take(_: int) -> int:
        start.wait(10)
        count = 0
        try:
            while True:
                limiter.acquire()
                count += 1
        except OutOfPatience:
            return count

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(take, range(4))) == 40


PROCESS = """
import sys
from pathlib import Path
from provider.api.limiter import Limiter, OutOfPatience
from provider.api.shared_state import FileState
from provider.api.window import Rule

limiter = Limiter(Rule(limit=int(sys.argv[2])), FileState(Path(sys.argv[1])), patience=0.0)
sys.stdin.readline()
count = 0
try:
    while True:
        limiter.acquire()
        count += 1
except OutOfPatience:
    print(count)
"""


def test_real_processes_share_the_limit_through_the_file(tmp_path: Path) -> None:
    arguments = [sys.executable, "-c", PROCESS, str(tmp_path / "window.json"), "200"]
    processes = [
        subprocess.Popen(
            arguments, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        for _ in range(2)
    ]
    try:
        for process in processes:
            assert process.stdin is not None
            process.stdin.write("go\n")
            process.stdin.flush()
        counts = [int(process.communicate(timeout=30)[0]) for process in processes]
    finally:
        for process in processes:
            process.kill()
            process.wait(10)
    assert sum(counts) == 200
