"""What is written as YAML is read back as the same data."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from provider.adoption.writing import document, flow, line
from provider.definitions.documents import parse

PIECES = [
    "a", "b c", "yes", "No", "1", "1.5", "1_000", "null", "~", "#", " #", ": ", ":", "- ", "\n",
    " ", "\n\n", "\t", '"', "'", "{", "}", "[", ",", "&", "*", "!", "|", ">", "%", "@", "é", "😀",
    "\u2028", "\x85", "\x00", "\r", "\\", "{{x}}", "0x1f", "2024-01-01", "12:30", "<<",
    "https://a.b/c?d=e",
]  # fmt: skip
TEXTS = st.lists(st.sampled_from(PIECES), max_size=6).map("".join)
KEYS = TEXTS.filter(
    lambda text: (
        text not in ("", "<<") and not ({"{{", "{%"} & {text[i : i + 2] for i in range(len(text))})
    )
)
SCALARS = st.one_of(
    TEXTS, st.booleans(), st.integers(-(2**53) + 1, 2**53 - 1), st.sampled_from([0.5, -2.25, 1e20])
)
VALUES: Any = st.recursive(
    SCALARS,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(KEYS, inner, max_size=3)),
    max_leaves=8,
)


@given(st.dictionaries(KEYS, VALUES, min_size=1, max_size=4))
@settings(max_examples=120)
def test_a_document_is_read_back_as_the_same_data(data: dict[str, Any]) -> None:
    read = parse("file", document(data, ["a comment"])).data
    assert read == data
    assert repr(read) == repr(data)  # 1 is not True, and the order stays


def test_a_definition_reads_as_a_person_writes_it() -> None:
    spec = {
        "integration": {"ref": "push-service"},
        "name": "{{ sendPushName }}",
        "url": "https://push.shop.example/send",
        "fields": {"title": {"type": "text", "required": True}, "tokens": {"type": "text"}},
        "html": "<script>\n  first();\n</script>\n",
    }
    text = document({"kind": "OutboundEvent", "spec": spec}, ["where it came from"])
    assert text.splitlines() == [
        "# where it came from",
        "kind: OutboundEvent",
        "spec:",
        "  integration: {ref: push-service}",
        '  name: "{{ sendPushName }}"',
        "  url: https://push.shop.example/send",
        "  fields:",
        "    title: {type: text, required: true}",
        "    tokens: {type: text}",
        "  html: |",
        "    <script>",
        "      first();",
        "    </script>",
    ]


@pytest.mark.parametrize(
    "word", ["yes", "off", "null", "1", "2024-01-01", "12:30", "", " a", "a: b"]
)
def test_what_other_readers_take_for_something_else_stands_in_quotes(word: str) -> None:
    assert flow(word) == line(word) == f'"{word}"'


def test_an_address_needs_no_quotes_behind_a_key() -> None:
    assert line("https://push.shop.example/send?a=b") == "https://push.shop.example/send?a=b"
    assert flow(["https://a.example"]) == '["https://a.example"]'
