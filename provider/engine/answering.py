"""What the provider answers the engine, for every kind; ``provider`` hands each call over."""

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from pulumi.dynamic import (
    CheckFailure,
    CheckResult,
    ConfigureRequest,
    CreateResult,
    DiffResult,
    ReadResult,
    UpdateResult,
)

from provider.api import ConnectifError, Unauthorized, UnprocessableEntity, named_for
from provider.engine import checking, conduct, link, permission, process, store
from provider.engine.failures import ApiError, ProviderError
from provider.engine.properties import PROVIDER, SOURCE, Source, comparable, whole_numbers
from provider.kinds import KINDS, Violation

Properties = dict[str, Any]


def configure(req: ConfigureRequest) -> None:
    """Take the stack's configuration, and keep tracebacks out of the engine's messages."""
    sys.tracebacklimit = 0
    link.end_with_engine()
    process.configure(req.config)


def check(olds: Properties, news: Properties) -> CheckResult:
    """Validate a definition against the store; changes nothing."""
    inputs = _bare(news)
    _learn_source(inputs, news)
    with _located(inputs):
        reasons = _check(_bare(olds or {}), inputs)
    # An empty property name: the engine would print the whole value of a named one.
    failures = [CheckFailure("", _placed(inputs, reason)) for reason in reasons]
    return CheckResult(inputs, failures)


def diff(olds: Properties, news: Properties) -> DiffResult:
    """Leave the difference to the engine, which shows it by property; ask for replacement."""
    if news["kind"] not in KINDS:
        return DiffResult()
    news = _bare(news)
    with _located(news):
        replaced = checking.replaced(process.current(), _bare(olds), news)
    return DiffResult(replaces=replaced or None, delete_before_replace=bool(replaced))


def create(props: Properties) -> CreateResult:
    """Create the object or take over an equal one."""
    inputs = _bare(props)
    with _located(inputs):
        if inputs["kind"] == store.KIND:
            return CreateResult(store.identity(process.current(), inputs), inputs)
        _require_judged(inputs)
        pulumi_id, outs = conduct.conduct(inputs).create(process.current(), inputs)
        return CreateResult(pulumi_id, outs)


def read(pulumi_id: str, props: Properties) -> ReadResult:
    """Measure the live object; an error leaves the state as it is."""
    known = _bare(props)
    with _located(known):
        if known["kind"] == store.KIND:
            outs = store.verified(process.current(), pulumi_id, known)
            return ReadResult(pulumi_id, outs, dict(outs))
        found = conduct.conduct(known).read(process.current(), pulumi_id, known)
    return ReadResult(pulumi_id, *found) if found else ReadResult("", {})


def update(pulumi_id: str, olds: Properties, news: Properties) -> UpdateResult:
    """Change in place what can be changed."""
    news = _bare(news)
    with _located(news):
        if news["kind"] == store.KIND:
            return UpdateResult(store.verified(process.current(), pulumi_id, news))
        _require_judged(news)
        return UpdateResult(conduct.update(process.current(), pulumi_id, _bare(olds), news))


def delete(props: Properties) -> None:
    """Delete the object; the store itself is never touched."""
    known = _bare(props)
    if known["kind"] not in KINDS:
        return
    with _located(known):
        permission.require_end(process.current(), known)
        conduct.conduct(known).delete(process.current(), known)


def _require_judged(inputs: Properties) -> None:
    """Refuse to write to the store what ``connectif up`` has shown to nobody."""
    if conduct.writes(inputs):
        permission.require_change(process.current(), inputs)


def _placed(inputs: Properties, reason: Violation) -> str:
    """Put the nearest known place of the definition in front of a reason against it."""
    place = _source(inputs).at(tuple(map(str, reason.path)))
    return ": ".join(filter(None, (place, str(inputs["key"]), reason.message)))


def _check(olds: Properties, inputs: Properties) -> list[Violation]:
    if inputs["kind"] == store.KIND:
        reasons = store.check(process.current(), olds, inputs)
        return [Violation((), reason) for reason in reasons]
    return conduct.check(process.current(), olds, inputs)


def _bare(properties: Mapping[str, Any]) -> Properties:
    ours = {key: value for key, value in properties.items() if key not in (PROVIDER, SOURCE)}
    return dict(whole_numbers(ours))


def _stack(properties: Mapping[str, Any]) -> str:
    return str(properties.get("stack", ""))


def _learn_source(inputs: Properties, news: Mapping[str, Any]) -> None:
    if SOURCE in news:
        process.current().sources[str(inputs["key"])] = Source.of(news[SOURCE])


def _source(properties: Mapping[str, Any]) -> Source:
    return process.current().sources.get(str(properties.get("key")), Source())


@contextmanager
def _located(properties: Mapping[str, Any]) -> Iterator[None]:
    """Put the place and the name of the definition in front of every failure."""
    where = ": ".join(filter(None, (_source(properties).at(), str(properties.get("key", "")))))
    try:
        yield
    except ProviderError as failure:
        raise type(failure)(f"{where}: {failure}") from None
    except UnprocessableEntity as refusal:
        raise ApiError(f"{where}: {_with_places(refusal, properties)}") from None
    except ConnectifError as error:
        text = named_for(str(error), _stack(properties)) + _of_last_update(error)
        raise ApiError(f"{where}: {text}") from None


def _of_last_update(error: ConnectifError) -> str:
    """Say which key a run has that does not run the program; "" where that explains nothing."""
    runs = process.current().environment.get("PULUMI_RUN_PROGRAM") == "true"
    if runs or not isinstance(error, Unauthorized):
        return ""
    return (
        " In refresh and destroy Pulumi hands over the stack config of the last update: for a key "
        "that was changed in the stack config only, set PULUMI_RUN_PROGRAM=true."
    )


def _with_places(refusal: UnprocessableEntity, properties: Mapping[str, Any]) -> str:
    """Add to a refusal the line of the definition that each of its reasons is about."""
    kind, desired, source = KINDS[properties["kind"]], comparable(properties), _source(properties)
    lines = [str(refusal)]
    for violation in refusal.violations:
        path = kind.spec_path(violation.path, desired)
        if path:
            lines.append(f"{source.at(path)}: {'.'.join(path)}: {violation.reason}")
    return "\n".join(lines)
