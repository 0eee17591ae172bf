"""The API key: where it comes from, and how it is kept out of sight."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from requests import PreparedRequest
from requests.auth import AuthBase

from provider.api.errors import InvalidCredentials, MissingCredentials

_VARIABLE = "CONNECTIF_API_KEY"
_WHERE = "Make a key under Store settings > API and IP access > API Keys; its copy button gives it."
# Visible ASCII: anything else cannot stand in a header, and the libraries below us would name the
# whole value in the error that they raise about it.
_SHAPE = re.compile(r"(?P<key_id>[!-9;-~]+):(?P<secret>[!-~]+)")


@dataclass(frozen=True, repr=False)
class Credentials:
    """A Connectif API key: ``id:secret`` (api-docs: guides/authentication).

    Attributes:
        key_id: the part before the colon.
        secret: the part after it.
    """

    key_id: str
    secret: str

    def __post_init__(self) -> None:
        """Refuse parts that cannot stand in the header, without naming them."""
        found = _SHAPE.fullmatch(f"{self.key_id}:{self.secret}")
        if found is None or found["key_id"] != self.key_id:
            raise InvalidCredentials(_malformed("The Connectif API key"))

    def __repr__(self) -> str:
        """Show neither part."""
        return "Credentials(hidden)"

    @classmethod
    def parse(cls, text: str, source: str = "The Connectif API key") -> Self:
        """Read ``id:secret``, as the app's copy button gives it.

        Args:
            text: the key; white space around it is taken off.
            source: where it came from, for the error's text.

        Raises:
            InvalidCredentials: when it has another shape. The text does not name the value.
        """
        found = _SHAPE.fullmatch(text.strip())
        if found is None:
            raise InvalidCredentials(_malformed(source))
        return cls(found["key_id"], found["secret"])

    def secrets(self) -> tuple[str, ...]:
        """Give every string that must never be shown."""
        return (f"{self.key_id}:{self.secret}", self.key_id, self.secret)


class KeyAuthentication(AuthBase):
    """Sets the Authorization header at the moment of sending, so that no session holds it.

    The scheme word is literally ``apiKey`` (api-docs: guides/authentication).
    """

    def __init__(self, credentials: Credentials) -> None:
        """Keep the key."""
        self._credentials = credentials

    def __call__(self, request: PreparedRequest) -> PreparedRequest:
        """Add the header."""
        key = self._credentials
        request.headers["Authorization"] = f"apiKey {key.key_id}:{key.secret}"
        return request


def variable_of(stack: str) -> str:
    """Name the environment variable that holds the key of one stack.

    Args:
        stack: the stack's name; letters become upper case, everything else an underscore.
    """
    return f"{_VARIABLE}_{re.sub('[^A-Z0-9]', '_', stack.upper())}"


def named_for(text: str, stack: str) -> str:
    """Name one stack's variable in what an error of the API advises for any stack."""
    return text.replace(f"{_VARIABLE}_<STACK>", variable_of(stack))


def credentials_for(
    stack: str, environment: Mapping[str, str], configured: str | None
) -> Credentials:
    """Find the API key of a stack: its own variable, the common one, then the stack config.

    Args:
        stack: the stack's name.
        environment: the environment; blank values count as absent.
        configured: the value in the stack config, decrypted, or None.

    Raises:
        MissingCredentials: when there is none; the text says where to put one.
        InvalidCredentials: when the first that is found is not ``id:secret``.
    """
    for variable in (variable_of(stack), _VARIABLE):
        if (value := environment.get(variable, "").strip()) != "":
            return Credentials.parse(value, variable)
    if configured is not None and configured.strip():
        return Credentials.parse(configured, "connectif:apiKey in the stack config")
    raise MissingCredentials(
        f"No Connectif API key for the stack {stack}. {_WHERE} Put it into {variable_of(stack)} "
        f"(or {_VARIABLE}), or run: pulumi config set --secret connectif:apiKey "
        f"--stack {stack}"
    )


def _malformed(source: str) -> str:
    """Say what is wrong with a key, without the key."""
    return f"{source} is not of the form id:secret (visible ASCII letters, no spaces). {_WHERE}"
