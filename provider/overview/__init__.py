"""How every store stands, at a glance: read without the engine, nothing is written."""

from provider.overview.model import Lock, Standing, StoreOverview
from provider.overview.reading import read_stores

__all__ = ["Lock", "Standing", "StoreOverview", "read_stores"]
