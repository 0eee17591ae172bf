"""The sentences of a report, the same in every format."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable, Sequence

from provider.kinds import KINDS
from provider.review.report.merging import MergedChange, Said
from provider.review.report.model import (
    Change,
    Danger,
    Effect,
    Graph,
    Remark,
    Report,
    Turn,
    Verb,
    Work,
)

#: What stands beside a change, so that the dangerous ones are seen without reading.
DANGERS = {
    Danger.SENDS: "SENDS",
    Danger.DATA_LOSS: "LOSES DATA",
    Danger.ENDS: "ENDS",
    Danger.CAUTION: "CAUTION",
    Danger.NOTICE: "NOTICE",
    Danger.NONE: "",
}
#: What a level of danger means, for the legend.
MEANINGS = {
    Danger.SENDS: "customers get something",
    Danger.DATA_LOSS: "values of contacts are lost",
    Danger.ENDS: "something ends that cannot be taken up again",
    Danger.CAUTION: "read this before you agree, customers may notice it",
    Danger.NOTICE: "customers notice nothing, it is worth a look all the same",
    Danger.NONE: "customers notice nothing",
}
TURNS = {
    Turn.ADDED: "new",
    Turn.REMOVED: "removed",
    Turn.CHANGED: "changed",
    Turn.MOVED: "moved",
}
_VERBS = {
    Verb.CREATE: ("is made", "are made"),
    Verb.TAKE_OVER: ("is taken over as it is", "are taken over as they are"),
    Verb.CHANGE: ("changes", "change"),
    Verb.REPLACE: ("is replaced", "are replaced"),
    Verb.DELETE: ("is DELETED", "are DELETED"),
    Verb.FINISH: ("ENDS for good", "END for good"),
    Verb.LEAVE: ("is LEFT IN THE STORE", "are LEFT IN THE STORE"),
    Verb.NOTE: ("stays as it is", "stay as they are"),
}
#: What no call of the API does.
_BY_HAND = {
    Verb.CREATE: "is to be made by a person",
    Verb.CHANGE: "is to be changed by a person",
}
#: What may be left out of a document that is too long: of one, and of several.
_PIECES = {
    "graph": ("drawing of a workflow", "drawings of workflows"),
    "text": ("comparison of a text", "comparisons of texts"),
    "table": ("table of what differs", "tables of what differs"),
    "section": ("section about a change", "sections about changes"),
    "store": ("list of stores", "lists of stores"),
    "command": ("list of commands", "lists of commands"),
    "task": ("task for a person", "tasks for a person"),
}
#: So many names of stores stand in a sentence; of more, those that are left out are named.
_NAMES = 4

ERRORS = "Why the preview failed"
WARNINGS = "Also worth knowing"
STORES = "Stores"
CHANGES = "What happens"
DETAILS = "In detail"
WHAT_DIFFERS = "what differs"
#: The columns of what differs.
DIFFERS = (WHAT_DIFFERS, "how", "before", "after")
#: Stands where there is nothing on a side.
NOWHERE = "-"
BINDING = "To let exactly this happen"
BINDING_WHY = (
    "The command looks again before it does anything, and refuses where a definition or the store "
    "is not what it was when this report was made."
)
LEAVE_WHY = "--allow gives leave to what cannot be taken back"
NOTHING = "nothing changes"
BY_ITSELF = f"{NOTHING} by itself"
AS_DEFINED = f"{NOTHING}, the store has what the definitions say"
#: What lint finds is a look at the definition, and nothing that happens.
WORTH_A_LOOK = "Worth a look in the definition"
TECHNICAL = "For the technical team"
GUIDE = "Every click of these tasks, with the values to enter"
#: A line for a stack file, marked as code.
_LINE = re.compile(r"`(?P<line>\w+:\w+: [^`\n]+)`")
_NO_MARK = "No mark"
#: Said in every run as long as a definition stands; lint and the data have it.
_STANDING = "would lose its values if its definition were removed (allowDataLoss)"


def what_happens(change: MergedChange) -> str:
    """Say what happens to one object: ``changes``."""
    left = all(map(is_left, change.changes))
    return _BY_HAND[change.verb] if left else _VERBS[change.verb][0]


def act(change: Change) -> str:
    """Say what happens to the object of one store: ``changes``."""
    return _BY_HAND[change.verb] if is_left(change) else _VERBS[change.verb][0]


def is_left(change: Change) -> bool:
    """Whether all that happens to an object is left to a person."""
    return change.work is not None and not change.calls and change.verb in _BY_HAND


def subject(change: MergedChange) -> str:
    """Say what happens to what: ``workflow "X" changes``."""
    return f"{change.title} {what_happens(change)}"


def legend(dangers: Iterable[Danger]) -> list[tuple[Danger, str]]:
    """Give what the marks mean that are in use, the most dangerous first."""
    return [(danger, MEANINGS[danger]) for danger in sorted(set(dangers), reverse=True)]


def mark(danger: Danger) -> str:
    """Give the word for a danger, for a legend."""
    return DANGERS[danger] or _NO_MARK


def what_happen(verb: Verb, number: int) -> str:
    """Say what happens to some objects: ``are created``."""
    return _VERBS[verb][number > 1]


def words(kind: str, number: int = 1) -> str:
    """Give the words for objects of a kind."""
    word = KINDS[kind].words if kind in KINDS else "object"
    return word if number == 1 else f"{word}s"


def counted(number: int, word: str) -> str:
    """Write a number with its noun: ``1 task``, ``2 tasks``."""
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def all_stores(number: int) -> str:
    """Name all of the stores."""
    return "both stores" if number == 2 else f"all {number} stores"


def where(stacks: Sequence[str], among: Sequence[str]) -> str:
    """Say in which of the stores: ``in all 12 stores``; "" where there is only one."""
    if len(among) < 2:
        return ""
    if len(stacks) == len(among):
        return f"in {all_stores(len(among))}"
    others = [name for name in among if name not in set(stacks)]
    if len(stacks) > _NAMES and len(others) < len(stacks):
        return f"in {len(stacks)} of {len(among)} stores, not in {listed(others)}"
    return f"in {listed(stacks)}"


def only_where(stacks: Sequence[str], among: Sequence[str]) -> str:
    """Say in which of the stores, where it is not in all of these."""
    return "" if len(stacks) == len(among) else where(stacks, among)


def listed(names: Sequence[str]) -> str:
    """Write names one after the other: ``a, b and c``."""
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]])) if names else ""


def calls(reports: Sequence[Report]) -> str:
    """Say how much the runs ask of the API; "" where nothing runs, or that is not known."""
    running = [report for report in reports if command(report) and report.reads + report.writes]
    if not running:
        return ""
    reads, writes = sum(r.reads for r in running), sum(r.writes for r in running)
    seconds = sum(r.seconds for r in running)
    who = "connectif up makes" if len(running) == 1 else "One after the other, these commands make"
    made = counted(reads + writes, "call")
    return f"{who} about {made} of the API ({reads} to read, {writes} to write){_wait(seconds)}."


def _wait(seconds: int) -> str:
    """Say how long the limit makes a run wait; below a minute nobody minds."""
    if seconds < 60:
        return ""
    from provider.review.report.calls import LIMIT  # loads the engine, and is rarely needed

    time = counted(-(-seconds // 60), "minute")
    return f", which takes about {time}: Connectif takes no more than {LIMIT} calls in a minute"


def command(report: Report) -> str:
    """Give the command that carries out what was reviewed; "" where there is none."""
    return " ".join(command_words(report))


def command_words(report: Report) -> list[str]:
    """Give the words of that command, as a shell takes them."""
    if not report.digest or report.errors or not is_applied(report):
        return []
    leave = [word for name in report.allowed_by_name for word in ("--allow", name)]
    arguments = ["--stack", report.stack, "--expect", report.digest, *leave]
    return [shlex.quote(word) for word in ("connectif", "up", *arguments)]


def is_applied(report: Report) -> bool:
    """Whether a run has anything to do: to write, to take over, or to leave."""
    noting = (change.verb in (Verb.TAKE_OVER, Verb.LEAVE) for change in report.changes)
    return writes(report) or any(noting)


def writes(report: Report) -> bool:
    """Whether a run writes anything to the store."""
    return bool(report.writes or any(change.calls for change in report.changes))


def warnings(found: Iterable[Said[str]]) -> list[Said[str]]:
    """Give what is worth knowing, without what stands in a definition and does not happen now."""
    return [said for said in found if not said.item.startswith(_STANDING)]


def to_copy(text: str) -> tuple[str, list[str]]:
    """Give a sentence, and the lines for a stack file that it names, which somebody copies."""
    lines = [found["line"] for found in _LINE.finditer(text)]
    return _LINE.sub("the line below", text), lines


def binding(reports: Sequence[Report]) -> str:
    """Say what the commands are for."""
    applied = [report for report in reports if command(report)]
    if not any(map(writes, applied)):
        return f"{BINDING}, which writes nothing to the store"
    return BINDING if len(applied) == 1 else f"{BINDING}, each store by itself"


def leave(reports: Sequence[Report]) -> list[str]:
    """Say of what the names behind ``--allow`` are, one each."""
    titles = {item.resource: item.title for report in reports for item in report.changes}
    names = sorted({name for report in reports for name in report.allowed_by_name})
    return [f"{name} is the {titles[name]}" if name in titles else name for name in names]


def guide(stack: str) -> str:
    """Give the command that shows the steps of a store's tasks."""
    return " ".join(guide_words(stack))


