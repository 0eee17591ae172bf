"""The dynamic provider: the class that stands, pickled, in every resource of every state.

It holds no state and is importable by name, so its pickled form is a short constant that never
changes between Python versions or upgrades of this project. What it does is in ``answering``, which
is imported with the first call: the program pickles the class and needs neither client nor
comparisons, whose imports would take a good part of its time.
"""

from typing import Any

from pulumi.dynamic import (
    CheckResult,
    ConfigureRequest,
    CreateResult,
    DiffResult,
    ReadResult,
    ResourceProvider,
    UpdateResult,
)

Properties = dict[str, Any]


class ConnectifProvider(ResourceProvider):
    """Reconciles one resource with the store; see ``checking`` and ``lifecycle``."""

    serialize_as_secret_always = False

    def configure(self, req: ConfigureRequest) -> None:
        """Take the stack's configuration, and keep tracebacks out of the engine's messages."""
        from provider.engine import answering

        answering.configure(req)

    def check(self, _olds: Properties, news: Properties) -> CheckResult:
        """Validate a definition against the store; changes nothing."""
        from provider.engine import answering

        return answering.check(_olds, news)

    def diff(self, _id: str, _olds: Properties, _news: Properties) -> DiffResult:
        """Leave the difference to the engine, which shows it by property; ask for replacement."""
        from provider.engine import answering

        return answering.diff(_olds, _news)

    def create(self, props: Properties) -> CreateResult:
        """Create the object or take over an equal one."""
        from provider.engine import answering

        return answering.create(props)

    def read(self, id_: str, props: Properties) -> ReadResult:
        """Measure the live object; an error leaves the state as it is."""
        from provider.engine import answering

        return answering.read(id_, props)

    def update(self, _id: str, _olds: Properties, _news: Properties) -> UpdateResult:
        """Change in place what can be changed."""
        from provider.engine import answering

        return answering.update(_id, _olds, _news)

    def delete(self, _id: str, _props: Properties) -> None:
        """Delete the object; the store itself is never touched."""
        from provider.engine import answering

        answering.delete(_props)
