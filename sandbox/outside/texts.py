"""What may be kept and shown as a text."""

from __future__ import annotations

import unicodedata


def is_unicode(text: str) -> bool:
    """Tell whether a text can be sent at all: JSON can name halves of letters, pages cannot."""
    return not any("\ud800" <= letter <= "\udfff" for letter in text)


def is_line(text: str) -> bool:
    """Tell whether a text is one line: letters of any kind, but no control characters."""
    return is_unicode(text) and not any(unicodedata.category(letter) == "Cc" for letter in text)
