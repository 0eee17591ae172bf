"""Make the script that is served: the client, with what this store decides for it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any


def client_script(configuration: Mapping[str, Any]) -> str:
    """Give the client's JavaScript, called with its configuration.

    The text stays one script wherever it stands: no value can end a script element.
    """
    values = json.dumps(dict(configuration), allow_nan=False).replace("<", "\\u003c")
    return f"{_client()}({values});\n"


@cache
def _client() -> str:
    """Read client.js, one function expression."""
    return (Path(__file__).parent / "client.js").read_text(encoding="utf-8").rstrip()
