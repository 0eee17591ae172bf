"""The passphrase: needed in every run, tried where something was encrypted with it."""

from provider.doctor.findings import Finding
from provider.doctor.passphrase import check_passphrase
from tests.unit.doctor.folder import Folder

SALT = "v1:abcdefgh=:v1:ijklmnop:qrstuvwx=="
ENCRYPTED = {"reskyt__apiKey": {"secure": "v1:abc:def"}}
#: Gives the file that it was told to read, as the engine gives a decrypted value.
TELLING = 'while [ "$1" != --config-file ]; do shift; done; cat "$2" > "$HOME/asked"'


def found(folder: Folder) -> dict[str, Finding]:
    """Examine the passphrase of a folder's stack; give the findings by their checks."""
    return {item.check: item for item in check_passphrase(folder.subject)}


def test_a_passphrase_suffices_while_nothing_is_encrypted(folder: Folder) -> None:
    assert [item.result for item in check_passphrase(folder.subject)] == ["ok"]


def test_without_a_passphrase_every_run_stops(folder: Folder) -> None:
    del folder.environment["PULUMI_CONFIG_PASSPHRASE"]
    finding = found(folder)["passphrase"]
    assert finding.result == "problem"
    assert "PULUMI_CONFIG_PASSPHRASE" in finding.advice


def test_a_passphrase_may_stand_in_a_file(folder: Folder) -> None:
    del folder.environment["PULUMI_CONFIG_PASSPHRASE"]
    folder.environment["PULUMI_CONFIG_PASSPHRASE_FILE"] = "passphrase.txt"
    assert "names a file that is not there" in found(folder)["passphrase"].sentence
    folder.write("passphrase.txt", "one")
    assert found(folder)["passphrase"].result == "ok"


def test_the_engine_is_asked_to_open_the_salt_and_no_secret(folder: Folder) -> None:
    folder.configure(top={"encryptionsalt": SALT}, **ENCRYPTED)
    folder.environment["PULUMI_CONFIG_PASSPHRASE"] = "right"
    folder.pulumi(TELLING)
    assert found(folder)["passphrase"].sentence == "The passphrase opens stacks/Pulumi.test.yaml."
    asked = (folder.root / "asked").read_text(encoding="utf-8")
    assert "v1:ijklmnop:qrstuvwx==" in asked
    assert "v1:abc:def" not in asked


def test_a_wrong_passphrase_is_a_problem(folder: Folder) -> None:
    folder.configure(top={"encryptionsalt": SALT})
    folder.pulumi("exit 1")
    finding = found(folder)["passphrase"]
    assert (finding.result, finding.check) == ("problem", "passphrase")
    assert "does not open stacks/Pulumi.test.yaml" in finding.sentence


def test_without_an_engine_the_passphrase_cannot_be_tried(folder: Folder) -> None:
    folder.configure(top={"encryptionsalt": SALT})
    folder.environment["PATH"] = "/nowhere"
    assert found(folder)["passphrase"].result == "unknown"


def test_a_stack_that_is_not_made_yet_cannot_be_tried(folder: Folder) -> None:
    folder.configure(top={"encryptionsalt": SALT})
    folder.state_file.unlink()
    assert found(folder)["passphrase"].result == "unknown"


def test_an_empty_passphrase_over_a_secret_is_a_warning(folder: Folder) -> None:
    folder.configure(top={"encryptionsalt": SALT}, **ENCRYPTED)
    finding = found(folder)["empty-passphrase"]
    assert finding.result == "warning"
    assert "reskyt:apiKey" in finding.sentence
    folder.environment["PULUMI_CONFIG_PASSPHRASE"] = "a good one"
    assert "empty-passphrase" not in found(folder)


def test_another_provider_of_secrets_is_named_only(folder: Folder) -> None:
    folder.configure(top={"secretsprovider": "awskms:///alias/canary"})
    (finding,) = check_passphrase(folder.subject)
    assert finding.result == "unknown"
    assert "awskms" in finding.sentence
    assert "canary" not in finding.sentence
