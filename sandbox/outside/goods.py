"""What the demo shop sells; the shop, its brand and its goods are invented."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

BRAND = "Tramuntana"


@dataclass(frozen=True)
class Product:
    """One article of the shop; `cents` is its price in euro cents."""

    id: str
    name: str
    kind: str
    cents: int
    category: str
    tags: tuple[str, ...]
    summary: str
    description: str
    details: tuple[str, ...]

    @property
    def path(self) -> str:
        """The path of its page."""
        return f"/product/{self.id}"

    @property
    def picture(self) -> str:
        """The path of its picture."""
        return f"/assets/products/{self.id}.svg"

    @property
    def category_path(self) -> str:
        """Its category as Connectif writes one (help 360014655140): levels after slashes."""
        return f"/{self.category}/{self.kind}"


def amount(cents: int) -> str:
    """Write an amount of cents as a decimal number."""
    return f"{cents // 100}.{cents % 100:02}"


GOODS: tuple[Product, ...] = (
    Product(
        id="mestral-backpack",
        name="Mestral 35 l",
        kind="Backpacks",
        cents=11900,
        category="Equipment",
        tags=("hiking", "two-day tours", "bestseller"),
        summary="A backpack for two days out, light on the hips.",
        description=(
            "Thirty-five litres that open from the top and from the front, so that the jumper at"
            " the bottom is never a problem. The back panel keeps its distance from yours and lets"
            " the wind through."
        ),
        details=("35 litres, 1.1 kg", "Recycled ripstop, rain cover in the lid", "Back length M–L"),
    ),
    Product(
        id="serra-jacket",
        name="Serra wind jacket",
        kind="Jackets",
        cents=12900,
        category="Clothing",
        tags=("windproof", "all seasons"),
        summary="Keeps the north wind out and folds into its own pocket.",
        description=(
            "Made for ridges where the weather changes its mind. Serra stops the wind, breathes on"
            " the way up, and packs to the size of an apple when the sun comes back."
        ),
        details=("190 g", "Windproof, water-repellent without fluorine", "Hood with one-hand pull"),
    ),
    Product(
        id="calma-tent",
        name="Calma tent",
        kind="Tents",
        cents=24900,
        category="Equipment",
        tags=("camping", "two people"),
        summary="Two people, two doors, up in four minutes.",
        description=(
            "A free-standing tent with room to sit up straight and a door for each of you. The"
            " outer tent goes up first, so the inside stays dry when it rains already."
        ),
        details=("2 people, 2.2 kg", "Two doors, two porches", "Withstands 80 km/h of wind"),
    ),
    Product(
        id="roca-boots",
        name="Roca boots",
        kind="Footwear",
        cents=13900,
        category="Clothing",
        tags=("hiking", "waterproof"),
        summary="Firm on scree, kind to the heel.",
        description=(
            "A mid-cut boot that needs no breaking in. The sole grips wet limestone, and can be"
            " replaced when it has seen enough of it."
        ),
        details=("Waterproof, 480 g each", "Resoleable", "Wide toe box, sizes 36–47"),
    ),
    Product(
        id="cala-bottle",
        name="Cala bottle",
        kind="Bottles",
        cents=2450,
        category="Equipment",
        tags=("everyday", "gift"),
        summary="Cold for a day at the cove, hot for a night on the hill.",
        description=(
            "Double-walled steel with a cap that does not rattle. The mouth is wide enough for ice"
            " and narrow enough to drink from while walking."
        ),
        details=("0.75 litres, 310 g", "24 h cold, 12 h hot", "Dishwasher-safe"),
    ),
    Product(
        id="faro-lantern",
        name="Faro lantern",
        kind="Lights",
        cents=4500,
        category="Equipment",
        tags=("camping", "gift"),
        summary="Warm light for the tent, and a week of it.",
        description=(
            "A lantern that hangs, stands, or lies on a map. It dims down to a candle, charges in"
            " the sun, and will lend some of its power to your telephone."
        ),
        details=("2 to 300 lumens", "60 h on one charge, solar panel", "IPX6, 240 g"),
    ),
)
BY_ID: Mapping[str, Product] = MappingProxyType({product.id: product for product in GOODS})
