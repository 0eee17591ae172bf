"""The letters that must not reach a reader as they are, for all but kinds and definitions."""

from provider.kinds.letters import printable

__all__ = ["printable"]
