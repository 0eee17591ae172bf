"""A stand-in of GitHub, and the environment of a job that talks to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from tests.ci.github_server import REPOSITORY, GitHubServer, token

#: Takes the permissions of a job, as the workflow writes them.
Job = Callable[[dict[str, str]], None]


@pytest.fixture
def server() -> Iterator[GitHubServer]:
    """Stand in for GitHub."""
    with GitHubServer() as found:
        yield found


@pytest.fixture
def job(server: GitHubServer, monkeypatch: pytest.MonkeyPatch) -> Job:
    """Give the variables of a job with these permissions."""

    def enter(permissions: dict[str, str]) -> None:
        monkeypatch.setenv("GITHUB_API_URL", server.url)
        monkeypatch.setenv("GITHUB_REPOSITORY", REPOSITORY)
        monkeypatch.setenv("GITHUB_TOKEN", token(permissions))
        monkeypatch.setenv("GITHUB_SERVER_URL", "https://github.example")
        monkeypatch.setenv("GITHUB_RUN_ID", "7")

    return enter
