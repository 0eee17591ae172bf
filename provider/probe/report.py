"""What a probe showed, for people and as data."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping
from typing import Any

from provider.probe.links import Link, Status
from provider.probe.proving import Proof

WIDTH = 100
_WORDS = {Status.OK: "ok", Status.FAILED: "FAILED", Status.UNKNOWN: "?"}


def as_data(proof: Proof) -> Mapping[str, Any]:
    """Give a proof as plain data."""
    return {
        "pack": proof.target.pack,
        "field": proof.target.field,
        "workflow": proof.target.workflow,
        "address": proof.address,
        "proven": proof.is_proven,
        "broken": proof.broken.name if proof.broken else None,
        "links": [_link_as_data(link) for link in proof.links],
        "reached": {
            "pageVisits": proof.visits,
            "anonymousVisitors": proof.visitors,
            "token": proof.sent,
        },
        "refused": list(proof.refused),
        "problem": proof.problem,
    }


def as_text(proof: Proof) -> str:
    """Give a proof as lines for a terminal."""
    return "\n".join(_lines(proof))


def _link_as_data(link: Link) -> Mapping[str, Any]:
    causes = [{"code": item.code, "cause": item.text, "look": item.look} for item in link.causes]
    return {"name": link.name, "status": str(link.status), "seen": link.seen, "causes": causes}


def _lines(proof: Proof) -> Iterator[str]:
    target = proof.target
    yield f"{target.pack}: {target.token.kind} {target.token.name} -> {target.field}"
    yield f"{proof.address} as a browser with {target.user_agent}"
    yield ""
    for link in proof.links:
        yield from _wrapped(f"  {_WORDS[link.status]:<7} {link.name:<12} ", link.seen)
    yield ""
    yield from _verdict(proof)
    yield ""
    yield from _reached(proof)


def _verdict(proof: Proof) -> Iterator[str]:
    """Say whether it is proven, or name the broken link and why it may be broken."""
    link = proof.broken
    if link is not None:
        yield from _wrapped(f"Broken: {link.name}: ", link.seen)
        for cause in link.causes:
            yield from _wrapped(f"  {cause.code:<4} ", cause.text)
            yield from _wrapped("       look at: ", cause.look)
    elif proof.is_proven:
        told = "is about to tell" if proof.sent is None else "told"
        yield f"Proven: the page {told} the store exactly the token, and nothing else."
        yield from _wrapped("", "That the app itself leaves its token there, no probe can see.")
    else:
        yield "Not proven: see the links with a question mark."


def _reached(proof: Proof) -> Iterator[str]:
    """Say what reached the store, and what did not."""
    yield from _wrapped("What reached the store: ", _visits(proof))
    if proof.sent is None:
        yield "The token did not leave this machine."
    else:
        yield from _wrapped("Sent: ", _sent(proof))
    if proof.refused:
        places = ", ".join(proof.refused)
        yield from _wrapped("Held back, because the token was in it: ", places)
    if proof.problem is not None:
        yield from _wrapped("No picture: ", proof.problem)


def _visits(proof: Proof) -> str:
    if not proof.visits:
        return "nothing."
    visits = "1 page visit" if proof.visits == 1 else f"{proof.visits} page visits"
    who = "an anonymous visitor" if proof.visitors == 1 else f"{proof.visitors} anonymous visitors"
    return f"{visits} of {who}. Whatever else counts the shop's visits has counted them, too."


def _sent(proof: Proof) -> str:
    field = proof.target.field
    return (
        f"an anonymous contact of the store now has {proof.sent} in {field}. Until it is deleted,"
        f" it counts among the contacts with a token, and what is sent to it arrives nowhere. To"
        f" remove it, find it in Connectif by that value, with a segment on {field}, and delete it"
        " (assumed)."
    )


def _wrapped(head: str, text: str) -> list[str]:
    """Break a text into lines that hang below its head."""
    indent = " " * min(len(head), 24)
    return textwrap.wrap(
        head + text,
        WIDTH,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
        drop_whitespace=True,
    )
