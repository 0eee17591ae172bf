"""The passphrase that Pulumi encrypts with: whether it is needed, at hand, right, and worth it."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import yaml

from provider.doctor.findings import STATE, Finding
from provider.doctor.running import Told, ask
from provider.doctor.subject import Subject
from provider.engine.configuration import readable_secrets

VARIABLE = "PULUMI_CONFIG_PASSPHRASE"
_FILE = f"{VARIABLE}_FILE"
_SALT = "encryptionsalt"
_PROBE = "connectif:probe"
_SET = f"Set {VARIABLE} (empty is enough while nothing is encrypted), or run: . tools/env.sh"


def check_passphrase(subject: Subject) -> Iterator[Finding]:
    """Check the passphrase; another provider of secrets is only named."""
    other = str(subject.document.get("secretsprovider", "passphrase"))
    if other != "passphrase":
        kind = other.partition(":")[0]
        yield STATE.unknown("passphrase", f"{subject.file} is encrypted by {kind}: not tried.")
        return
    lacking = _lacking(subject)
    if lacking is not None:
        yield lacking
        return
    yield _right(subject)
    if not subject.encrypted:
        return
    readable = readable_secrets(subject.root, subject.stack, subject.environment)
    if readable:
        sentence = (
            f"The passphrase is empty, so anybody who has the file can read {_all(readable)}."
        )
        advice = (
            f"Get new secrets from the services, set {VARIABLE}, and run: "
            f"pulumi stack change-secrets-provider passphrase --stack {subject.stack}"
        )
        yield STATE.warning("empty-passphrase", sentence, advice)


def _lacking(subject: Subject) -> Finding | None:
    """Say that there is no passphrase, which stops every run."""
    file = subject.environment.get(_FILE)
    if file:
        if (subject.root / Path(file).expanduser()).is_file():
            return None
        sentence = f"{_FILE} names a file that is not there: {file}"
        return STATE.problem("passphrase", sentence, f"Correct {_FILE}, or set {VARIABLE}.")
    if VARIABLE in subject.environment:
        return None
    return STATE.problem("passphrase", f"{VARIABLE} is not set: Pulumi stops without it.", _SET)


def _right(subject: Subject) -> Finding:
    """Try the passphrase where the stack file was encrypted with one."""
    salt = str(subject.document.get(_SALT, ""))
    probe = salt.split(":", 2)[2:]
    if not probe:
        return STATE.ok("passphrase", "A passphrase is set, and nothing is encrypted yet.")
    if subject.state is None:
        return STATE.unknown("passphrase", "Whether the passphrase is right shows with the stack.")
    told = _tried(subject, salt, probe[0])
    if told.fine:
        return STATE.ok("passphrase", f"The passphrase opens {subject.file}.")
    if told.failure:
        sentence = f"Whether the passphrase is right is not known: pulumi {told.failure}."
        return STATE.unknown("passphrase", sentence)
    sentence = f"The passphrase does not open {subject.file}."
    advice = f"Set {VARIABLE} to the one with which the stack was made."
    return STATE.problem("passphrase", sentence, advice)


def _tried(subject: Subject, salt: str, probe: str) -> Told:
    """Have the engine decrypt the salt's own check value; no secret is decrypted for it.

    The salt is ``v1:SALT:CIPHERTEXT``, its last part a known word encrypted like every value
    (tried with engine 3.259).
    """
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "probe.yaml"
        content = {_SALT: salt, "config": {_PROBE: {"secure": probe}}}
        file.write_text(yaml.safe_dump(content), encoding="utf-8")
        command = ["pulumi", "config", "get", _PROBE, "--config-file", str(file)]
        command += ["--stack", subject.stack, "--non-interactive"]
        return ask(command, subject.root, subject.environment)


def _all(keys: list[str]) -> str:
    return ", ".join(keys)
