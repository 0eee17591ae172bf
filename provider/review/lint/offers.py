"""Words by which a message is taken for an offer that ends some day.

In the languages of the shops that we know of; a guess, which is why only a lint rule uses it.
"""

from __future__ import annotations

import re

_MONEY = re.compile(r"\d\s*(%|€|\$|£)|(€|\$|£)\s*\d|\d\s*(eur|usd|gbp|euros?)\b", re.IGNORECASE)
_WORDS = (
    "offer", "offers", "sale", "sales", "discount", "discounts", "deal", "deals", "voucher",
    "coupon", "promo", "promotion", "black friday", "cyber monday",
    "oferta", "ofertas", "rebaja", "rebajas", "descuento", "descuentos", "cupón", "cupon",
    "promoción", "promocion", "saldos", "liquidación",
    "desconto", "descontos", "promoção", "saldo",
    "solde", "soldes", "réduction", "remise",
    "rabatt", "angebot", "angebote", "gutschein", "schlussverkauf",
    "sconto", "sconti", "offerta", "offerte", "saldi",
    "descompte", "descomptes", "oferta", "ofertes", "rebaixes",
)  # fmt: skip
_OFFER = re.compile(rf"(?<!\w)({'|'.join(map(re.escape, _WORDS))})(?!\w)", re.IGNORECASE)


def is_offer(text: str) -> bool:
    """Say whether a text promises something that ends some day."""
    return bool(_MONEY.search(text) or _OFFER.search(text))
