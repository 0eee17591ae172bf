"""A workflow before and after as Mermaid flowcharts, with what differs marked."""

from provider.review.graphs.drawing import Drawing, drawn

__all__ = ["Drawing", "drawn"]
