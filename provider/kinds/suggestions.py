"""Near-miss suggestions: what the writer probably meant."""

from __future__ import annotations

from collections.abc import Iterable

MAXIMUM_LISTED = 12


def closest(word: str, candidates: Iterable[str]) -> str | None:
    """Find the candidate most like ``word``, or None when none is near."""
    # Imported late: difflib costs time that a run without mistakes should not pay.
    from difflib import get_close_matches

    by_lower = {candidate.lower(): candidate for candidate in candidates}
    found = get_close_matches(word.lower()[:200], by_lower, n=1, cutoff=0.6)
    return by_lower[found[0]] if found else None


def did_you_mean(word: str, candidates: Iterable[str]) -> str:
    """Give `` (did you mean "x"?)``, else a short list of what there is, else nothing."""
    known = sorted(set(candidates))
    near = closest(word, known)
    if near is not None:
        return f' (did you mean "{near}"?)'
    if 0 < len(known) <= MAXIMUM_LISTED:
        return f" (there is {'only ' if len(known) == 1 else ''}{', '.join(known)})"
    return ""
