"""The whole recipe on a store in which everything can be done by API, as our assumption has it."""

from typing import Any

from tools.demonstration.customers import Customers, arrived, prove_arrival, show_collecting
from tools.demonstration.stage import UP, Engine, Store, edit, prove, say, set_value

STACK = "sandbox"
COLLECTION = "Reskyt token collection"
SENT = "(once: black-friday)"


def show(shop: Store) -> None:
    """Go through the life of the pack."""
    addresses = shop.addresses()
    set_value(STACK, "connectif:apiUrl", shop.url)
    set_value(STACK, "reskyt:pushUrl", addresses["push"])
    set_value(STACK, "reskyt:pushLink", f"{addresses['shop']}/product/serra-jacket")
    engine = Engine(STACK)
    show_first_deployment(shop, engine)
    show_edit(shop, engine)
    show_new_version(shop, engine)
    with Customers(shop) as customers:
        show_collecting(shop, customers)
        show_sending(shop, engine, customers)
    show_drift(shop, engine)


def show_first_deployment(shop: Store, engine: Engine) -> None:
    """Preview, apply, and preview again."""
    say(
        "1. What would happen",
        "The Reskyt pack is YAML in resources/reskyt: the field for the token, the script that",
        "collects it, the workflow that places the script, the segment of those who have a token,",
        "and the push. `pulumi preview` compares it with the store and writes nothing.",
    )
    engine.run("stack", "init", show=False)
    text = engine.run("preview", "--diff")
    prove("the preview names all seven objects", all(name in text for name in _NAMES))
    prove("it says that the collecting workflow starts", f'starts "{COLLECTION}"' in text)
    prove("it says that the push is not started", "is made as a draft, not started" in text)
    prove("the preview wrote nothing to the store", shop.writes() == [])

    say("2. Apply it", "`pulumi up` makes in the store what the preview has shown.")
    engine.run("up", "--yes", "--skip-preview", "--suppress-progress")
    prove("seven objects were made and one started, with one write each", len(shop.writes()) == 8)
    (field,) = shop.objects("contact-fields")
    prove('the store has the contact field "reskyt-token"', field["id"] == "reskyt-token")
    (event,) = shop.objects("custom-event-types")
    pointers = {item["id"]: item.get("jsonPointerPath") for item in event["fields"]}
    prove("the token goes to /tokens/0 of the event's body", pointers["tokens"] == "/tokens/0")
    secret = engine.environment["CONNECTIF_SECRET_RESKYT_APIKEY"]
    headers = {item["name"]: item["value"] for item in event["webhookHeaders"]}
    prove("the store has the secret header", headers == {"x-api-key": secret})
    state = engine.run("stack", "export", "--show-secrets", show=False)
    prove("the secret is not in Pulumi's state", secret not in state)
    found = workflows(shop)
    (content,) = shop.objects("web-contents")
    uses = {node["id"]: node for node in found[COLLECTION]["nodes"]}["collect"]["content"]
    prove("the collecting workflow places the script", uses == content["id"])
    prove("it is active, and the push is a draft", statuses(shop) == ["active", "draft"])

    say("3. Nothing left to do", "The next preview reads the store again and finds it as defined.")
    shop.forget_calls()
    engine.run("preview", "--diff", "--expect-no-changes")
    prove(f"that took {shop.calls()} API calls, none of them a write", shop.writes() == [])


def show_edit(shop: Store, engine: Engine) -> None:
    """Change a line of the script and a literal of a node, in place."""
    say(
        "4. Change the script and a condition",
        "The shop's app gets another User Agent, and the script another storage key. The preview",
        "shows the changed line of the script and the changed literal of the node.",
    )
    set_value(STACK, "reskyt:userAgent", "my-shop-app")
    set_value(STACK, "reskyt:tokenStorageKey", "my_shop_token")
    shop.forget_calls()
    text = engine.run("preview", "--diff")
    lines = [line.removeprefix("    | ").strip() for line in text.splitlines()]
    prove("the script's line stands there", '+   var KEY = "my_shop_token";' in lines)
    prove("the node's literal stands there", 'right: "rktwebview" => "my-shop-app"' in text)
    prove("it says whom the script's change reaches", "reaches active workflows at once" in text)
    engine.run(*UP)
    prove("two writes were made", [item.split()[0] for item in shop.writes()] == ["PATCH"] * 2)
    (content,) = shop.objects("web-contents")
    prove("the store has the new line", 'var KEY = "my_shop_token"' in content["html"])
    nodes = {node["id"]: node for node in workflows(shop)[COLLECTION]["nodes"]}
    prove("the store has the new literal", nodes["in-app"]["right"] == "my-shop-app")


