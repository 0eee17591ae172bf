"""Contents by what their script has agreed with the rest: the names that both must use."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from provider.adoption.inventory import Found
from provider.adoption.proposals import Candidate, narrowed


def contract_candidates(
    html: str, fields: Iterable[str], used: Iterable[str], contents: Sequence[Found]
) -> list[Candidate]:
    """Give the contents that keep the contract of a definition's html.

    Args:
        html: what the definition says.
        fields: ids of contact fields; those that stand in the html are what a script writes to.
        used: further texts that the definition puts into the html, such as the name of a cookie.
        contents: what the store has.
    """
    needed = [name for name in fields if name in html]
    agreed = [text for text in dict.fromkeys(used) if text in html and text not in needed]
    found: list[Candidate] = []
    for item in contents:
        theirs = str(item.body.get("html") or "")
        if theirs == html:
            found.append(Candidate(item, ("the same html",)))
        elif needed and all(name in theirs for name in needed):
            kept = [text for text in agreed if text in theirs]
            found.append(Candidate(item, _evidence(needed, kept)))
    same = narrowed(found, lambda item: item.evidence == ("the same html",))
    return narrowed(same, lambda item: all(t in str(item.found.body.get("html")) for t in agreed))


def _evidence(needed: Sequence[str], kept: Sequence[str]) -> tuple[str, ...]:
    names = ", ".join((*needed, *kept))
    return (f"its html names {names}",)
