"""The same pack on a store that serves what Connectif's API serves today, and no more."""

from tools.demonstration.stage import UP, Engine, Store, prove, say, set_value

STACK = "sandbox-public"
TASKS = ("reskyt.token-script", "reskyt.token-segment", "reskyt.token-collection", "reskyt.push")
COLLECTION = "Reskyt token collection"
LOOK = f'look whether the workflow "{COLLECTION}" holds what its definition says, and confirm it'
#: How much of the guide the demo shows: the beginning of the first task.
GUIDE_LINES = 40


def show(shop: Store) -> None:
    """Apply what can be applied, and see what remains for a person."""
    set_value(STACK, "connectif:apiUrl", shop.url)
    engine = Engine(STACK)
    show_tasks(shop, engine)
    show_reading(shop, engine)
    show_field(shop, engine)
    journal = shop.ask("GET", "journal")["requests"]
    prove(
        f"none of the {len(journal)} calls was one that Connectif's API does not have",
        {item["surface"] for item in journal} == {"public"},
    )


def show_tasks(shop: Store, engine: Engine) -> None:
    """Deploy the pack."""
    say(
        "9. The same pack on a store as Connectif's API is today",
        "That API makes the field, the integration and the event. It has no contents, no segments,",
        "and it cannot make workflows: those four are tasks for a person, named one by one, with",
        "`status: pending`. (Pulumi counts the record of a task as created; the store is not",
        "touched.)",
    )
    engine.run("stack", "init", show=False)
    text = engine.run("preview")
    pending = [f"{name} (status: pending)" for name in TASKS]
    prove("the preview names the four tasks", all(line in text for line in pending))
    text = engine.run("up", "--yes", "--skip-preview", "--suppress-progress")
    prove("so does the run", all(line in text for line in pending))
    writes = [item.rstrip("/").split("/")[-1] for item in shop.writes()]
    made = ["contact-fields", "custom-event-types", "custom-integrations"]
    prove("three objects were made by API", sorted(writes) == made)
    prove("the store has no workflow, and nothing pretends so", shop.objects("workflows") == [])
    say(
        "10. The guide: every step in the console's words",
        "What is pending, in the order in which it must be done, with every value to type. As a",
        "page to open beside the console: connectif guide --stack NAME --output guide.html",
    )
    text = engine.connectif("guide", "--stack", STACK, code=2, lines=GUIDE_LINES)
    prove("the guide names the four tasks", all(name in text for name in TASKS))


def show_reading(shop: Store, engine: Engine) -> None:
    """Do one of the tasks, and see it read and confirmed."""
    say(
        "11. A person does a task, and says so",
        "Workflows can at least be listed. A person makes the collecting workflow in the console",
        "and activates it; its name and its status are read. What is inside of it, no API shows:",
        "that is confirmed in the stack file, so that it is reviewed like any other change.",
    )
    body = {"name": COLLECTION, "status": "active"}
    shop.ask("PUT", f"objects/workflows/{1:024x}", body)
    text = engine.run("preview")
    prove("the workflow is seen, and what is left is to confirm it", LOOK in text)
    engine.connectif("confirm", TASKS[2], "--stack", STACK, "--by", "ana@shop.example")
    text = engine.run(*UP)
    prove("the task is done", "done: confirmed by ana@shop.example" in text)
    prove("the other three remain", "3 tasks for a person" in text)
    outcome = engine.run("destroy", "--yes", "--skip-preview", "--suppress-progress", fails=True)
    prove("an active workflow stops a destroy", "(active) is still in the store" in outcome)
    prove("before anything in the store is gone", len(shop.objects("custom-event-types")) == 1)


def show_field(shop: Store, engine: Engine) -> None:
    """Show a task that reading ends: a renamed contact field."""
    say(
        "12. What somebody changes by hand and the API cannot repair",
        "A contact field is renamed by hand. Connectif's API cannot rename it back, so it is a",
        "task, by name, until the store shows it done.",
    )
    shop.by_hand("contact-fields", "reskyt-token", {"name": "renamed by hand"})
    text = engine.run("preview")
    prove("the task is named", 'change its name to "reskyt-token"' in text)
    print("\n  Now the person does it, in the store ...", flush=True)
    shop.by_hand("contact-fields", "reskyt-token", {"name": "reskyt-token"})
    text = engine.run("preview", show=False)
    prove("the task is gone once the store shows the name", "change its name" not in text)
