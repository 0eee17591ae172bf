"""How a workflow tells the app's visitors from all others: hazards of the condition."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from provider.definitions import Definition, Probe
from provider.review.lint.model import Hit, Need, Rule, Severity
from provider.review.lint.subject import Subject
from provider.review.lint.workflows import (
    Node,
    collecting,
    definitions,
    find,
    literal,
    nodes,
    probes,
    reached_without,
)

#: What an operator other than contains does with a text as long as a User Agent.
_NEVER = {"equals", "any-of", "empty"}
_ALWAYS = {"different", "none-of", "not-empty"}
#: What stands in the User Agent of ordinary browsers, too (that of every phone, at least).
_COMMON = (
    "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/126.0.0.0 Mobile Safari/537.36 Edg/126.0 Firefox/127.0 Gecko/20100101 "
    "(iPhone; CPU iPhone OS 17_5 like Mac OS X) (Windows NT 10.0; Win64; x64) "
    "(Macintosh; Intel Mac OS X 10_15_7) Version/17.5 Mobile/15E148"
).lower()


def _asks(workflow: Definition) -> Iterator[Node]:
    """Give the conditions of a workflow that look at the User Agent."""
    for node in nodes(workflow, "check-value"):
        if any(value.form == "datum" and _is_user_agent(value.content) for value in node.values()):
            yield node


def _is_user_agent(datum: object) -> bool:
    return str(datum).partition(".")[2] == "userAgent"


def _looking(workflow: Definition) -> Iterator[tuple[Node, str]]:
    """Give the conditions that look for a text in the User Agent, with the text."""
    for node in _asks(workflow):
        text = literal(node.get("right"))
        if node.get("operator") == "contains" and isinstance(text, str):
            yield node, text


def _unguarded(workflow: Definition, guards: Iterable[Node]) -> list[Node]:
    """Give the contents that a visitor gets who takes the exit yes of none of the conditions."""
    reached = reached_without(workflow, {(node.name, "yes") for node in guards})
    return [node for node in nodes(workflow, "send-web-content") if node.name in reached]


def _operator(subject: Subject) -> Iterator[Hit]:
    """Give comparisons of the User Agent that can only go one way."""
    collected = {workflow.name for workflow in collecting(subject.configuration)}
    for workflow in definitions(subject.configuration, "Workflow"):
        for node in _asks(workflow):
            operator = node.get("operator")
            if operator in _NEVER | _ALWAYS:
                answer = "no" if operator in _NEVER else "yes"
                detail = f"the User Agent is a long text, so {operator} always answers {answer}"
                yield node.hit(detail, "operator")
            elif operator == "not-contains" and workflow.name in collected:
                # Beside a look for the app, it only leaves some of the app's visitors out.
                if not _unguarded(workflow, [other for other, _ in _looking(workflow)]):
                    continue
                detail = "not-contains takes everybody but the visitors of the app"
                yield node.hit(detail, "operator")


def _recognised(subject: Subject) -> Iterable[Hit]:
    """Give conditions that do not find the app, or find more than the app."""
    for probe in probes(subject.configuration):
        workflow = find(subject.configuration, probe.workflow)
        if workflow is None:
            continue
        yield from _wrong_texts(workflow, probe)
        yield from _unasked(workflow)


def _wrong_texts(workflow: Definition, probe: Probe) -> Iterator[Hit]:
    """Give the texts without which nobody gets a content, and which are not those of the app."""
    finding = [
        node
        for node, text in _looking(workflow)
        if text in probe.user_agent and not _is_common(text)
    ]
    is_found = not _unguarded(workflow, finding)
    contents = list(nodes(workflow, "send-web-content"))
    for node, text in _looking(workflow):
        if _unguarded(workflow, [node]) == contents or (is_found and _is_common(text)):
            # It leaves robots out, or tells phones apart once the app was found.
            continue
        if text not in probe.user_agent:
            detail = (
                f'the condition looks for "{text}", but the app says "{probe.user_agent}" '
                "(probe: userAgent of the pack)"
            )
            yield node.hit(detail, "right")
        elif _is_common(text):
            yield node.hit(f'"{text}" is in the User Agent of ordinary browsers, too', "right")


def _is_common(text: str) -> bool:
    return text.lower() in _COMMON


def _unasked(workflow: Definition) -> Iterator[Hit]:
    """Give contents that a visitor gets who is not in the app."""
    for node in _unguarded(workflow, _asks(workflow)):
        detail = f'nothing on the way to "{node.name}" asks for the User Agent of the app'
        yield node.hit(detail, "after")


RULES = (
    Rule(
        code="L3",
        name="operator-not-contains",
        title="The User Agent is compared in another way than contains",
        severity=Severity.ERROR,
        need=Need.STATIC,
        consequence=(
            "Either nobody in the app is recognised and no token is ever captured, or every "
            "visitor of the shop is taken for one of the app."
        ),
        fix="Write operator: contains, with the text that the app adds to its User Agent.",
        source="https://support.connectif.ai/hc/en-us/articles/360018633880",
        evidence="documented",
        check=_operator,
        how=(
            "Looks at every condition on the User Agent of a page visit; not-contains is a hazard "
            "where a token is collected."
        ),
    ),
    Rule(
        code="L4",
        name="app-not-recognised",
        title="The workflow does not ask for what the app says of itself",
        severity=Severity.ERROR,
        need=Need.STATIC,
        consequence=(
            "The app's visitors are not recognised, so their token is never captured; or ordinary "
            "visitors get the app's script, too."
        ),
        fix=(
            "Let a condition look for exactly the text that was set where the app was made, and "
            "let the content follow its exit yes."
        ),
        source="https://support.connectif.ai/hc/en-us/articles/11705909938332",
        evidence="documented",
        check=_recognised,
        how=(
            "Compares the conditions of the workflow that the pack's probe names with the probe's "
            "userAgent, and looks for a way to the content past them."
        ),
    ),
)
