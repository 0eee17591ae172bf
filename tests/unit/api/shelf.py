"""A collection that really keeps its objects, with failures around single calls."""

import threading
from collections.abc import Callable
from typing import Any

from tests.unit.api.scripted_server import Call, Reply, Reset, ScriptedServer, error, page

Fault = Callable[[Callable[[], Reply]], Reply]


def reset_before(act: Callable[[], Reply]) -> Reply:
    raise Reset


def reset_after(act: Callable[[], Reply]) -> Reply:
    act()
    raise Reset


def failed_before(act: Callable[[], Reply]) -> Reply:
    return error(503)


def failed_after(act: Callable[[], Reply]) -> Reply:
    act()
    return error(500)


def cut_after(act: Callable[[], Reply]) -> Reply:
    reply = act()
    return Reply(reply.status, reply.body or {"padding": "padding"}, cut=True)


def stalled_after(act: Callable[[], Reply]) -> Reply:
    act()
    return Reply(stall=True)


def stalled_before(act: Callable[[], Reply]) -> Reply:
    return Reply(stall=True)


def malformed_after(act: Callable[[], Reply]) -> Reply:
    act()
    return Reply(201, b'{"id": "half')


def empty_after(act: Callable[[], Reply]) -> Reply:
    act()
    return Reply(201, b"")


def refused(act: Callable[[], Reply]) -> Reply:
    return error(429)


class Shelf:
    """The objects of one collection behind a scripted server."""

    def __init__(self, server: ScriptedServer, path: str) -> None:
        self.path = path
        self.objects: dict[str, dict[str, Any]] = {}
        self._server = server
        self._faults: dict[str, list[Fault]] = {}
        self._lock = threading.Lock()
        self._made = 0
        server.on("GET", path, self._list)
        server.on("POST", path, lambda call: self._act("POST", call, self._create))

    def fail(self, method: str, *faults: Fault) -> None:
        self._faults[method] = list(faults)

    def add(self, **item: Any) -> dict[str, Any]:
        with self._lock:
            self._made += 1
            item = {"id": f"made-{self._made}"} | item
            self.objects[item["id"]] = item
        self.serve(item["id"])
        return item

    def serve(self, object_id: str) -> None:
        target = self.path + object_id
        self._server.on("GET", target, lambda call: self._get(object_id))
        for method, act in (("PATCH", self._patch), ("DELETE", self._delete)):
            self._server.on(method, target, self._step(method, act))

    def _step(self, method: str, act: Callable[[Call], Reply]) -> Callable[[Call], Reply]:
        return lambda call: self._act(method, call, act)

    def _act(self, method: str, call: Call, act: Callable[[Call], Reply]) -> Reply:
        faults = self._faults.get(method)
        return faults.pop(0)(lambda: act(call)) if faults else act(call)

    def _list(self, call: Call) -> Reply:
        with self._lock:
            return page(*self.objects.values())

    def _create(self, call: Call) -> Reply:
        return Reply(201, self.add(**call.body))

    def _get(self, object_id: str) -> Reply:
        return Reply(200, self.objects[object_id]) if object_id in self.objects else error(404)

    def _patch(self, call: Call) -> Reply:
        object_id = call.path.removeprefix(self.path)
        if object_id not in self.objects:
            return error(404)
        self.objects[object_id] |= call.body
        return Reply(200, self.objects[object_id])

    def _delete(self, call: Call) -> Reply:
        found = self.objects.pop(call.path.removeprefix(self.path), None)
        return Reply(204) if found else error(404)


def named(name: str) -> Callable[[dict[str, Any]], bool]:
    """Recognise an object by its name."""
    return lambda item: item.get("name") == name
