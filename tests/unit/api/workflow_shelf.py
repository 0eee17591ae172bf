"""Workflows that really change their status, with failures around single calls."""

from typing import Any

from tests.unit.api.scripted_server import Call, Reply, ScriptedServer, error
from tests.unit.api.shelf import Shelf

FROM = {
    "start": {"draft", "paused"},
    "pause": {"active"},
    "finish": {"active", "paused", "scheduled"},
}
TO = {"start": "active", "pause": "paused", "finish": "finished"}


class WorkflowShelf(Shelf):
    """The workflows behind a scripted server; ``applied`` lists what took effect."""

    def __init__(self, server: ScriptedServer) -> None:
        self.applied: list[str] = []
        self._scripted = server
        super().__init__(server, "/workflows/")

    def put(self, status: str) -> str:
        """Put a workflow there by hand and give its id."""
        return str(self.add(name="Push", status=status)["id"])

    def serve(self, object_id: str) -> None:
        super().serve(object_id)
        for verb in FROM:
            target = f"{self.path}{object_id}/{verb}"
            self._scripted.on("POST", target, self._step(verb, self._move))

    def status(self, object_id: str) -> Any:
        """Give the status of a workflow."""
        return self.objects[object_id]["status"]

    def _move(self, call: Call) -> Reply:
        object_id, verb = call.path.removeprefix(self.path).split("/")
        if object_id not in self.objects:
            return error(404)
        workflow = self.objects[object_id]
        if workflow["status"] not in FROM[verb]:
            return error(409, title="Conflict", detail=f"The workflow is {workflow['status']}.")
        self.applied.append(verb)
        self.objects[object_id] = workflow | {"status": TO[verb]}
        return Reply(200, self.objects[object_id])
