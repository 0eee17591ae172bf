"""Secrets by name: previews need none, and a rotation is seen through to its end."""

from tests.engine.deployed import FirstUp
from tests.engine.project import Project
from tests.sandbox_process import SandboxProcess


def test_a_preview_runs_without_the_secret_and_up_names_what_is_missing(
    project: Project, sandbox: SandboxProcess
) -> None:
    project.install("reskyt")
    project.configure(["reskyt"])
    without = {"CONNECTIF_SECRET_RESKYT_APIKEY": ""}
    project.preview(environment=without)
    outcome = project.up(environment=without, code=None)
    assert outcome.code != 0
    outcome.shows("CONNECTIF_SECRET_RESKYT_APIKEY", "pulumi config set --secret reskyt:apiKey")
    project.up()
    project.preview("--expect-no-changes", environment=without)


def test_a_rotated_secret_is_a_task_until_the_store_has_it(
    project: Project, sandbox: SandboxProcess, first_up: FirstUp
) -> None:
    project.install("reskyt")
    project.configure(["reskyt"])
    first_up()
    project.configure(["reskyt"], reskyt__apiKeyVersion=2)
    fresh = {"CONNECTIF_SECRET_RESKYT_APIKEY": "fresh-value"}
    words = 'set the header "x-api-key" with the secret reskyt.apiKey, version 2'
    project.up(environment=fresh).shows(words)
    project.preview(environment=fresh).shows(words)
    # Where the value is not at hand, nothing claims that the store has it.
    project.preview(environment={"CONNECTIF_SECRET_RESKYT_APIKEY": ""}).shows(words)
    (event,) = sandbox.objects("custom-event-types")
    header = {"name": "x-api-key", "value": "fresh-value"}
    sandbox.patch_object("custom-event-types", event["id"], {"webhookHeaders": [header]})
    project.up(environment=fresh)
    project.preview("--expect-no-changes", environment=fresh)
    project.preview("--expect-no-changes", environment={"CONNECTIF_SECRET_RESKYT_APIKEY": ""})


def test_a_header_changed_by_hand_shows_as_different(
    project: Project, sandbox: SandboxProcess, first_up: FirstUp
) -> None:
    project.install("reskyt")
    project.configure(["reskyt"])
    first_up()
    (event,) = sandbox.objects("custom-event-types")
    header = {"name": "x-api-key", "value": "typed-by-hand"}
    sandbox.patch_object("custom-event-types", event["id"], {"webhookHeaders": [header]})
    outcome = project.preview().shows("x-api-key", '"different"', "(status: pending)")
    assert "typed-by-hand" not in outcome.text


def test_a_secret_may_stand_encrypted_in_the_stack(
    project: Project, sandbox: SandboxProcess
) -> None:
    project.environment |= {
        "PULUMI_CONFIG_PASSPHRASE": "a passphrase",
        "CONNECTIF_SECRET_RESKYT_APIKEY": "",
    }
    project.install("reskyt")
    project.configure(["reskyt"])
    keep_in_config(project)
    project.up()
    (event,) = sandbox.objects("custom-event-types")
    assert event["webhookHeaders"] == [{"name": "x-api-key", "value": "kept-in-config"}]
    project.settled()
    assert "kept-in-config" not in project.run("stack", "export", "--stack", project.stack).text


def test_a_connectif_key_rotated_in_the_stack_works_everywhere(
    project: Project, sandbox: SandboxProcess, first_up: FirstUp
) -> None:
    """The engine hands over the last update's configuration unless the program runs."""
    project.install("reskyt")
    project.configure(["reskyt"])
    first_up()
    sandbox.add_key("rotated", "fresh-secret")
    sandbox.delete_key("sandbox")
    project.configure(["reskyt"], connectif__apiKey="rotated:fresh-secret")
    project.settled()
    project.configure(
        ["reskyt"], connectif__apiKey="rotated:fresh-secret", reskyt__integrationName="Other"
    )
    project.up()
    sandbox.add_key("again", "fresher-secret")
    sandbox.delete_key("rotated")
    project.configure(
        ["reskyt"], connectif__apiKey="again:fresher-secret", reskyt__integrationName="Other"
    )
    project.destroy("--run-program", "--refresh=false")
    assert sandbox.objects("custom-integrations") == []


