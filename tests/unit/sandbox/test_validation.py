from __future__ import annotations

import json

from sandbox.contract import load_contract

CANARY = "canary-9f3b\r\n"


def test_reasons_never_repeat_a_value() -> None:
    contract = load_contract("public")
    match = contract.match("/custom-integrations/6566f1a2b3c4d5e6f7a8b9c0/custom-event-types/")
    operation = match.operation("POST")
    header = {"name": CANARY, "value": CANARY, "extra": CANARY}
    wrong = [
        {"category": CANARY},
        {"category": "send", "webhookHeaders": CANARY, "fields": CANARY, "webhookUrl": CANARY},
        {"category": "send", "webhookHeaders": [header, CANARY], "fields": [CANARY]},
        {
            "category": "send",
            "fields": [{"type": CANARY}, {"type": "text", "isPrimaryKey": CANARY}],
        },
        {"category": "receive", "receiveType": CANARY, "alias": [CANARY], "fields": []},
        CANARY,
        [CANARY],
    ]
    for body in wrong:
        problems = contract.check_body(operation, body)
        assert problems
        text = json.dumps([problem.as_json() for problem in problems])
        assert "canary" not in text, body


def test_an_unknown_discriminator_gives_one_error() -> None:
    contract = load_contract("public")
    operation = contract.match("/contact-fields/").operation("POST")
    problems = contract.check_body(operation, {"id": "a", "name": "A", "type": "string"})
    assert [problem.pointer for problem in problems] == ["/type"]
