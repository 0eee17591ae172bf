"""Read how stores stand, several at once.

Each store is rehearsed in a thread with a memory and a client of its own. Stores that share a key
share its limit of requests, which the client sees to.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from provider.api import ConnectifError, MissingCredentials, Unreachable, named_for
from provider.definitions import DefinitionError, load
from provider.definitions.web import is_loopback
from provider.engine.failures import ProviderError
from provider.engine.rehearsal import Rehearsal, rehearse
from provider.overview.locks import locks
from provider.overview.model import StoreOverview
from provider.overview.sharing import pinned, with_shared
from provider.stores import SettingError, StackSettings, State, StateError, read_state
from provider.stores.names import EXAMPLE
from provider.tasks.guide import guide_of

#: Stores that are read at the same time.
AT_ONCE = 8
_STORE = "store"
_SURFACE, _ADDRESS = "connectif:surface", "connectif:apiUrl"
_SURFACES = ("public", "extended")
#: What a preview says of each task, and of all; the overview counts them itself.
_OF_TASKS = (" (status: pending): ", " for a person, about ")


def read_stores(
    root: Path, stacks: Sequence[str], environment: Mapping[str, str], now: datetime
) -> list[StoreOverview]:
    """Read how stores stand, in the order of ``stacks``; one that cannot be read says why.

    Args:
        root: the folder that holds ``stacks/``.
        stacks: the names of the stacks.
        environment: where keys and secrets are looked up.
        now: to tell which confirmations are old.
    """
    pool = ThreadPoolExecutor(min(AT_ONCE, max(1, len(stacks))))
    try:
        found = list(pool.map(lambda stack: _read(root, stack, environment, now), stacks))
    finally:
        # Whoever interrupts this waits for no store.
        pool.shutdown(wait=False, cancel_futures=True)
    return with_shared(found, pinned(root))


def _read(root: Path, stack: str, environment: Mapping[str, str], now: datetime) -> StoreOverview:
    try:
        found = rehearse(root, stack, environment)
    except (ConnectifError, DefinitionError, ProviderError, SettingError, StateError) as error:
        return _unreadable(root, stack, environment, error)
    overview = _of_state(_of_files(root, stack, environment), found.state)
    return _of_rehearsal(overview, found, now)


def _unreadable(
    root: Path, stack: str, environment: Mapping[str, str], error: Exception
) -> StoreOverview:
    """Give what is known all the same, with the reason."""
    overview = replace(_of_files(root, stack, environment), error=named_for(str(error), stack))
    try:
        overview = _of_state(overview, read_state(root, stack, environment))
    except StateError as failure:
        return replace(overview, error=str(failure))
    return replace(overview, unused=not overview.deployed and _is_set_aside(root, stack, error))


def _is_set_aside(root: Path, stack: str, error: Exception) -> bool:
    """Whether a stack that was never deployed is an example without a key, or a local store."""
    if isinstance(error, MissingCredentials):
        return stack.startswith(EXAMPLE)
    if not isinstance(error, Unreachable):
        return False
    return is_loopback(str(StackSettings(root, stack).data(_ADDRESS) or ""))


def _of_files(root: Path, stack: str, environment: Mapping[str, str]) -> StoreOverview:
    """Give what the stack file and the folder of the state say."""
    overview = StoreOverview(stack, surface=_surface(root, stack))
    try:
        return replace(overview, locks=locks(root, stack, environment))
    except StateError:
        return overview


def _surface(root: Path, stack: str) -> str:
    try:
        return load(root, stack).stack.surface
    except DefinitionError:
        pass
    try:
        written = StackSettings(root, stack).data(_SURFACE)
    except SettingError:
        return ""
    return str(written) if written in _SURFACES else ""


def _of_state(overview: StoreOverview, state: State | None) -> StoreOverview:
    if state is None:
        return overview
    overview = replace(overview, interrupted=state.pending)
    if not state.resources:
        return overview
    store = state.resources.get(_STORE)
    return replace(
        overview,
        deployed=True,
        store=store.id if store else "",
        updated=state.updated,
    )


def _of_rehearsal(overview: StoreOverview, found: Rehearsal, now: datetime) -> StoreOverview:
    if found.refusals and not found.process.checked:
        # The store itself was refused, or its lists: nothing was compared, so nothing is known.
        known = replace(overview, surface=found.configuration.stack.surface)
        return replace(known, error=named_for("\n".join(found.refusals), overview.stack))
    stack, tasks = overview.stack, found.tasks
    aged = guide_of(found, now.date()).aged
    # What somebody has changed by hand differs as well: only an edit beside that waits, too.
    otherwise = set(found.waiting) - (set(found.drift) - set(found.edited))
    edited = [name for name in found.waiting if name in otherwise and name not in tasks]
    return replace(
        overview,
        surface=found.configuration.stack.surface,
        store=found.process.live_identity(stack) or overview.store,
        drift=found.drift,
        waiting=tuple(edited),
        released=tuple(item.name for item in found.released),
        tasks=tuple(tasks),
        minutes=sum(task.minutes for task in tasks.values()),
        aged=tuple((item.resource, item.on) for item in aged if item.on),
        refusals=found.refusals,
        warnings=tuple(_warnings(found)),
    )


def _warnings(found: Rehearsal) -> list[str]:
    texts = (text for severity, text in found.notes if severity == "warning")
    return [text for text in texts if not any(words in text for words in _OF_TASKS)]
