"""Scripts in contents: what they tell Connectif of the contact, and when."""

from __future__ import annotations

from collections.abc import Iterator

from provider.definitions import Definition
from provider.kinds.nodes import built_in_fields
from provider.review.lint import scripts
from provider.review.lint.model import Hit, Need, Rule, Severity
from provider.review.lint.subject import Subject
from provider.review.lint.workflows import definitions, find, nodes, probes, telling

_RECIPE = "https://support.connectif.ai/hc/en-us/articles/11705909938332"


def _field(subject: Subject) -> Iterator[Hit]:
    """Give scripts that write to no field of the stack, and fields that hold no token."""
    configuration = subject.configuration
    proven: set[str] = set()
    for probe in probes(configuration):
        field, workflow = find(configuration, probe.field), find(configuration, probe.workflow)
        if field is None or workflow is None:
            continue
        yield from _other_type(field)
        for content in _placed(subject, workflow):
            proven.add(content.name)
            yield from _other_field(content, field)
    known = {item.spec["id"] for item in definitions(configuration, "ContactField")}
    for content in telling(configuration):
        if content.name not in proven and not _names_any(content, known | set(built_in_fields())):
            yield Hit(content.name, ("html",), "the script names no contact field of this stack")


def _other_type(field: Definition) -> Iterator[Hit]:
    if field.spec["type"] != "text":
        detail = f"a token is a text, and this field is of type {field.spec['type']}"
        yield Hit(field.name, ("type",), detail)


def _other_field(content: Definition, field: Definition) -> Iterator[Hit]:
    if not _names_any(content, {field.spec["id"]}):
        detail = f'the script does not name the contact field "{field.spec["id"]}"'
        yield Hit(content.name, ("html",), detail)


def _names_any(content: Definition, fields: set[str]) -> bool:
    text = scripts.code(content.spec["html"])
    return any(scripts.names(text, field) for field in fields)


def _placed(subject: Subject, workflow: Definition) -> Iterator[Definition]:
    """Give the contents that a workflow puts into a page."""
    for node in nodes(workflow, "send-web-content"):
        content = find(subject.configuration, node.reference("content"))
        if content:
            yield content


def _untested(subject: Subject) -> Iterator[Hit]:
    """Give scripts that send what they find without a look at it."""
    for content in telling(subject.configuration):
        if scripts.sends_untested(scripts.code(content.spec["html"])):
            detail = "the script sends its value without asking whether there is one"
            yield Hit(content.name, ("html",), detail)


def _trusting(subject: Subject) -> Iterator[Hit]:
    """Give scripts that take being called back for having sent."""
    for content in telling(subject.configuration):
        if scripts.trusts_callback(scripts.code(content.spec["html"])):
            detail = "the script notes its value as sent whenever Connectif's client calls back"
            yield Hit(content.name, ("html",), detail)


def _placeholders(subject: Subject) -> Iterator[Hit]:
    """Give variables of Connectif's inside a script."""
    for content in definitions(subject.configuration, "InlineContent"):
        for name in scripts.placeholders(content.spec["html"]):
            detail = f"the variable {{{{{name}}}}} stands inside a script"
            yield Hit(content.name, ("html",), detail)


RULES = (
    Rule(
        code="L5",
        name="script-writes-elsewhere",
        title="The script does not write to the contact field that the token belongs in",
        severity=Severity.ERROR,
        need=Need.STATIC,
        consequence=(
            "No contact ever gets a token, so the segment stays empty and nobody is sent anything."
        ),
        fix="Let the script name the id of a contact field of type text that this stack declares.",
        source=_RECIPE,
        evidence="documented",
        check=_field,
        how=(
            "Looks for the field's id, in quotes or as a key, in the scripts that tell Connectif "
            "of the contact."
        ),
    ),
    Rule(
        code="L10",
        name="script-sends-nothing",
        title="The script sends an empty text where the app has no token",
        severity=Severity.WARNING,
        need=Need.STATIC,
        consequence=(
            "On a page where the app shows no token the contact's good one may be emptied, and the "
            "customer is sent nothing any more."
        ),
        fix=(
            "Let the script end where it finds no value, as "
            "resources/_shared/token-script.html.j2 does."
        ),
        source=_RECIPE,
        evidence="assumed",
        check=_untested,
        how=(
            "Looks in the script's text for a test of the value that entityInfo is given; a "
            "guess, as no script is run."
        ),
    ),
    Rule(
        code="L12",
        name="script-trusts-callback",
        title="The script takes what was skipped for sent",
        severity=Severity.WARNING,
        need=Need.STATIC,
        consequence=(
            "Where Connectif's client skips a send, as on a domain or page that is not allowed, "
            "the token is noted as sent and is missing for the rest of the visit."
        ),
        fix=(
            "Let the script ask the client's isAllowedDomain and isExcludedPage before it sends, "
            "as resources/_shared/token-script.html.j2 does."
        ),
        source="",
        evidence="assumed",
        check=_trusting,
        how=(
            "Looks in the script's text for a note in the browser's storage beside onResponded, "
            "without a question to the client; a guess, as no script is run."
        ),
    ),
    Rule(
        code="L22",
        name="placeholder-in-script",
        title="A variable of Connectif's stands inside a script",
        severity=Severity.WARNING,
        need=Need.STATIC,
        consequence=(
            "Whatever the variable holds for a customer, such as a name with an apostrophe, becomes"
            " part of the program: it may break the script, or run in the customer's browser."
        ),
        fix="Put the variable into the HTML, in an attribute, and let the script read it there.",
        source="https://support.connectif.ai/hc/en-us/articles/4438119976850",
        evidence="assumed",
        check=_placeholders,
        how="Looks for {{name}} between script tags.",
    ),
)
