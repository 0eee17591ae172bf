"""What ``connectif probe`` has shown of the shop's page: a broken link is a finding.

A link that is broken names its causes, the likeliest first. Where that one is a hazard of a
definition, its rule finds it; whatever else is broken is L32's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from provider.definitions import Configuration, Definition, Probe
from provider.review.lint.live import harmless
from provider.review.lint.model import Hit, Need, Rule, Severity
from provider.review.lint.subject import Subject
from provider.review.lint.workflows import find, nodes

Steps = tuple[str | int, ...]
#: Says of which definition a finding is, and where in it.
Where = Callable[[Configuration, Probe], tuple[str, Steps]]
_LONGEST = 300
_SOURCE = "https://support.connectif.ai/hc/en-us/articles/"


@dataclass(frozen=True)
class _Broken:
    """A link of a proof that does not hold: what was seen, and the codes of its causes."""

    probe: Probe
    seen: str
    codes: tuple[str, ...]
    look: str

    @property
    def first(self) -> str:
        """Give the code of the likeliest cause."""
        return self.codes[0] if self.codes else ""


def _proofs(subject: Subject) -> Iterator[tuple[Probe, Mapping[str, Any]]]:
    """Give the proofs of packs that this stack has, with what the pack says of its proof."""
    probes = {pack.name: pack.probe for pack in subject.configuration.packs}
    for proof in subject.probe or ():
        probe = probes.get(str(proof.get("pack")))
        if probe is not None and find(subject.configuration, probe.workflow):
            yield probe, proof


def _links(proof: Mapping[str, Any], status: str) -> Iterator[Mapping[str, Any]]:
    return (link for link in proof.get("links", ()) if link.get("status") == status)


def _page(proof: Mapping[str, Any]) -> str:
    return harmless(str(proof.get("address", "the page")), _LONGEST)


def _broken(subject: Subject) -> Iterator[_Broken]:
    """Give the links that do not hold."""
    for probe, proof in _proofs(subject):
        for link in _links(proof, "failed"):
            causes = link.get("causes") or ()
            seen = harmless(f"on {_page(proof)}, {link.get('seen', link.get('name'))}", _LONGEST)
            look = harmless(str(causes[0].get("look", "")), _LONGEST) if causes else ""
            yield _Broken(probe, seen, tuple(str(item.get("code")) for item in causes), look)


def _of(code: str, where: Where, subject: Subject) -> Iterable[Hit]:
    """Find broken links whose likeliest cause is one hazard."""
    for link in _broken(subject):
        if link.first == code:
            resource, path = where(subject.configuration, link.probe)
            yield Hit(resource, path, link.seen)


def _others(subject: Subject) -> Iterable[Hit]:
    """Find broken links whose likeliest cause is no hazard of a definition."""
    for link in _broken(subject):
        if link.first not in _HAZARDS:
            causes = f" (likely causes: {', '.join(link.codes)})" if link.codes else ""
            look = f"; look at: {link.look}" if link.look else ""
            yield Hit(link.probe.workflow, (), f"{link.seen}{causes}{look}")


def _undecided(subject: Subject) -> Iterable[Hit]:
    """Find proofs that nothing disproves, and that are none all the same."""
    for probe, proof in _proofs(subject):
        if proof.get("proven") or any(_links(proof, "failed")):
            continue
        names = [harmless(str(link.get("name"))) for link in _links(proof, "unknown")]
        detail = f"on {_page(proof)}, the probe could not tell"
        yield Hit(probe.workflow, (), f"{detail}: {', '.join(names) or 'anything'}")


# --- where a hazard stands


def _setting(kind: str, setting: str) -> Where:
    """Give the place of a setting of the collecting workflow's first node of a type."""

    def where(configuration: Configuration, probe: Probe) -> tuple[str, Steps]:
        workflow = find(configuration, probe.workflow)
        found = next(nodes(workflow, kind), None) if workflow else None
        return probe.workflow, ("nodes", found.name, setting) if found else ()

    return where


