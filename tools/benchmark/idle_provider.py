"""A dynamic provider that does nothing: what the engine, the SDK and the program cost anyway.

It holds no state and is importable by name, as the real one, so that it pickles as a constant.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pulumi.dynamic import CheckResult, CreateResult, ReadResult, ResourceProvider, UpdateResult

from provider.engine.properties import SOURCE

Properties = dict[str, Any]


class IdleProvider(ResourceProvider):
    """Returns at once from every method."""

    serialize_as_secret_always = False

    def check(self, _olds: Properties, news: Properties) -> CheckResult:
        """Take every input as it is, but for the places: they would make the state larger."""
        news.pop(SOURCE, None)
        return CheckResult(news, [])

    def create(self, props: Properties) -> CreateResult:
        """Give the resource's name as its id."""
        return CreateResult(str(props["key"]), props)

    def read(self, id_: str, props: Properties) -> ReadResult:
        """Give what the state has."""
        return ReadResult(id_, props)

    def update(self, _id: str, _olds: Properties, _news: Properties) -> UpdateResult:
        """Give what the definition has."""
        return UpdateResult(_news)


def run(root: Path) -> None:
    """Run the real program, with this provider in the place of the real one."""
    from provider.engine import program, resources

    # The one provider of every resource class; no other way to give the same classes another one.
    resources._PROVIDER = IdleProvider()  # type: ignore[assignment]
    program.run(root)
