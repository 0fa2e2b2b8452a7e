"""Addresses, coordinates, web addresses and vehicle plates in folded text."""

import re

_NAME = r"(?:[A-Z][\w'.-]{0,30}|\d{1,3}(?:st|nd|rd|th|e))"
_UNIT_WORD = r"(?i:unit|apt\.?|apartment|suite|app\.?|appartement|bureau|no\.?)"
_UNIT = rf"(?:(?:{_UNIT_WORD} ?#?\w{{1,6}}|#?\d{{1,5}}[A-Za-z]?) ?[,-] ?)?"
# Not in the middle of a number or a code, and not the year in "in 2024 Ferry Lane got lights".
_EDGE = r"(?<![\w$.,:/-])(?!(?<=[Ii]n |[Ee]n |[Bb]y |[Oo]f )(?:19|20)\d\d\b)"
_NUMBER = rf"{_EDGE}{_UNIT}(?<!\w)\d{{1,6}}[A-Za-z]?(?:-\d{{1,5}})?"
_SUFFIX = (
    r"(?i:street|st|avenue|ave|av|road|rd|lane|ln|drive|dr|boulevard|blvd|way|court|crt|crescent|cres"
    r"|place|pl|terrace|terr|alley|highway|hwy|parkway|pkwy|square|mews|close|trail|quay|wharf)"
)
_PLAIN_SUFFIX = r"(?i:street|st|avenue|ave|road|rd|boulevard|blvd|drive|crescent|cres|lane|alley)"
# "a 24 hour place", "the 4 lane road": what follows a number and is no street's name.
_NO_NAME = (
    r"(?!(?i:hour|hours|lane|way|metre|meter|metres|foot|feet|km|car|minute|min|day|week|month|year"
    r"|people|new|more|other|busy|dark|quiet|unlit|side|different|per|of|the|on|in|at|or|and|to"
    r"|from|cars|block|lit|am|pm|a|whole|local|nearby|bus|step|dead|back|long|short|narrow|open)\b)"
)
_RUE = (
    r"(?i:rue|avenue|av|boulevard|boul|bd|blvd|chemin|ch|route|rte|rang|place|pl|allee|impasse|quai"
    r"|cote|ruelle|montee|promenade|square|terrasse|croissant|carre|passage|sentier)"
)
_PLAIN_RUE = r"(?i:rue|avenue|boulevard|boul|chemin|ruelle|impasse|rang)"
_OF = r"(?i:(?:de la |de l'|de |du |des |d'|la |le |les |l'))"
_NO_RUE = (
    r"(?!(?i:est|sont|a|ont|et|ou|qui|que|sur|pour|par|plus|en|dans|avec|sans|au|aux|il|on)\b)"
)

ADDRESSES = (
    re.compile(rf"{_NUMBER},? (?:{_NAME}\.? ){{1,4}}{_SUFFIX}\b\.?"),
    re.compile(
        rf"{_EDGE}\d{{2,6}}[A-Za-z]?,? (?i:(?:[nsew]|north|south|east|west)\.? )?{_NO_NAME}"
        rf"(?:[A-Za-z]{{3,20}}|\d{{1,3}}(?:st|nd|rd|th)) {_PLAIN_SUFFIX}\b"
    ),
    re.compile(
        rf"{_EDGE}(?<!\w)\d{{1,6}}(?: ?(?:bis|ter|[A-D]))?,? {_RUE}\b\.? {_OF}{{0,2}}{_NAME}"
    ),
    re.compile(
        rf"{_EDGE}(?<!\w)\d{{1,6}}(?: ?(?:bis|ter|[A-D]))?,? {_PLAIN_RUE}\b\.? {_NO_RUE}"
        rf"{_OF}?{_NO_RUE}[A-Za-z][\w'-]{{2,30}}"
    ),
    re.compile(rf"{_EDGE}\d{{1,6}},? \d{{1,3}}e (?i:rue|avenue|rang)\b"),
    re.compile(
        rf"{_EDGE}\d{{2,6}}[A-Za-z]? (?:[NSEW]\.?|North|South|East|West) [A-Z][\w'-]{{2,30}}"
    ),
    re.compile(r"\b\d{1,5} (?i:block of) [A-Z]\w{0,30}"),
    re.compile(rf"\b(?i:corner of) {_NAME}(?: {_NAME})? (?i:and|&) {_NAME}"),
    re.compile(
        rf"\b(?i:coin|angle) (?:(?i:de|des|du|rues?|la) ){{0,3}}{_NAME} (?i:et|&) (?i:de la )?{_NAME}"
    ),
    re.compile(
        r"\b(?i:apt\.?|apartment|appartement|app\.|suite|basement suite) ?#?\d{1,5}[A-Za-z]?\b"
    ),
    re.compile(
        r"\b(?i:hotel|motel|inn|auberge)\b[ ,](?:[A-Za-z']{1,20} ){0,3}(?i:room|chambre) #?\d{1,5}\b"
    ),
    re.compile(r"\b(?i:p\.? ?o\.? box|case postale|c\.p\.) ?\d{1,6}\b"),
)
POSTAL_CODES = re.compile(
    r"(?<![\w-])[ABCEGHJ-NPRSTVXY]\d[ABCEGHJ-NPRSTV-Z][ -]?\d[ABCEGHJ-NPRSTV-Z]\d(?![\w-])",
    re.IGNORECASE,
)

COORDINATES = (
    re.compile(
        r"(?<![\w.])[-+]?(?:[1-8]?\d|90)\.\d{3,15}°? ?[NS]?(?: ?[,;] ?| )"
        r"[-+]?(?:1[0-8]\d|\d{1,2})\.\d{3,15}°? ?[EWO]?(?!\w)"
    ),
    re.compile(
        r"(?<!\d)\d{1,3} ?° ?\d{1,2}(?:\.\d{1,6})? ?'(?: ?\d{1,2}(?:\.\d{1,6})? ?(?:''|\"|”))? ?[NSEWO]\b"
    ),
    re.compile(r"(?<![\w+])[2-9CFGHJMPQRVWX]{4,8}\+[2-9CFGHJMPQRVWX]{2,3}(?![\w+])"),
    re.compile(r"(?<![/\w:])///[a-z]{3,20}\.[a-z]{3,20}\.[a-z]{3,20}\b"),
)

_TOP_LEVEL = r"(?:com|org|net|ca|fr|info|xyz|biz|gg|gov|edu)"
_REST = r"[^\s<>\"]{0,200}[^\s<>\".,;:!?)\]]"
WEB_ADDRESSES = (
    re.compile(rf"\b(?:https?|hxxps?|ftp)://{_REST}", re.IGNORECASE),
    re.compile(rf"\bwww\.{_REST}", re.IGNORECASE),
    re.compile(
        rf"(?<![\w@.-])(?:[a-z0-9-]{{1,63}}\.){{1,4}}{_TOP_LEVEL}\b(?!\.\w|-)(?:/{_REST})?",
        re.IGNORECASE,
    ),
    re.compile(rf"(?<![\w@.-])(?:[a-z0-9-]{{1,63}}\.){{1,3}}[a-z]{{2,10}}/[\w+-]{_REST}", re.I),
    re.compile(
        r"(?<![\w-])(?!(?:the|an)\b)[a-z0-9-]{2,63} (?:dot (?:com|ca|org|net)|point com)\b", re.I
    ),
)
