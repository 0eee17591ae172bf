"""Receivers that misbehave take no place of others, and no time or memory of the store."""

from __future__ import annotations

import contextlib
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator

import pytest

from sandbox.delivery import post
from tests.push_receiver import PushReceiver
from tests.sandbox_process import SandboxProcess
from tests.unit.sandbox.test_delivery import prepare, visitors

HEAD = b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc"


def answered(peer: socket.socket) -> None:
    peer.sendall(HEAD)


def reset(peer: socket.socket) -> None:
    peer.sendall(HEAD)
    time.sleep(0.05)
    peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def endless_redirect(peer: socket.socket) -> None:
    peer.sendall(b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\n\r\n")
    while True:
        peer.sendall(b"x" * 65536)


def endless_continue(peer: socket.socket) -> None:
    while True:
        peer.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
        time.sleep(0.01)


@contextlib.contextmanager
def receiver(act: Callable[[socket.socket], None], host: str = "127.0.0.1") -> Iterator[str]:
    with socket.create_server((host, 0)) as listener:

        def serve() -> None:
            with contextlib.suppress(OSError):
                while True:
                    peer = listener.accept()[0]
                    threading.Thread(target=answer, args=(peer,), daemon=True).start()

        def answer(peer: socket.socket) -> None:
            with contextlib.suppress(OSError), peer:
                peer.recv(65536)
                act(peer)

        threading.Thread(target=serve, daemon=True).start()
        yield f"http://{host}:{listener.getsockname()[1]}/"


@pytest.mark.parametrize("act", [reset, endless_redirect])
def test_a_broken_answer_frees_its_place(act: Callable[[socket.socket], None]) -> None:
    with SandboxProcess() as store, receiver(act) as url, PushReceiver() as good:
        broken = prepare(store, url)
        visitors(store, 5)
        store.act("startWorkflow", id=broken)
        store.delivered()
        event = store.objects("custom-event-types")[0]["id"]
        store.patch_object("custom-event-types", event, {"webhookUrl": good.url})
        node = store.object("workflows", broken)["nodes"][0]
        start = {"audience": "all-contacts", "source": "existing"}
        body = {"name": "Again", "start": start, "nodes": [node]}
        whole = str(store.act("createWorkflow", body)["id"])
        store.act("startWorkflow", id=whole)
        ended = [item for item in store.delivered() if item["workflow"] == whole]
    assert [item["status"] for item in ended] == ["delivered"] * 5


def test_an_answer_that_never_comes_to_its_status_is_given_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("sandbox.delivery.LIMIT_SECONDS", 0.5)
    with receiver(endless_continue) as url:
        begin = time.monotonic()
        outcome = post(url, [], {})
    assert (outcome.status, outcome.error) == ("failed", "no answer in time")
    assert time.monotonic() - begin < 5


def test_what_is_refused_is_refused_at_once_however_much_it_is() -> None:
    with SandboxProcess() as store:
        workflow = prepare(store, "https://push.api.example/push/send")
        visitors(store, 12)
        store.act("startWorkflow", id=workflow)
        states = [item["status"] for item in store.delivered(seconds=5)]
    assert states == ["refused"] * 12


def test_an_address_cannot_be_read_in_two_ways() -> None:
    """Two readers see two hosts in it: the one that is judged must be the one that is asked."""
    with SandboxProcess() as store, receiver(answered, "127.0.0.2") as other:
        workflow = prepare(store, other.rstrip("/") + "\\@127.0.0.1:9/")
        visitors(store, 1)
        store.act("startWorkflow", id=workflow)
        (delivery,) = store.delivered()
    # Nobody listens at 127.0.0.1:9; at 127.0.0.2 somebody answers.
    assert delivery["status"] == "failed"


@pytest.mark.parametrize(
    "shape", [{"webhookUrl": 5}, {"webhookHeaders": [{"name": "a", "value": 5}]},
              {"webhookHeaders": 5}],
)  # fmt: skip
def test_an_event_of_any_shape_stops_nobody_else(shape: dict[str, object]) -> None:
    with SandboxProcess() as store, PushReceiver() as good:
        workflow = prepare(store, good.url)
        visitors(store, 1)
        event = store.objects("custom-event-types")[0]["id"]
        store.patch_object("custom-event-types", event, shape)
        store.act("startWorkflow", id=workflow)
        (delivery,) = store.delivered(seconds=5)
    assert delivery["status"] in ("failed", "refused")