def guide_words(stack: str) -> list[str]:
    """Give the words of that command, as a shell takes them."""
    return [shlex.quote(word) for word in ("connectif", "guide", "--stack", stack)]


def shortened(text: str, length: int) -> str:
    """Give a text that is not longer; what is cut off is marked."""
    return text if len(text) <= length else f"{text[: length - 3].rstrip()}..."


def task(work: Work) -> str:
    """Say what a person has to do, and how long it takes."""
    sends = " - this SENDS to customers" if work.sends else ""
    return f"{work.summary} (about {counted(work.minutes, 'minute')}){sends}"


def sentence(text: str) -> str:
    """Give a text with a full stop, where it does not end yet."""
    return text if not text or text.endswith((".", "!", "?")) else f"{text}."


def shown(change: MergedChange) -> tuple[Said[Effect], ...]:
    """Give the sentences that say the most of a change: all that are dangerous, else the first."""
    dangerous = tuple(
        said for said in change.effects if said.item.danger >= Danger.CAUTION or said.item.headline
    )
    return dangerous or change.effects[:1]


def found_alone(change: MergedChange) -> str:
    """Say what lint has found, where that alone is why a change has its mark."""
    told = max((said.item.danger for said in change.effects), default=Danger.NONE)
    if max(told, Danger.NOTICE if change.works else Danger.NONE) >= change.danger:
        return ""
    texts = list(dict.fromkeys(sentence(said.item.text) for said in change.remarks))
    more = f" And {len(texts) - 1} more." if len(texts) > 1 else ""
    return f"{WORTH_A_LOOK}: {texts[0]}{more}" if texts else ""


def drawn(graph: Graph, stores: str) -> str:
    """Say what is drawn, in which stores."""
    if graph.before is None:
        word = "The new workflow, drawn"
    elif graph.after is None:
        word = "The workflow that goes, drawn"
    else:
        word = "The workflow before and after, drawn"
    return f"{word} ({stores})" if stores else word


def sides(graph: Graph) -> list[tuple[str, str]]:
    """Give what is drawn with its name, where there are two."""
    found = [("Before", graph.before), ("After", graph.after)]
    there = [(word, text) for word, text in found if text is not None]
    return there if len(there) > 1 else [("", text) for _, text in there]


def finding(remark: Remark) -> str:
    """Say where a finding of lint comes from, in small print: its code, weight and place."""
    return ", ".join(filter(None, (f"lint {remark.rule}", remark.severity, remark.place)))


def looked_at(remark: Remark) -> str:
    """Say what lint has found, and what to do."""
    return " ".join(filter(None, map(sentence, (remark.text, remark.fix))))


def left_out(piece: str, number: int) -> str:
    """Say how many pieces of a document are left out."""
    return f"{number} {_PIECES[piece][number > 1]}"
