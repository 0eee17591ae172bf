"""A project of the recipe on a public store, for commands that run in this process."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from provider import cli
from tests.engine.project import Project
from tests.sandbox_process import SandboxProcess

INTEGRATION_ID, EVENT_ID = "5f0000000000000000000003", "5f0000000000000000000004"
ACTIVE_ID, SEGMENT_ID = "5f0000000000000000000001", "5f0000000000000000000002"


def project_of(folder: Path, store: SandboxProcess, **values: Any) -> Project:
    """Lay out a project with the recipe's pack and one stack, of which nothing is deployed yet."""
    made = Project(folder / "project", store.url)
    made.lay_out()
    made.install("reskyt")
    made.configure(["reskyt"], connectif__surface="public", **values)
    return made


def connectif(project: Project, command: str, *arguments: str) -> int:
    """Run a command of ``connectif`` in a project; give its exit code."""
    return cli.main([command, *arguments, "--root", str(project.folder)])


def put_workflow(store: SandboxProcess, identifier: str, name: str, status: str) -> None:
    """Make a workflow by hand; only name and status are ever read of it."""
    store.put_object(
        "workflows",
        identifier,
        {"name": name, "status": status, "start": {"audience": "all-contacts"}, "nodes": []},
    )


def put_what_the_api_makes(store: SandboxProcess) -> None:
    """Put field, integration and event of the recipe, as the first `up` makes them."""
    field = {"id": "reskyt-token", "name": "reskyt-token", "type": "text"}
    store.put_object("contact-fields", "reskyt-token", field)
    integration = {"name": "Reskyt", "eventsEnabled": True}
    integration["description"] = "Push notifications to the shop's Reskyt app."
    store.put_object("custom-integrations", INTEGRATION_ID, integration)
    names = ("dateEnd", "pictureUrl", "title", "tokens", "url", "utmCampaign")
    event = {
        "name": "Reskyt push notification",
        "category": "send",
        "customIntegrationId": INTEGRATION_ID,
        "webhookUrl": "https://push.api.reskyt.com/push/send",
        "webhookHeaders": [{"name": "x-api-key", "value": "of-the-store"}],
        "fields": [
            {"id": name, "name": name, "type": "text"}
            | ({"required": True} if name in ("title", "tokens") else {})
            | ({"jsonPointerPath": "/tokens/0"} if name == "tokens" else {})
            for name in names
        ],
    }
    store.put_object("custom-event-types", EVENT_ID, event)
