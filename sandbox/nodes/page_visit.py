"""On page visit (help 360015811079)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sandbox.database import Document


def fires(node: Document, happened: Mapping[str, Any]) -> dict[str, Any] | None:
    """Give the visit's data where the page and the device are those that the node asks for."""
    url = str(happened.get("url") or "")
    if url in node.get("exclude", ()) or not _is_included(node.get("pages", "any"), url):
        return None
    device = node.get("device", "any")
    if device not in ("any", happened.get("device")):
        return None
    return {"url": url, "userAgent": happened.get("userAgent")}


def _is_included(pages: Any, url: str) -> bool:
    if not isinstance(pages, dict):
        return True
    exactly, beginnings = pages.get("exactly", ()), tuple(pages.get("starting-with", ()))
    return url in exactly or url.startswith(beginnings)
