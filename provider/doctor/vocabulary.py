"""What a report about shapes may show: words of our own, never a word of the store's.

A property's name may be data (a map whose keys are contact fields, e-mails, people), and so may the
text of a status. So a name is shown only when each of its words stands in a list that was written
here or in ``schemas/openapi.yaml``; a text only when it is a word of a list of states and types.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

#: Stands for every name that is not shown.
HIDDEN = "*"
_LONGEST = 48
_NAME = re.compile(r"_{0,2}[A-Za-z]+([_-][A-Za-z]+)*")
_PARTS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")

_TECHNICAL = """
    about absolute access account action actions active activities activity actor additional
    address aggregate alert alias all allow allowed amount and api app application archived area
    array as assigned at attachment attempt attribute attributes audience author auto automatic
    available average background backup banner base batch before begin behavior behaviour between
    body boolean bounce branch brand budget bulk button by bytes cache calculated calculation call
    campaign can canceled cancelled cap capacity cart catalog catalogue category cell change
    changed channel character check checkbox child children class clean click clicked clicks
    client clone closed code collection color colour column comment company complete completed
    condition conditions config configuration confirmed connection connector contact contacts
    container content contents context control conversion conversions copied copy correct count
    counter country coupon create created creation creator currency current cursor custom customer
    cycle daily data dataset date day days deactivated decimal default definition definitions
    delay delete deleted deletion deliver delivered deliveries delivery dependency description
    destination detail details device dictionary direction disabled discount display distinct
    document domain done double draft due duplicate duration dynamic edit editable edited editor
    effective element elements email empty enable enabled encoding encrypted end ended engine
    entity entries entry enum environment error errors estimated event events every example
    execution executions exit expiration expire expired expires export expression extended
    extension external extra failed failure fallback false favorite feature field fields file
    filter filters final finish finished first flag float flow folder folders for form format
    forms found frequency from full function general global goal goals graph group groups handler
    has hash header headers height help hidden history hook hour html http hybrid icon id
    identifier ids image images import in inactive incident incidents index info information
    inline input inputs instance instances int integer integration integrations internal interval
    is item items iteration job jobs journey json key keys kind label labels lang language last
    latest launch launched layout length level limit limitation limitations limits link links list
    lists live load local locale locked log logs long main manual map mapping mappings mask match
    max maximum measure media medium member members mergeable merged message messages meta
    metadata method metric metrics min minimum minute minutes mobile mode model modified module
    month monthly more multi multiple name names native nested new newsletter next node nodes none
    note notes notification notifications null number numeric object objects of off offset old on
    once only open opened opens operation operator option optional options or order origin
    original output outputs owner page pages paging param parameter parameterized parameters
    parent part partial parts path pattern pause paused payload pending percent percentage period
    permission permissions phone picture placeholder plan platform plus point pointer points
    policy pop popup position possible post precision predefined preference prefix prev preview
    previous price primary priority private process processed product products profile program
    progress project promotion properties property protected provider public published purchase
    purchases push quantity query queue queued radio rate read reason reasons receive received
    receiver recency recipient recipients record records recurrence recurring redirect ref
    reference references region register rejected related relation remaining remote removed render
    repeat replace reply report request requests require required reserved reset resource
    resources response restricted result results resume resumed retry return returned revenue
    revision right rights role root row rows rule rules run running runs sample scalar schedule
    scheduled schema scope scopes score script search second seconds secret section secure segment
    segments select selected selector send sender sending sends sent sequence server service
    session sessions set setting settings shape share shared shop short show simple since single
    size slug sms snapshot soft sort source sources spam split stage standard start started starts
    stat state statistics stats status step steps stop stopped store stores string style sub
    subject submitted subscribed subscription subscriptions subtype success suffix summary support
    supported surface sync synced system table tag tags target targets team template templates
    temporary test tests text theme thumbnail time timeout timestamp timezone title to token
    tokens total totals tracker tracking transaction transition translation tree trigger triggered
    triggers true type types unique unit unknown unsubscribed until update updated updates url
    urls usage use used user users uuid valid validation validations value values variable
    variables variant version versions view viewed views visibility visible visit visited visits
    wait waiting web webhook webhooks website week weekly weight widget width window with without
    word words work workflow workflows workspace write year zone
"""
_STATES = """
    abandoned aborted activated active all any api archived array automatic available banned
    blocked boolean bounced bulk campaign canceled cancelled checkbox clone closed complete
    completed continuous created custom date datetime deactivated decimal decision default deleted
    delivered disabled double draft drafted dropdown dynamic dynamicplus editing email enabled
    ended error errored executing expired failed false file finalised finalized finished float
    form hidden inactive inline inprogress integer internal invalid launched list live locked long
    manual mobile multiple multiselect never new none null number numeric object off on once
    onhold open paused pending phone plaintext popup private processing programmed public
    published push queued radio ready receive recurring rejected running scheduled select send
    sending sent set single sms started starting static stopped stopping string subscribed
    succeeded success suspended system tags text time timestamp trashed true undefined unknown
    unlocked unpublished unsubscribed url valid waiting web webhook
"""
WORDS = frozenset(_TECHNICAL.split())
STATES = frozenset(_STATES.split())


def words_of(name: str) -> tuple[str, ...]:
    """Give the words of a property's name: ``customIntegrationId`` has three."""
    return tuple(part.lower() for part in _PARTS.findall(name))


class Vocabulary:
    """The words that may be shown: those of this module, and those of known names and states."""

    def __init__(self, names: Iterable[str], states: Iterable[str]) -> None:
        """Take the names of known properties, and known words of states and types."""
        known = {word for name in names for word in words_of(name)}
        self._words = WORDS | {word for word in known if len(word) > 1}
        self._states = STATES | {_plain(state) for state in states}

    def name(self, key: str) -> str:
        """Give a property's name as it may be shown."""
        fits = len(key) <= _LONGEST and key.isascii() and _NAME.fullmatch(key) is not None
        parts = words_of(key) if fits else ()
        return key if parts and self._words.issuperset(parts) else HIDDEN

    def state(self, text: str) -> str | None:
        """Give the word of a state or type as it is written; None for what may not be shown."""
        fits = len(text) <= _LONGEST and text.isascii() and _NAME.fullmatch(text) is not None
        return text if fits and _plain(text) in self._states else None


def _plain(text: str) -> str:
    return text.replace("_", "").replace("-", "").lower()
