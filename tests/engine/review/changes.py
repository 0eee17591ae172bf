"""The golden set: changes as they come to a team that keeps a store, one function each.

Each edits the definitions, or what the store shows, before a preview. What it did to the store is
put back after it.
"""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from tests.engine.review.shop import SECRET, Definitions, birthday, many, push
from tests.sandbox_process import SandboxProcess

Edit = Callable[[Definitions], None]
#: Changes an object by hand: its collection, its name, and what it gets.
Hand = tuple[str, str, dict[str, Any]]


@dataclass(frozen=True)
class Golden:
    """A change of the set.

    Attributes:
        name: the folder of its snapshots.
        edit: what happens to the definitions of the shop.
        packs: further packs that the stack takes, by name.
        hand: what somebody changes by hand, in the last of the stores.
        stacks: which stores are previewed.
        fails: whether the preview fails.
        secret: the secret that is at hand; "" for none, as where a pull request is previewed.
    """

    name: str
    edit: Edit = lambda shop: None
    packs: Callable[[], dict[str, Definitions]] = dict
    hand: Hand | None = None
    stacks: tuple[str, ...] = ("madrid",)
    fails: bool = False
    secret: str = SECRET


def _nodes(shop: Definitions, key: str = "collection") -> dict[str, Any]:
    nodes: dict[str, Any] = shop[key]["spec"]["nodes"]
    return nodes


def _literal(shop: Definitions) -> None:
    _nodes(shop)["in-app"]["right"] = "my-shop-app"


def _inserted(shop: Definitions) -> None:
    nodes = _nodes(shop)
    nodes["on-product"] = {
        "type": "check-value",
        "after": "in-app.yes",
        "left": "visit.url",
        "operator": "contains",
        "right": "/product/",
    }
    nodes["collect"]["after"] = "on-product.yes"


def _moved(shop: Definitions) -> None:
    nodes = _nodes(shop)
    nodes["collect"]["after"] = "in-app.no"


def _script(shop: Definitions) -> None:
    html = shop["script"]["spec"]["html"]
    html = html.replace("device=([^;]+)", "device_id=([^;]+)")
    shop["script"]["spec"]["html"] = html.replace(
        "    return;\n", "    // No token yet: the app sets it with the next page.\n    return;\n"
    )


def _rotated(shop: Definitions) -> None:
    shop["event"]["spec"]["headers"]["x-key"]["version"] = 2


def _field_added(shop: Definitions) -> None:
    shop["event"]["spec"]["fields"]["campaign"] = {"type": "text"}
    _nodes(shop, "campaign")["push"]["fields"]["campaign"] = "black-friday"


def _narrowed(shop: Definitions) -> None:
    shop["app-users"]["spec"]["filters"]["has-fax"] = {
        "field": {"ref": "fax"},
        "operator": "not-empty",
    }


def _without(*keys: str) -> Edit:
    def edit(shop: Definitions) -> None:
        for key in keys:
            del shop[key]

    return edit


def _sent(shop: Definitions) -> None:
    shop["campaign"]["spec"]["run"] = {"once": "black-friday"}


def _several(shop: Definitions) -> None:
    _literal(shop)
    _script(shop)
    _sent(shop)
    del shop["size"]


def _sender_edited(shop: Definitions) -> None:
    shop["welcome"]["spec"]["nodes"]["again"] = push("Have you seen our shop?", "push")


def _refused(shop: Definitions) -> None:
    shop["size"]["spec"] |= {"type": "text"}
    del shop["size"]["spec"]["options"]


def _diverging(shop: Definitions) -> None:
    _script(shop)
    _nodes(shop)["in-app"]["right"] = "{{ userAgent }}/2"
    shop["token"]["spec"]["name"] = "Push token of the app"


PAUSED: Hand = ("workflows", "Collect tokens", {"status": "paused"})
BY_HAND: Hand = ("web-contents", "Token script", {"html": "<script>/* tried something */</script>"})

#: The order is that of the previews; ``madrid`` and ``lisboa`` are deployed, ``paris`` is empty.
GOLDEN: tuple[Golden, ...] = (
    Golden("literal-changed", _literal),
    Golden("node-inserted", _inserted),
    Golden("node-moved", _moved),
    Golden("script-edited", _script),
    Golden("secret-rotated", _rotated, secret=""),
    Golden("event-field-added", _field_added),
    Golden("segment-narrowed", _narrowed),
    Golden("workflow-paused-by-hand", hand=PAUSED),
    Golden("content-changed-by-hand", hand=BY_HAND),
    Golden("field-removed", _without("size")),
    Golden("field-lost", _without("fax")),
    Golden("workflow-removed", _without("welcome")),
    Golden("pack-added", packs=lambda: {"birthday": birthday()}),
    Golden("sixty-objects", packs=lambda: {"interests": many(60)}),
    Golden("campaign-sent", _sent),
    Golden("sender-edited", _sender_edited),
    Golden("several-at-once", _several),
    Golden("nothing"),
    Golden("preview-failed", _refused, fails=True),
    Golden("two-stores-diverging", _diverging, hand=PAUSED, stacks=("madrid", "lisboa")),
    Golden("public-first-run", _sent, stacks=("paris",), secret=""),
)


def edited(change: Golden, shop: Definitions) -> Definitions:
    """Give the definitions of the shop after a change."""
    found = deepcopy(shop)
    change.edit(found)
    return found


def by_hand(sandbox: SandboxProcess, hand: Hand) -> Callable[[], None]:
    """Change an object of the store by hand; give what puts it back."""
    collection, name, changes = hand
    (known,) = [item for item in sandbox.objects(collection) if item["name"] == name]
    sandbox.patch_object(collection, known["id"], changes)

    def back() -> None:
        sandbox.put_object(collection, known["id"], known)

    return back