def show_new_version(shop: Store, engine: Engine) -> None:
    """Change the structure of an active workflow: a new version takes over without a gap."""
    say(
        "5. Change the structure of a workflow that runs",
        "An active workflow takes new values, but no new structure. So a new version is made and",
        "started, and only then the old one finished: no visitor is missed in between.",
    )
    edit(
        "resources/reskyt/token-collection.yaml",
        "      type: page-visit\n",
        "      type: page-visit\n      device: mobile\n",
    )
    shop.forget_calls()
    text = engine.run("preview", "--diff")
    prove("the preview names the new version", f'starts "{COLLECTION} v2"' in text)
    prove("and the end of the old one", f'FINISHES the workflow "{COLLECTION}"' in text)
    engine.run(*UP)
    verbs = [item.rstrip("/").split("/")[-1] for item in shop.writes()]
    prove("made, started, and then the old one finished", verbs == ["workflows", "start", "finish"])


def show_sending(shop: Store, engine: Engine, customers: Customers) -> None:
    """Start the push, once for its label, whatever is run afterwards."""
    say(
        "7. Send the push",
        "Starting a push sends to a whole segment at once, for good. So it takes a label in the",
        "stack file, the preview says whom it reaches, and one label is never sent twice.",
    )
    set_value(STACK, "reskyt:pushLabel", "black-friday")
    shop.forget_calls()
    text = engine.run("preview", "--diff")
    prove("the preview says STARTS SENDING, and to whom", "STARTS SENDING to segment" in text)
    prove("and has sent nothing", shop.writes() == [])
    engine.run(*UP)
    prove("the push was started once", starts(shop) == 1)
    prove_arrival(shop, customers)
    before = arrived(shop)
    engine.run("preview", "--diff", "--expect-no-changes", show=False)
    engine.run(*UP, show=False)
    prove("it has finished by itself, and two more runs send nothing", starts(shop) == 1)
    print("\n  Now the state gets lost ...", flush=True)
    engine.run("stack", "rm", "--yes", "--force", "--preserve-config", show=False)
    engine.run("stack", "init", show=False)
    engine.run("up", "--yes", "--skip-preview", "--suppress-progress")
    prove("the store itself remembers the label: nothing is sent again", starts(shop) == 1)
    prove("and no phone has rung again", arrived(shop) == before)
    set_value(STACK, "reskyt:pushTitle", "Another text")
    text = engine.run("preview", "--diff", fails=True)
    prove("an edit of what was sent is refused", "give a new label to send once more" in text)
    set_value(STACK, "reskyt:pushTitle", "New in our shop")


def show_drift(shop: Store, engine: Engine) -> None:
    """Change the store by hand, see it, repair it."""
    say(
        "8. Somebody changes the store by hand",
        "In the console, a colleague pauses the collecting workflow: no token comes in any more.",
        "The next preview finds it, and `pulumi up` resumes it.",
    )
    running = workflows(shop)[f"{COLLECTION} v2"]
    shop.by_hand("workflows", running["id"], {"status": "paused"})
    shop.forget_calls()
    text = engine.run("preview", "--diff")
    prove("the preview shows the drift", 'run: "paused" => "continuous"' in text)
    engine.run(*UP)
    prove("it is active again", workflows(shop)[f"{COLLECTION} v2"]["status"] == "active")
    prove("with one write", len(shop.writes()) == 1)


_NAMES = (
    "reskyt-token", "reskyt.token-script", "reskyt.token-segment", "reskyt.integration",
    "reskyt.push-event", "reskyt.token-collection", "reskyt.push",
)  # fmt: skip


def workflows(shop: Store) -> dict[str, dict[str, Any]]:
    """Give the store's workflows by name."""
    return {str(item["name"]): item for item in shop.objects("workflows")}


def statuses(shop: Store) -> list[str]:
    """Give the statuses of the store's workflows."""
    return sorted(str(item["status"]) for item in shop.objects("workflows"))


def starts(shop: Store) -> int:
    """Count the starts of the labelled push since the journal was last cleared."""
    ids = {item["id"] for item in shop.objects("workflows") if item["name"].endswith(SENT)}
    return sum(f"POST /workflows/{identifier}/start" in shop.writes() for identifier in ids)
