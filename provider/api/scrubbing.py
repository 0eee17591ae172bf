"""Take secrets out of text that somebody else wrote."""

import base64
import json
import re
from collections.abc import Iterable
from urllib.parse import quote, quote_plus

_MARK = "[hidden]"
_LONGEST = 200


class Scrubber:
    """Replaces every given secret, in the forms in which a server could echo it."""

    __slots__ = ("_pattern",)

    def __init__(self, secrets: Iterable[str]) -> None:
        """Take the secrets; empty ones are passed over."""
        forms = {form for secret in secrets if secret for form in _forms(secret)}
        # Longest first: a secret that is part of another must not leave the other's rest behind.
        longest_first = sorted(forms, key=lambda form: (-len(form), form))
        pattern = "|".join(map(re.escape, longest_first))
        self._pattern = re.compile(pattern, re.IGNORECASE) if forms else None

    def __call__(self, text: object) -> str:
        """Give the text on one line, bounded in length, with the secrets replaced."""
        clean = str(text)
        if self._pattern is not None:
            clean = self._pattern.sub(_MARK, clean)
        printable = "".join(letter if letter.isprintable() else " " for letter in clean)
        line = " ".join(printable.split())
        return line if len(line) <= _LONGEST else line[: _LONGEST - 3] + "..."


def _forms(secret: str) -> set[str]:
    """Give the secret as it is, in JSON, in an address, and in base64."""
    raw = secret.encode("utf-8", "surrogatepass")
    return {
        secret,
        json.dumps(secret)[1:-1],
        json.dumps(secret, ensure_ascii=False)[1:-1],
        quote(raw, safe=""),
        quote_plus(raw),
        base64.b64encode(raw).decode(),
        base64.urlsafe_b64encode(raw).decode(),
    }
