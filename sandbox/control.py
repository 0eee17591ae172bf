"""What the real store has not: /_sandbox/, to watch the store, disturb it, and act by hand."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sandbox.faults import KINDS
from sandbox.journal import timestamp
from sandbox.life import Life
from sandbox.options import OBJECT_ID, SWITCHES
from sandbox.reading import OwnOriginOnly, json_content, missing, wrong
from sandbox.state import COLLECTIONS, STORE, Sandbox
from sandbox.workflow_rules import ACTIVE, FINISHED, STATUSES

STAMPED = ("custom-integrations", "custom-event-types", "workflows", "segments", "web-contents")
# What the console fills in where a person leaves it out.
DEFAULTS: Mapping[str, Mapping[str, Any]] = {
    "contact-fields": {"custom": True, "readOnly": False, "required": False, "status": "active"},
    "segments": {"type": "dynamic", "match": "all"},
    "web-contents": {"type": "inline", "tags": [], "variables": []},
    "workflows": {"status": "draft", "description": "", "tags": []},
}
EVENTS, INTEGRATIONS = "custom-event-types", "custom-integrations"
WORKFLOWS = "workflows"
# What the store itself reads of an object that a hand has put.
SHAPES: Mapping[str, Mapping[str, type]] = {
    "store": {"domains": list, "excludedPages": list, "scriptToken": str},
    "segments": {"filters": list},
    "workflows": {"start": dict, "nodes": list},
}
ITEMS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "segments": {"filters": ("id",)},
    "workflows": {"nodes": ("id", "type")},
}
Endpoint = Callable[[Request], Awaitable[Response]]


class Control:
    """The control operations of one sandbox."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox

    def application(self) -> Starlette:
        """Give the ASGI application of these operations."""
        item = "/_sandbox/objects/{collection}/{id:path}"
        routes: list[tuple[str, str, Endpoint]] = [
            ("/_sandbox/health", "GET", self.health),
            ("/_sandbox/reset", "POST", self.reset),
            ("/_sandbox/journal", "GET", self.journal),
            ("/_sandbox/journal", "DELETE", self.clear_journal),
            ("/_sandbox/switches", "GET", self.switches),
            ("/_sandbox/switches", "PATCH", self.set_switches),
            ("/_sandbox/faults", "GET", self.faults),
            ("/_sandbox/faults", "POST", self.add_fault),
            ("/_sandbox/faults", "DELETE", self.clear_faults),
            ("/_sandbox/keys", "GET", self.keys),
            ("/_sandbox/keys", "POST", self.add_key),
            ("/_sandbox/keys/{id}", "DELETE", self.delete_key),
            ("/_sandbox/objects/{collection}", "GET", self.objects),
            (item, "GET", self.object),
            (item, "PUT", self.put_object),
            (item, "PATCH", self.patch_object),
            (item, "DELETE", self.delete_object),
            *Life(self._sandbox).routes(),
        ]
        return Starlette(
            routes=[Route(path, endpoint, methods=[verb]) for path, verb, endpoint in routes],
            middleware=[Middleware(OwnOriginOnly)],
            exception_handlers={HTTPException: _error},
        )

    async def health(self, _: Request) -> Response:
        """Say that the sandbox is alive, and which store it is."""
        return JSONResponse(
            {
                "status": "ready",
                "store": self._sandbox.store()["id"],
                "addresses": self._sandbox.addresses.as_json(),
            }
        )

    async def reset(self, request: Request) -> Response:
        """Empty the store, the journal, the faults, the switches and the keys."""
        store_id = (await json_content(request)).get("storeId")
        known = isinstance(store_id, str) and OBJECT_ID.fullmatch(store_id)
        if store_id is not None and not known:
            raise wrong("storeId is 24 hexadecimal digits, in lower case")
        self._sandbox.reset(store_id)
        return Response(status_code=204)

    async def journal(self, _: Request) -> Response:
        """Give the journal."""
        limiter = self._sandbox.limiter
        limit = {"limit": limiter.limit, "remaining": limiter.remaining()}
        return JSONResponse(
            {
                "requests": self._sandbox.journal.requests(),
                "limit": limit if limiter.limit else None,
            }
        )

    async def clear_journal(self, _: Request) -> Response:
        """Empty the journal."""
        self._sandbox.journal.clear()
        return Response(status_code=204)

    async def switches(self, _: Request) -> Response:
        """Give every switch with its position, its choices and its meaning."""
        values = self._sandbox.switches.values()
        meanings = {
            name: {"meaning": switch.meaning, "allowed": list(switch.allowed)}
            for name, switch in SWITCHES.items()
        }
        defaults = {name: switch.default for name, switch in SWITCHES.items()}
        return JSONResponse({"switches": values, "meanings": meanings, "defaults": defaults})

    async def set_switches(self, request: Request) -> Response:
        """Change switches."""
        try:
            self._sandbox.switches.set(await json_content(request))
        except ValueError as problem:
            raise wrong(str(problem)) from problem
        return JSONResponse({"switches": self._sandbox.switches.values()})

    async def faults(self, _: Request) -> Response:
        """Give the faults, and the kinds that there are."""
        return JSONResponse({"faults": self._sandbox.faults.as_json(), "kinds": dict(KINDS)})

    async def add_fault(self, request: Request) -> Response:
        """Set a fault."""
        try:
            self._sandbox.faults.add(await json_content(request))
        except ValueError as problem:
            raise wrong(str(problem)) from problem
        return JSONResponse({"faults": self._sandbox.faults.as_json()}, 201)

    async def clear_faults(self, _: Request) -> Response:
        """Forget every fault."""
        self._sandbox.faults.clear()
        return Response(status_code=204)

    async def keys(self, _: Request) -> Response:
        """Give the ids and the scopes of the access keys."""
        return JSONResponse({"keys": self._sandbox.keys.names()})

    async def add_key(self, request: Request) -> Response:
        """Add an access key."""
        content = await json_content(request)
        identifier, secret = content.get("id"), content.get("secret")
        if not isinstance(identifier, str) or not isinstance(secret, str) or ":" in identifier:
            raise wrong("a key needs an id (without a colon) and a secret, both text")
        self._sandbox.keys.add(identifier, secret, _scopes(content.get("scopes")))
        return JSONResponse({"id": identifier}, 201)

    async def delete_key(self, request: Request) -> Response:
        """Remove an access key."""
        if not self._sandbox.keys.remove(request.path_params["id"]):
            raise missing()
        return Response(status_code=204)

    async def objects(self, request: Request) -> Response:
        """Give every object of a collection with everything in it."""
        return JSONResponse({"objects": self._sandbox.database.all(_collection(request))})

    async def object(self, request: Request) -> Response:
        """Give one object with everything in it."""
        return JSONResponse(self._object(request))

    async def put_object(self, request: Request) -> Response:
        """Create or replace an object by hand."""
        body = await json_content(request) | {"id": request.path_params["id"]}
        collection = _collection(request)
        if collection in STAMPED:
            body = dict.fromkeys(("createdAt", "updatedAt"), timestamp()) | body
        body = {**DEFAULTS.get(collection, {}), **body}
        return self._save(
            request,
            run_dates(body, None, self._sandbox.clock.timestamp())
            if collection == WORKFLOWS
            else body,
        )

    async def patch_object(self, request: Request) -> Response:
        """Merge into an object by hand (RFC 7396: null takes a property away)."""
        before = self._object(request)
        changed = _merge(before, await json_content(request))
        if "updatedAt" in changed:
            changed["updatedAt"] = timestamp()
        if _collection(request) == WORKFLOWS:
            changed = run_dates(changed, before.get("status"), self._sandbox.clock.timestamp())
        return self._save(request, changed)

    async def delete_object(self, request: Request) -> Response:
        """Remove an object by hand, whatever uses it; an integration takes its events along."""
        collection, identifier = _collection(request), request.path_params["id"]
        if collection == STORE:
            raise wrong("the store itself stays; PATCH changes it, and reset empties it")
        database = self._sandbox.database
        with database.transaction():
            for event in database.all(EVENTS, identifier) if collection == INTEGRATIONS else ():
                database.delete(EVENTS, event["id"])
            if not database.delete(collection, identifier):
                raise missing()
        return Response(status_code=204)

    def _object(self, request: Request) -> dict[str, Any]:
        found = self._sandbox.database.get(_collection(request), request.path_params["id"])
        if found is None:
            raise missing()
        return found

    def _save(self, request: Request, body: dict[str, Any]) -> Response:
        collection, identifier = _collection(request), request.path_params["id"]
        _check_shape(collection, body)
        parent = _parent(collection, body)
        database = self._sandbox.database
        replaced = database.all(STORE) if collection == STORE else []
        with database.transaction():
            if body["id"] != identifier:
                database.delete(collection, identifier)
            # There is one store: whatever was there becomes this one.
            for store in replaced:
                database.delete(STORE, store["id"])
            database.put(collection, body["id"], body, parent)
        # A hand may have made due what waited, such as the contacts of a paused workflow.
        self._sandbox.wake.set()
        return JSONResponse(body)


