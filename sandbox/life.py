"""Control operations on what goes on in the store: contacts, deliveries, counts, the clock.

And `act`: an operation of the API done as a person does it in the console, with no key, no rate
limit and no line in the journal, but with the same rules.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from sandbox.catalogue import SCHEMAS
from sandbox.contract import Operation, load_contract
from sandbox.database import Document
from sandbox.errors import ApiError, unprocessable
from sandbox.execution.engine import Engine
from sandbox.operations import HANDLERS
from sandbox.operations.call import Call
from sandbox.outside.receiver import notifications
from sandbox.reading import json_content, missing, wrong
from sandbox.segments import COLLECTION as SEGMENTS
from sandbox.segments import PLUS, Segments
from sandbox.state import Sandbox
from sandbox.ticker import advance
from sandbox.workflow_rules import is_bulk

ACTIVITIES = 200
Endpoint = Callable[[Request], Awaitable[Response]]


@dataclass(frozen=True)
class Act:
    """What a person asks for: an operation, the values of its path, and its body."""

    operation: Operation
    values: Mapping[str, str]
    body: Any


class Life:
    """The control operations on what goes on in one sandbox."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox
        # A person at the console can do everything, whatever surface the API has.
        self._contract = load_contract("extended")

    def routes(self) -> list[tuple[str, str, Endpoint]]:
        """Give path, method and endpoint of each operation."""
        return [
            ("/_sandbox/contacts", "GET", self.contacts),
            ("/_sandbox/contacts/{id}/activities", "GET", self.activities),
            ("/_sandbox/deliveries", "GET", self.deliveries),
            ("/_sandbox/notifications", "GET", self.notifications),
            ("/_sandbox/workflows/{id}/counts", "GET", self.counts),
            ("/_sandbox/segments/{id}/members", "GET", self.members),
            ("/_sandbox/segments/{id}/recalculate", "POST", self.recalculate),
            ("/_sandbox/clock", "GET", self.clock),
            ("/_sandbox/clock", "POST", self.advance),
            ("/_sandbox/catalogue", "GET", self.catalogue),
            ("/_sandbox/act", "POST", self.act),
        ]

    async def contacts(self, _: Request) -> Response:
        """Give every contact with its trackers, its segments and the count of its activities."""
        contacts = self._sandbox.database.all("contacts")
        return JSONResponse({"contacts": [self._shown(contact) for contact in contacts]})

    def _shown(self, contact: Document) -> Document:
        records = self._sandbox.records
        last = records.list("activity", contact["id"], limit=1, newest=True)
        return contact | {
            "trackers": records.trackers(contact["id"]),
            "segments": Segments(self._sandbox).of(contact),
            "activities": records.count("activity", contact["id"]),
            "lastActivityAt": last[0]["at"] if last else None,
        }

    async def activities(self, request: Request) -> Response:
        """Give what a contact did, the newest first."""
        found = self._sandbox.records.list(
            "activity", request.path_params["id"], limit=ACTIVITIES, newest=True
        )
        return JSONResponse({"activities": found})

    async def deliveries(self, _: Request) -> Response:
        """Give every delivery of an outbound event, oldest first."""
        return JSONResponse({"deliveries": self._sandbox.records.list("delivery")})

    async def notifications(self, _: Request) -> Response:
        """Give what the push receiver has taken."""
        return JSONResponse({"notifications": notifications(self._sandbox)})

    async def counts(self, request: Request) -> Response:
        """Give how many came to each node of a workflow, and by which exit they left."""
        workflow = self._object("workflows", request)
        nodes: dict[str, dict[str, Any]] = {}
        for node, leaves, count in self._sandbox.records.totals(workflow["id"]):
            of_node = nodes.setdefault(node, {"entered": 0, "exits": {}})
            if leaves:
                of_node["exits"][leaves] = count
            else:
                of_node["entered"] = count
        catalogue = self._sandbox.catalogue
        types = [catalogue.node(node.get("type")) for node in workflow.get("nodes", ())]
        return JSONResponse(
            {
                "bulk": is_bulk(workflow, catalogue),
                "sends": any(item is not None and item.sends for item in types),
                "audience": Engine(self._sandbox).audience(workflow),
                "nodes": nodes,
            }
        )

    async def members(self, request: Request) -> Response:
        """Give who belongs to a segment."""
        segment, segments = self._object(SEGMENTS, request), Segments(self._sandbox)
        return JSONResponse(
            {
                "members": segments.members(segment),
                "calculatedAt": segments.calculated_at(segment),
                "live": segment.get("type") != PLUS,
            }
        )

    async def recalculate(self, request: Request) -> Response:
        """Compute a segment now."""
        await json_content(request)
        segment, segments = self._object(SEGMENTS, request), Segments(self._sandbox)
        with self._sandbox.database.transaction():
            Engine(self._sandbox).recalculate(segment)
        self._sandbox.wake.set()
        found = segments.members(segment)
        return JSONResponse(
            {"members": len(found), "calculatedAt": segments.calculated_at(segment)}
        )

    async def clock(self, _: Request) -> Response:
        """Give the store's time."""
        clock = self._sandbox.clock
        return JSONResponse({"now": clock.timestamp(), "offsetSeconds": clock.offset_seconds})

    async def advance(self, request: Request) -> Response:
        """Put the store's clock forward; what is due by then has happened when this answers."""
        seconds = (await json_content(request)).get("advanceSeconds")
        if isinstance(seconds, bool) or not isinstance(seconds, int | float):
            raise wrong("advanceSeconds is a number")
        try:
            advance(self._sandbox, seconds)
        except ValueError as problem:
            raise wrong(str(problem)) from problem
        self._sandbox.wake.set()
        return await self.clock(request)

    async def catalogue(self, _: Request) -> Response:
        """Give the node types and the operators as schemas/ has them."""
        paths = sorted((SCHEMAS / "nodes").glob("*.json"))
        operators = _read(SCHEMAS / "operators.json")["operators"]
        return JSONResponse({"nodes": [_read(path) for path in paths], "operators": operators})

    async def act(self, request: Request) -> Response:
        """Do an operation as a person at the console."""
        try:
            act = self._act(await json_content(request))
            call = Call(self._sandbox, act.values, act.body, None, str(request.base_url))
            answer = HANDLERS[act.operation.id](call)
        except ApiError as error:
            return JSONResponse({"status": error.status, "body": error.body()})
        return JSONResponse({"status": answer.status, "body": answer.body})

    def _act(self, content: Document) -> Act:
        """Read what is asked for. Raises ApiError where the store would refuse it."""
        operation = self._contract.operation(str(content.get("operation")))
        values = content.get("values", {})
        if operation is None or not isinstance(values, dict):
            raise wrong("operation is an operationId of schemas/openapi.yaml, values an object")
        if set(operation.parameters) != set(values):
            raise wrong(f"values needs: {', '.join(sorted(operation.parameters))}")
        self._contract.check_path(operation, values)
        body = content.get("body")
        broken = self._contract.check_body(operation, body) if operation.body is not None else []
        if broken:
            raise unprocessable(broken)
        return Act(operation, values, body)

    def _object(self, collection: str, request: Request) -> Document:
        found = self._sandbox.database.get(collection, request.path_params["id"])
        if found is None:
            raise missing()
        return found


def _read(path: Any) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))
