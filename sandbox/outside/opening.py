"""What a tap on a notification opens."""

from __future__ import annotations

import re
from urllib.parse import quote, unquote_plus, urlsplit

CAMPAIGN = "utm_campaign"
# Spaces and control characters: browsers drop or rewrite some of them, so nobody can tell what such
# an address opens. A backslash is a slash to a browser.
UNSAFE = re.compile(r"[\x00-\x20\x7f\\]")


def refusal(url: str) -> str | None:
    """Say why an address is not opened, None where it is."""
    try:
        parts = urlsplit(url)
        host = parts.hostname
        _ = parts.port
    except ValueError:
        return "Its address is not a valid one."
    if parts.scheme.lower() not in ("http", "https"):
        return "Its address is not a web address (http or https)."
    if not host or UNSAFE.search(url):
        return "Its address is not a valid one."
    return None


def with_campaign(url: str, campaign: str | None) -> str:
    """Count the visit under a campaign; everything else of the address stays as it is."""
    if not campaign:
        return url
    address, hash_mark, fragment = url.partition("#")
    address, _, query = address.partition("?")
    wanted = f"{CAMPAIGN}={quote(campaign, safe='')}"
    kept: list[str] = []
    for pair in query.split("&") if query else []:
        if unquote_plus(pair.partition("=")[0]) != CAMPAIGN:
            kept.append(pair)
        elif wanted not in kept:
            kept.append(wanted)
    if wanted not in kept:
        kept.append(wanted)
    return f"{address}?{'&'.join(kept)}{hash_mark}{fragment}"
