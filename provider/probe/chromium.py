"""A Chromium of this machine; none is ever downloaded."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.async_api import Browser

VARIABLE = "CONNECTIF_BROWSER"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
APPLICATIONS = (
    Path("/Applications/Chromium.app/Contents/MacOS/Chromium"),
    Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"),
)
ADVICE = (
    "Install Chromium or Google Chrome (Debian and Ubuntu: sudo apt-get install chromium; macOS:"
    f" brew install --cask chromium), or name one with {VARIABLE}=/path/to/chromium."
)
#: Seconds that a program may take to say its version, and the browser to start.
ANSWER_LIMIT = 20
START_LIMIT = 60

_ARGUMENTS = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-dev-shm-usage",
    "--disable-sync",
    "--no-first-run",
)


class ChromiumError(Exception):
    """No browser can be had, or it does not start; the text says what to do."""


def find(environment: Mapping[str, str]) -> Path:
    """Give a Chromium: the one that a variable names, else of PATH, else of macOS.

    Raises ``ChromiumError``.
    """
    named = environment.get(VARIABLE)
    if named:
        if _answers(Path(named)):
            return Path(named).absolute()
        raise ChromiumError(f"{VARIABLE} names {named}, which is no Chromium that runs. {ADVICE}")
    on_path = (shutil.which(name, path=environment.get("PATH")) for name in NAMES)
    places = [*(Path(found) for found in on_path if found), *APPLICATIONS]
    for place in places:
        if _answers(place):
            return place
    raise ChromiumError(f"No Chromium was found. {ADVICE}")


def _answers(program: Path) -> bool:
    """Say whether a program says that it is Chromium or Chrome: a stub of Ubuntu does not."""
    if not os.access(program, os.X_OK):
        return False
    try:
        done = subprocess.run(
            [program, "--version"],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=ANSWER_LIMIT,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired, UnicodeDecodeError):
        return False
    return done.returncode == 0 and ("Chromium" in done.stdout or "Chrome" in done.stdout)


@asynccontextmanager
async def running(program: Path, arguments: Sequence[str] = ()) -> AsyncIterator[Browser]:
    """Run a Chromium without a window, with further arguments.

    Raises ``ChromiumError`` when it does not start.
    """
    from playwright.async_api import Error, async_playwright

    async with async_playwright() as playwright:
        try:
            browser = await playwright.chromium.launch(
                executable_path=program,
                args=[*_ARGUMENTS, *arguments],
                # As root Chromium does not run in its own sandbox.
                chromium_sandbox=os.geteuid() != 0,
                timeout=START_LIMIT * 1000,
            )
        except Error as error:
            said = str(error).strip().splitlines()[0]
            raise ChromiumError(f"{program} does not start: {said}") from None
        try:
            yield browser
        finally:
            await browser.close()
