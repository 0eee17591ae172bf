"""Existing stores: what they hold as a pack, and what they hold bound to a pack.

``carrying_out.export_store`` reads a store into a pack. ``adopting`` binds the objects of a store
to the definitions of a pack by their shape. Nothing here writes to a store.
"""


def failures() -> tuple[type[Exception], ...]:
    """Give what can go wrong on the way, with a text for the user each."""
    # Imported late: a command line is described without any of it.
    from provider.adoption.adopting import AdoptionError
    from provider.adoption.choosing import IdlePatternError
    from provider.adoption.inventory import UnknownStoreError
    from provider.adoption.overlay import UnknownPackError
    from provider.adoption.overrides import UneditableError
    from provider.adoption.reading_back import UnreadableExportError
    from provider.api import ConnectifError
    from provider.definitions import DefinitionError
    from provider.engine.failures import ProviderError
    from provider.stores import SettingError, StateError

    return (
        AdoptionError,
        ConnectifError,
        DefinitionError,
        IdlePatternError,
        OSError,
        ProviderError,
        SettingError,
        StateError,
        UneditableError,
        UnknownPackError,
        UnknownStoreError,
        UnreadableExportError,
    )
