"""What the text of a script shows of what it does.

A script is judged by the few words that it cannot do without, so all of this is a careful guess: it
would rather say nothing than something wrong. How Connectif's client behaves was seen in a saved
copy of it; that today's does the same is assumed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

# Every pattern here takes a time that grows with the text, whatever stands in it: what opens and is
# closed at any distance is looked for step by step, or not further than so many letters away.
_OPENING = re.compile(r"<script\b", re.IGNORECASE)
_CLOSING = re.compile(r"</script>", re.IGNORECASE)
# A "//" after a quote, a colon or a backslash is part of an address or of a pattern.
_COMMENT = re.compile(r"/\*|(?<![:\w'\"`\\])//")
_PLACEHOLDER = re.compile(r"\{\{([A-Za-z0-9_-]+)\}\}")
_OBJECT = re.compile(r"\bentityInfo\b['\"]?\s*[:=]\s*\{([^{}]*)\}")
_ASSIGNED = re.compile(r"\bentityInfo\s*(?:\[[^\]]{0,200}\]|\.[\w$]+)\s*=\s*([^;\n]+)")
_MEMBER = re.compile(r":\s*([^,:]+)")
_NAME = re.compile(r"[A-Za-z_$][\w$]*")
_REMEMBERS = re.compile(
    r"\bsetItem\s*\(|\bdocument\.cookie\s*=[^=]|Storage\s*\[[^\]]{1,200}\]\s*=[^=]"
)
_CALLS_BACK = re.compile(r"\bonResponded\b")
_MOST_VALUES = 50  # of what one script tells; each is looked for in the whole of it
_ASKS_CLIENT = re.compile(r"\bisAllowedDomain\b|\bisExcludedPage\b")


def code(html: str) -> str:
    """Give what the scripts of a content hold, without comments."""
    return "".join(_without_comments("\n".join(_scripts(html))))


def _scripts(html: str) -> Iterator[str]:
    """Give what stands in every script element; one that is never closed goes on to the end."""
    at = 0
    while opening := _OPENING.search(html, at):
        begin = html.find(">", opening.end()) + 1
        if not begin:
            return
        closing = _CLOSING.search(html, begin)
        yield html[begin : closing.start() if closing else len(html)]
        if not closing:
            return
        at = closing.end()


def _without_comments(text: str) -> Iterator[str]:
    """Give the pieces of a script, with a blank in the place of every comment."""
    at, looked, last = 0, 0, text.rfind("*/")
    while opening := _COMMENT.search(text, looked):
        looked = opening.end()
        block = opening[0] == "/*"
        if block and looked > last:
            continue
        yield text[at : opening.start()]
        yield " "
        end = text.find("*/" if block else "\n", looked)
        at = looked = len(text) if end < 0 else end + 2 * block
    yield text[at:]


def placeholders(html: str) -> tuple[str, ...]:
    """Give the variables of Connectif's that stand inside a script."""
    found = (name for text in _scripts(html) for name in _PLACEHOLDER.findall(text))
    return tuple(dict.fromkeys(found))


def names(text: str, field: str) -> bool:
    """Say whether a script names a contact field: in quotes, or as a key."""
    word = re.escape(field)
    return bool(re.search(rf"""(['"`]){word}\1|(?<![\w$.-]){word}\s*:""", text))


def sends_untested(text: str) -> bool:
    """Say whether a script tells Connectif a value without asking whether there is one."""
    told = list(dict.fromkeys(_told(text)))[:_MOST_VALUES]
    return bool(told) and not any(_is_tested(value, text) for value in told)


def _told(text: str) -> list[str]:
    """Give what stands as a value in what a script tells of the contact."""
    objects = (match[1] for match in _OBJECT.finditer(text))
    members = [found.strip() for body in objects for found in _MEMBER.findall(body)]
    return members + [match[1].strip() for match in _ASSIGNED.finditer(text)]


def _is_tested(value: str, text: str) -> bool:
    """Say whether a script asks for a value by its name; a constant needs no asking."""
    if value[:1] in "'\"`" or value[:1].isdigit():
        return True
    if not _NAME.fullmatch(value):
        return False
    word = rf"(?<![\w$.]){re.escape(value)}(?![\w$])"
    tests = (
        rf"!\s*{word}(?!\s*=)",
        rf"{word}\s*[!=]==?\s*(?:''|\"\"|null\b|undefined\b)",
        rf"{word}\.length\b",
        rf"\bif\s*\(\s*{word}\s*(?:\)|&&|\|\|)",
        rf"&&\s*{word}\s*(?:\)|&&)",
        rf"{word}\s*(?:&&|\?(?![.?]))",
    )
    return any(re.search(test, text) for test in tests)


def trusts_callback(text: str) -> bool:
    """Say whether a script notes as sent what the client may have kept to itself."""
    is_noted = _CALLS_BACK.search(text) and _REMEMBERS.search(text)
    return bool(is_noted) and not _ASKS_CLIENT.search(text)
