"""What consent banners look like: a guess, by the marks of common ones and by their words."""

from __future__ import annotations

from typing import Any

# Names of consent managers, and elements that their public scripts make.
KNOWN = (
    ("Axeptio", "#axeptio_overlay"),
    ("Borlabs Cookie", "#BorlabsCookieBox"),
    ("Complianz", "#cmplz-cookiebanner-container"),
    ("consentmanager", "#cmpbox"),
    ("Cookie Information", "#coiOverlay"),
    ("Cookiebot", "#CybotCookiebotDialog"),
    ("CookieScript", "#cookiescript_injected"),
    ("CookieYes", ".cky-consent-container, #cookie-law-info-bar"),
    ("Didomi", "#didomi-host, #didomi-notice"),
    ("Funding Choices", ".fc-consent-root"),
    ("iubenda", "#iubenda-cs-banner"),
    ("Klaro", ".klaro .cookie-notice, .klaro .cookie-modal"),
    ("OneTrust", "#onetrust-banner-sdk"),
    ("Osano", ".osano-cm-dialog, .cc-window"),
    ("Quantcast", ".qc-cmp2-container"),
    ("Sourcepoint", "[id^=sp_message_container]"),
    ("tarteaucitron", "#tarteaucitronAlertBig"),
    ("TrustArc", "#truste-consent-track, #consent_blackbar"),
    ("Usercentrics", "#usercentrics-root, #usercentrics-cmp-ui"),
)
# Where an unknown one may stand, what it speaks of, and what its button says.
PLACES = (
    "dialog, [role=dialog], [role=alertdialog], [aria-modal=true], [id*=cookie i],"
    " [class*=cookie i], [id*=consent i], [class*=consent i], [id*=gdpr i], [class*=gdpr i]"
)
WORDS = r"cookie|consent|privacidad|privacy|privacit|datenschutz|confidentialit|privadesa|galleta"
BUTTONS = (
    r"accept|allow|agree|\bok\b|got it|acept|permitir|entendido|accetta|consenti|akzept|zustimm"
    r"|erlauben|autoriser|aceitar|concordo|accepteren|akkoord|accepta"
)


def consent_data() -> dict[str, Any]:
    """Give it all as the script in the page takes it."""
    return {
        "known": [list(item) for item in KNOWN],
        "places": PLACES,
        "words": WORDS,
        "buttons": BUTTONS,
    }
