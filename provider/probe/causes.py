"""What breaks the collecting of tokens, as data: a code, the cause, and what to look at.

Codes that begin with ``L`` are hazards of a definition or of its hand-made copy in the store; codes
that begin with ``P`` are hazards of the page. Most show one and the same thing, a page that is
silent, so a broken link names several, the likeliest first.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Cause:
    """A likely cause of a broken link."""

    code: str
    text: str
    look: str


_TABLE = (
    Cause(
        "L1",
        "The workflow starts with existing contacts only, which is the console's default: a new"
        " visitor never enters it.",
        "the Start node of the workflow: its data source must be existing and new contacts",
    ),
    Cause(
        "L2",
        "A limit is left on: the page visit is deactivated after it fired (on by default), or the"
        " content is sent a limited number of times, to one contact or in all.",
        "the tab of limitations of the nodes On page visit and Send web content: none may be set",
    ),
    Cause(
        "L3",
        "The condition compares the User Agent in another way than contains.",
        "the node Check value of the workflow: its operator",
    ),
    Cause(
        "L4",
        "The text in the workflow's condition is not the one that the app has in its User Agent.",
        "the node Check value of the workflow, the pack's userAgent in the stack file, and what was"
        " set where the app was made: all three must be the same",
    ),
    Cause(
        "L5",
        "The script in the store writes to another contact field than the definition's.",
        "the inline content's HTML: the id of the contact field in it",
    ),
    Cause(
        "L8",
        "The page has no element that the selector finds, so the script goes nowhere, and nobody is"
        " told.",
        "the page as the app shows it; the selector in the node Send web content and in the stack"
        " file",
    ),
    Cause(
        "L9",
        "Another workflow puts a content into the same place: the last in the list of priorities"
        " wins.",
        "the store's active workflows with an inline content for this selector, and their order",
    ),
    Cause(
        "L10",
        "The script sends an empty value where the app has no token, which can blank a good one.",
        "the inline content's HTML: is it the script of this pack's version?",
    ),
    Cause(
        "L12",
        "Connectif's client kept what it was handed to itself: it does so on a page or domain that"
        " is not allowed, while tracking is off, or when nothing seems to have changed.",
        "the store's settings of authorised domains and excluded pages; the consent of the visitor",
    ),
    Cause(
        "L13",
        "The page's domain is not among the store's authorised domains, or the page is excluded:"
        " Connectif's script then sends nothing, and nobody is told.",
        "in Connectif: the store's settings of authorised domains and of excluded pages",
    ),
    Cause(
        "P1",
        "The address is wrong, asks for a login, or refuses automatic browsers.",
        "the address in a browser of your own; another page with --url",
    ),
    Cause(
        "P2",
        "The page waits for the visitor's consent before it lets Connectif's script run.",
        "the consent manager of the shop: in which category it keeps Connectif's script, and"
        " whether the app's visitors are asked at all",
    ),
    Cause(
        "P3",
        "The page does not carry Connectif's script: the app's pages often have a template of"
        " their own.",
        "the page's source as the app gets it; the tag manager that may add the script",
    ),
    Cause(
        "P4",
        "Connectif's script was not loaded: its address is wrong, or something blocks it.",
        "the script's address; the page's content security policy; a filter in this network",
    ),
    Cause(
        "P5",
        "Connectif's script does not begin by itself: the store is set to begin by hand, or an"
        " error of the page stopped it.",
        "in Connectif: the store's setting of automatic initialisation; the page's call of"
        " initializeConnectif",
    ),
    Cause(
        "P6",
        "The page is none of those that collect.",
        "the pack's pages in the stack file; another page with --url",
    ),
    Cause(
        "P7",
        "Connectif's script does not send page visits by itself, or tracking is off.",
        "in Connectif: the store's setting of automatic sending; the consent of the visitor",
    ),
    Cause(
        "P8",
        "Connectif refused the page visit, or could not be reached.",
        "the status above; whether the script belongs to this store",
    ),
    Cause(
        "P9",
        "The workflow is not active in the store, or not made yet.",
        "in Connectif: the list of workflows; connectif guide and connectif status",
    ),
    Cause(
        "P10",
        "The script got into the page and found no token: it looks elsewhere than the definition"
        " says, or the page forbids scripts of this kind.",
        "the inline content's HTML against the pack's token source; the page's content security"
        " policy",
    ),
    Cause(
        "P11",
        "The content did not get into the page, though the place is there.",
        "the node Send web content: its selector and position; errors in the page's console",
    ),
    Cause(
        "P12",
        "The workflow does not ask whether the visitor uses the app, or its text is in the User"
        " Agent of every browser.",
        "the node Check value of the workflow: what it compares, and that the content hangs from"
        " its exit Yes",
    ),
    Cause(
        "P13",
        "The script sends something else than it found, or more than one script is at work.",
        "the inline content's HTML; other scripts of the page that tell Connectif of this field",
    ),
)
CAUSES = {cause.code: cause for cause in _TABLE}


def causes(*codes: str) -> tuple[Cause, ...]:
    """Give causes by their codes."""
    return tuple(CAUSES[code] for code in codes)
