"""A shop with a client that behaves as the old copies of it did."""

from __future__ import annotations

import pytest

from tests.script.shop import Shop


@pytest.fixture
def shop() -> Shop:
    return Shop()