def _script(configuration: Configuration, probe: Probe) -> tuple[str, Steps]:
    """Give the place of the script that the collecting workflow puts into the page."""
    workflow = find(configuration, probe.workflow)
    placing = nodes(workflow, "send-web-content") if workflow else ()
    found = (find(configuration, node.reference("content")) for node in placing)
    content: Definition | None = next(found, None)
    return (content.name, ("html",)) if content else (probe.workflow, ())


def _workflow(_: Configuration, probe: Probe) -> tuple[str, Steps]:
    return probe.workflow, ()


@dataclass(frozen=True)
class _Hazard:
    """A hazard that a probe can show: its rule's texts, and where it stands."""

    name: str
    title: str
    consequence: str
    fix: str
    article: str
    where: Where


_SILENT = "No token is collected on this page, so nothing can be sent to its visitors' app."
_HAZARDS: Mapping[str, _Hazard] = {
    "L2": _Hazard(
        "content-not-sent-again",
        "The shop's page does not get the content a second time",
        "A token that the app gets later, on a new phone for example, is not captured.",
        "Remove every limit from the nodes of the workflow in the store.",
        "360015670700",
        _setting("page-visit", "limits"),
    ),
    "L5": _Hazard(
        "token-to-another-field",
        "The script in the store writes the token to another contact field",
        "The token does not come to where the segment and the message look for it, so nobody with"
        " the app gets anything.",
        "Put the script of the definition into the content in the store.",
        "11705909938332",
        _script,
    ),
    "L8": _Hazard(
        "selector-not-in-page",
        "The shop's page has no element that the selector finds",
        _SILENT,
        "Choose a selector that the page has as the app shows it, such as body.",
        "4404734619410",
        _setting("send-web-content", "selector"),
    ),
    "L9": _Hazard(
        "place-taken",
        "Another content comes to the place of the collecting script",
        _SILENT,
        "Choose another selector, or finish the other workflow in the console.",
        "360015979659",
        _setting("send-web-content", "selector"),
    ),
    "L10": _Hazard(
        "empty-token-sent",
        "The script in the store sends a value where the app has no token",
        "A good token may be blanked, and the contact then gets nothing any more.",
        "Put the script of the definition into the content in the store.",
        "11705909938332",
        _script,
    ),
    "L12": _Hazard(
        "token-not-sent",
        "The script hands the token to Connectif's client, which sends nothing",
        "The token may count as sent without ever having left the page, so the contact gets"
        " nothing.",
        "Look at authorised domains, excluded pages and the visitor's consent; use the script of"
        " the definition, which sends again.",
        "360014699620",
        _script,
    ),
    "L13": _Hazard(
        "domain-not-authorised",
        "Connectif does not take anything from this page",
        _SILENT,
        "Add the page's domain to the authorised domains of the store in Connectif, and take the"
        " page out of the excluded ones.",
        "360014699620",
        _workflow,
    ),
}

RULES = (
    *(
        Rule(
            code=code,
            name=hazard.name,
            title=hazard.title,
            severity=Severity.ERROR,
            need=Need.PROBE,
            consequence=hazard.consequence,
            fix=hazard.fix,
            source=f"{_SOURCE}{hazard.article}",
            evidence="observed",
            check=partial(_of, code, hazard.where),
        )
        for code, hazard in _HAZARDS.items()
    ),
    Rule(
        code="L32",
        name="page-does-not-collect",
        title="The shop's page does not do what the pack promises",
        severity=Severity.ERROR,
        need=Need.PROBE,
        consequence=(
            "Tokens are not collected on this page as the pack promises, so messages do not reach"
            " whom they are meant for."
        ),
        fix="Follow the causes that connectif probe names, the likeliest first, and probe again.",
        source="",
        evidence="observed",
        check=_others,
    ),
    Rule(
        code="L33",
        name="page-not-proven",
        title="The probe could not tell whether the shop's page collects the token",
        severity=Severity.NOTICE,
        need=Need.PROBE,
        consequence="Whether messages reach the visitors of the app is not known.",
        fix="Probe another page with --url, or give the page more time with --seconds.",
        source="",
        evidence="observed",
        check=_undecided,
    ),
)
