import pytest

from provider.api import InvalidAddress
from provider.api.address import Address


@pytest.mark.parametrize(
    ("text", "base", "loopback"),
    [
        ("https://api.connectif.cloud", "https://api.connectif.cloud", False),
        ("https://api.connectif.cloud/", "https://api.connectif.cloud", False),
        (" http://127.0.0.1:8100/ ", "http://127.0.0.1:8100", True),
        ("http://127.8.9.10", "http://127.8.9.10", True),
        ("http://localhost:1/prefix/", "http://localhost:1/prefix", True),
        ("http://[::1]:80", "http://[::1]:80", True),
    ],
)
def test_usable_addresses(text: str, base: str, loopback: bool) -> None:
    assert Address.parse(text) == Address(base, loopback)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "api.connectif.cloud",
        "ftp://api.connectif.cloud",
        "http://api.connectif.cloud",
        "http://localhost.example",
        "http://127.0.0.1.example",
        "http://10.0.0.1",
        "https://canary:canary@api.connectif.cloud",
        "https://api.connectif.cloud/?key=canary",
        "https://api.connectif.cloud/#canary",
        "https://host:99999",
        "https://[::1",
        "https://",
    ],
)
def test_addresses_to_which_the_key_must_not_go(text: str) -> None:
    with pytest.raises(InvalidAddress) as caught:
        Address.parse(text)
    assert "canary" not in str(caught.value)


@pytest.mark.parametrize(
    ("link", "target"),
    [
        ("?p=2", "https://a.example/list/?p=2"),
        ("/other", "https://a.example/other"),
        ("https://a.example:443/x", "https://a.example:443/x"),
        ("https://A.example/x", "https://A.example/x"),
        ("http://a.example/x", None),
        ("https://a.example:444/x", None),
        ("https://b.example/x", None),
        ("//b.example/x", None),
        ("https://u:p@a.example/x", None),
        ("javascript:alert(1)", None),
    ],
)
def test_links_are_followed_within_the_origin_only(link: str, target: str | None) -> None:
    address = Address.parse("https://a.example")
    assert address.follow("https://a.example/list/", link) == target