def run_dates(workflow: dict[str, Any], before: str | None, now: str) -> dict[str, Any]:
    """Date the start or the end of a workflow whose status a hand has changed.

    Raises HTTPException 400 for a status that there is not.
    """
    status = workflow.get("status")
    if status not in STATUSES:
        raise wrong(f"status may be: {', '.join(STATUSES)}")
    if status == before:
        return workflow
    if status == FINISHED:
        return {"finishedAt": now, **workflow}
    kept = {name: value for name, value in workflow.items() if name != "finishedAt"}
    return {"startedAt": now, **kept} if status == ACTIVE else kept


def _parent(collection: str, body: dict[str, Any]) -> str | None:
    if collection != EVENTS:
        return None
    parent = body.get("customIntegrationId")
    if not isinstance(parent, str):
        raise wrong("an event type needs a customIntegrationId")
    return parent


def _check_shape(collection: str, body: dict[str, Any]) -> None:
    """Refuse what is no object of its collection at all: a hand may break rules, not shapes."""
    if not isinstance(body.get("id"), str):
        raise wrong("id is a text")
    for name, kind in SHAPES.get(collection, {}).items():
        if name in body and not isinstance(body[name], kind):
            raise wrong(f"{name} has another shape")
    for name, texts in ITEMS.get(collection, {}).items():
        for item in body.get(name, ()):
            if not isinstance(item, dict) or not all(
                isinstance(item.get(key), str) for key in texts
            ):
                raise wrong(f"{name} is a list of objects, each with {' and '.join(texts)}")


def _collection(request: Request) -> str:
    name: str = request.path_params["collection"]
    if name not in COLLECTIONS:
        raise HTTPException(
            404, f"no collection is called {name}; there are: {', '.join(COLLECTIONS)}"
        )
    return name


def _scopes(scopes: Any) -> list[str] | None:
    if scopes is None:
        return None
    if not isinstance(scopes, list) or not all(isinstance(scope, str) for scope in scopes):
        raise wrong("scopes is a list of texts such as contact-fields:read")
    return scopes


def _merge(target: dict[str, Any], patch: dict[str, Any]) -> dict[str, Any]:
    merged = dict(target)
    for name, value in patch.items():
        if value is None:
            merged.pop(name, None)
        elif isinstance(value, dict) and isinstance(merged.get(name), dict):
            merged[name] = _merge(merged[name], value)
        else:
            merged[name] = value
    return merged


async def _error(_: Request, problem: Exception) -> Response:
    if not isinstance(problem, HTTPException):
        raise problem
    return JSONResponse({"error": problem.detail}, problem.status_code)
