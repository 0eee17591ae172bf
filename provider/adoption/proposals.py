"""What may belong together: a definition, and the objects of the store that could be it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from enum import StrEnum

from provider.adoption.inventory import Found
from provider.definitions import Definition
from provider.kinds import KINDS

#: From here on two names are alike enough to be shown to a person; a guess of ours.
ALIKE = 0.5


class Verdict(StrEnum):
    """How sure it is which object a definition stands for."""

    #: The state says so already.
    KNOWN = "known"
    #: Its shape is that of one object and of no other.
    CERTAIN = "certain"
    #: There is an object that may be meant; a person must say so.
    DOUBTFUL = "doubtful"
    #: There are several that may be meant.
    AMBIGUOUS = "ambiguous"
    #: There is none.
    NONE = "none"


@dataclass(frozen=True)
class Candidate:
    """An object that a definition may stand for.

    Attributes:
        found: the object.
        evidence: why, in clauses.
        exact: whether its shape is that of the definition.
        renames: ids inside the object (of nodes, of filters) to those of the definition.
    """

    found: Found
    evidence: tuple[str, ...]
    exact: bool = True
    renames: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Proposal:
    """A definition with its candidates, the likeliest first.

    ``note`` says what a person should know where there is none.
    """

    definition: Definition
    verdict: Verdict
    candidates: tuple[Candidate, ...] = ()
    note: str = ""

    @property
    def words(self) -> str:
        """Give the definition in a sentence."""
        kind, spec = KINDS[self.definition.kind], self.definition.spec
        name = spec["id"] if kind.lasting_key else spec["name"]
        return f'{self.definition.name} ({kind.words} "{name}")'


#: Says which candidate a definition stands for; None for none of them.
Decide = Callable[[Proposal], Candidate | None]


def judged(definition: Definition, candidates: list[Candidate], note: str = "") -> Proposal:
    """Give the proposal that candidates make; of several exact ones none is taken."""
    exact = [item for item in candidates if item.exact]
    if len(exact) == 1:
        return Proposal(definition, Verdict.CERTAIN, tuple(exact), note)
    if exact:
        return Proposal(definition, Verdict.AMBIGUOUS, tuple(exact), note)
    if len(candidates) == 1:
        return Proposal(definition, Verdict.DOUBTFUL, tuple(candidates), note)
    verdict = Verdict.AMBIGUOUS if candidates else Verdict.NONE
    return Proposal(definition, verdict, tuple(candidates), note)


def narrowed(candidates: list[Candidate], fits: Callable[[Candidate], bool]) -> list[Candidate]:
    """Keep the candidates that fit, where any does."""
    return [item for item in candidates if fits(item)] or candidates


def likeness(one: str, other: str) -> float:
    """Give how alike two names are, from 0 to 1, whatever their case and the order of words."""
    plain = SequenceMatcher(None, one.lower(), other.lower()).ratio()
    ordered = SequenceMatcher(None, _sorted_words(one), _sorted_words(other)).ratio()
    return max(plain, ordered)


def _sorted_words(text: str) -> str:
    return " ".join(sorted(text.lower().replace("-", " ").replace("_", " ").split()))
