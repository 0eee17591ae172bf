"""Why a preview failed."""

import pytest

from provider.plan import read_plan
from provider.review.report.failures import reasons
from tests.unit.review.report.reported import recorded

CRASH = "an unhandled error occurred: program exited with non-zero exit code: 1"


def test_a_refusal_keeps_its_place_and_loses_the_words_of_the_engine() -> None:
    (reason,) = reasons(read_plan(recorded("failed")).errors)
    assert reason.startswith("resources/shop/token.yaml:6:9: shop.token: type of a contact field")


def test_every_problem_of_the_definitions_is_a_reason() -> None:
    text = "error: the definitions are not valid:\na.yaml:1:1: spec: no\nb.yaml:2:1: spec: no\n"
    assert reasons([text, CRASH]) == ("a.yaml:1:1: spec: no", "b.yaml:2:1: spec: no")


def test_a_reason_of_several_lines_is_one() -> None:
    text = 'html: store "<b>\n  one\n</b>", definition ""'
    assert reasons([text]) == ('html: store "<b> one </b>", definition ""',)


def test_a_store_that_refuses_the_key_is_said_without_the_words_of_the_engine() -> None:
    text = "Preview failed: Exception calling application: store: Cannot read the store"
    assert reasons([text]) == ("store: Cannot read the store",)


def test_a_passphrase_that_is_missing_is_asked_for() -> None:
    text = "error: getting stack configuration: get stack secrets manager: incorrect passphrase"
    assert reasons([text]) == (
        "incorrect passphrase: the stack was made with one, so set PULUMI_CONFIG_PASSPHRASE",
    )


def test_the_same_reason_is_said_once() -> None:
    assert reasons(["error: no", "no", "preview failed"]) == ("no",)


def test_a_crash_is_said_by_its_last_line_and_where_the_whole_is() -> None:
    text = (
        "error: Program failed with an unhandled exception:\n"
        "Traceback (most recent call last):\n"
        '  File "main.py", line 1, in <module>\n    run()\n    ~~~^^\n'
        "KeyError: 'first'\n\nDuring handling of the above exception, another one occurred:\n\n"
        "Traceback (most recent call last):\n"
        '  File "main.py", line 3, in <module>\n    raise ValueError("no")\n'
        "ValueError: no\n"
    )
    assert reasons([text, CRASH]) == (
        (
            "the program failed: ValueError: no (pulumi preview prints the whole; it is for who "
            "maintains it)"
        ),
    )


@pytest.mark.parametrize("errors", [(), ("",), ("preview failed", CRASH)])
def test_a_failure_without_a_reason_says_so(errors: tuple[str, ...]) -> None:
    assert reasons(errors) == ("the preview failed, and the engine does not say why",)