def keep_in_config(project: Project) -> None:
    """Put the secret into the stack file, encrypted."""
    name, value = "reskyt:apiKey", "kept-in-config"
    project.run("config", "set", "--secret", "--stack", project.stack, name, value)


def asking_for_replacement(project: Project, first_up: FirstUp) -> None:
    """Deploy the Reskyt pack with an event that is replaced when it changes."""
    project.install("reskyt")
    path = "resources/reskyt/push-event.yaml"
    written = (project.folder / path).read_text(encoding="utf-8")
    project.write(path, written.replace("spec:\n", "spec:\n  onChange: replace\n"))
    project.configure(["reskyt"])
    first_up()


def test_a_replacement_without_its_secret_deletes_nothing(
    project: Project, sandbox: SandboxProcess, first_up: FirstUp
) -> None:
    asking_for_replacement(project, first_up)
    # Whether Connectif deletes an event that a workflow uses is unknown.
    sandbox.switches(deleteInUse="allow")
    sandbox.clear_journal()
    project.configure(["reskyt"], reskyt__apiKeyVersion=2)
    without = {"CONNECTIF_SECRET_RESKYT_APIKEY": ""}
    words = ('the event\'s node stops working in "Reskyt push"', "needs the secret reskyt.apiKey")
    project.preview(environment=without).shows("REPLACES", *words)
    outcome = project.up(environment=without, code=None)
    assert outcome.code != 0
    outcome.shows("the secret reskyt.apiKey is not at hand")
    assert sandbox.writes() == []
    project.up(environment={"CONNECTIF_SECRET_RESKYT_APIKEY_TEST": "for-this-stack"})
    (event,) = sandbox.objects("custom-event-types")
    assert event["webhookHeaders"] == [{"name": "x-api-key", "value": "for-this-stack"}]
    (push,) = [item for item in sandbox.objects("workflows") if item["name"] == "Reskyt push"]
    # The draft that uses the event has the new one, in the same run.
    assert push["nodes"][0]["event"] == event["id"]
    project.settled(environment={"CONNECTIF_SECRET_RESKYT_APIKEY_TEST": "for-this-stack"})


def test_another_secret_at_hand_replaces_no_event(
    project: Project, sandbox: SandboxProcess, first_up: FirstUp
) -> None:
    asking_for_replacement(project, first_up)
    sandbox.clear_journal()
    other = {"CONNECTIF_SECRET_RESKYT_APIKEY": "the-key-of-another-shop"}
    outcome = project.up(environment=other).shows("(status: pending)", "x-api-key")
    assert "REPLACES" not in outcome.text
    assert sandbox.writes() == []
    project.settled()


def test_a_header_that_was_not_compared_is_said(
    project: Project, sandbox: SandboxProcess, first_up: FirstUp
) -> None:
    project.install("reskyt")
    project.configure(["reskyt"])
    first_up()
    outcome = project.preview(environment={"CONNECTIF_SECRET_RESKYT_APIKEY": ""})
    outcome.shows("was not compared with the store: CONNECTIF_SECRET_RESKYT_APIKEY_TEST is not set")
    assert "was not compared" not in project.preview().text


def test_an_empty_passphrase_is_warned_of_where_a_secret_hangs_on_it(
    project: Project, sandbox: SandboxProcess
) -> None:
    project.install("reskyt")
    project.configure(["reskyt"])
    words = "reskyt:apiKey is encrypted with an empty passphrase"
    assert words not in project.preview().text
    keep_in_config(project)
    project.preview().shows(words)
