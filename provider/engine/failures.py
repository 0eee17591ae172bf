"""What can go wrong in a provider call, each with the place of the definition in its text.

```
ProviderError
├── WrongStoreError      the key opens another store than the stack belongs to
├── ConflictError        an object of that name exists and is not what the definition says
├── RefusedError         nobody can change that, neither by API nor in the console
├── GoneError            the object left the store between reading and changing
├── NoContainerError     nothing tells where in the store the object belongs
├── InUseError           deleting would take something with it that this stack does not manage
├── MissingSecretError   a secret's value is needed now and is not at hand
└── ApiError      the API refused or could not be reached; the cause stands in the text
```
"""


class ProviderError(Exception):
    """A provider call that failed; the text says where, why, and what to do."""


class WrongStoreError(ProviderError):
    """The key opens another store than the stack belongs to."""


class ConflictError(ProviderError):
    """An object of that name exists and is not what the definition says."""


class RefusedError(ProviderError):
    """Nobody can change that, neither by API nor in the console."""


class GoneError(ProviderError):
    """The object left the store between reading and changing."""


class NoContainerError(ProviderError):
    """Nothing tells where in the store the object belongs."""


class InUseError(ProviderError):
    """Deleting would take something with it that this stack does not manage."""


class MissingSecretError(ProviderError):
    """A secret's value is needed now and is not at hand."""


class ApiError(ProviderError):
    """The API refused or could not be reached."""
