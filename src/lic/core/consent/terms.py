"""The words and numbers of the consent rule; everything else in this package reads them here."""

from enum import StrEnum


class Position(StrEnum):
    """What a seat or a caucus can say to a proposal."""

    SUPPORT = "SUPPORT"
    CAN_LIVE_WITH = "CAN_LIVE_WITH"
    STAND_ASIDE = "STAND_ASIDE"
    CONCERN = "CONCERN"


class State(StrEnum):
    """Where a proposal stands."""

    DRAFT = "DRAFT"
    SHAPING = "SHAPING"
    CALLED = "CALLED"
    EXTENDED = "EXTENDED"
    INTEGRATING = "INTEGRATING"
    AGREED = "AGREED"
    AGREED_IN_PART = "AGREED_IN_PART"
    ON_TRIAL = "ON_TRIAL"
    NOT_AGREED = "NOT_AGREED"
    PARKED = "PARKED"
    WITHDRAWN = "WITHDRAWN"


OPEN_STATES = frozenset({State.CALLED, State.EXTENDED})
FINAL_STATES = frozenset({State.AGREED, State.AGREED_IN_PART, State.NOT_AGREED, State.WITHDRAWN})
AGREED_STATES = frozenset({State.AGREED, State.AGREED_IN_PART, State.ON_TRIAL})
SPONSORING_STATES = frozenset({State.DRAFT, State.SHAPING, State.INTEGRATING, State.PARKED})
TAGGING_STATES = frozenset({State.SHAPING, State.CALLED, State.EXTENDED, State.PARKED})


class Outcome(StrEnum):
    """What the rule says about a call at one moment."""

    OPEN = "OPEN"
    PROLONG = "PROLONG"
    AGREED = "AGREED"
    INTEGRATE = "INTEGRATE"
    PARK = "PARK"


class Reason(StrEnum):
    """Why a proposal came to the state it is in; empty where the state says it all."""

    NONE = ""
    CONCERN_OPEN = "CONCERN_OPEN"
    GROUP_SAID_NO = "GROUP_SAID_NO"
    CENTRE_NOT_QUORATE = "CENTRE_NOT_QUORATE"
    TOO_FEW_GROUPS = "TOO_FEW_GROUPS"
    CONCERN_LEFT_TWICE = "CONCERN_LEFT_TWICE"
    INTEGRATION_TIME_UP = "INTEGRATION_TIME_UP"
    SPONSORS_ENDED = "SPONSORS_ENDED"
    SPONSORS_WITHDREW = "SPONSORS_WITHDREW"
    TRIAL_ENDED = "TRIAL_ENDED"
    GROUP_ASKED_MORE_TIME = "GROUP_ASKED_MORE_TIME"
    GROUP_NOT_QUORATE = "GROUP_NOT_QUORATE"


class Principle(StrEnum):
    """The six founding principles; a concern cites one."""

    RIGHTS_AND_EVIDENCE = "RIGHTS_AND_EVIDENCE"
    HARM_REDUCTION = "HARM_REDUCTION"
    EQUITY_AND_JUSTICE = "EQUITY_AND_JUSTICE"
    COLLABORATION_AND_CONSENSUS = "COLLABORATION_AND_CONSENSUS"
    ROOT_CAUSES = "ROOT_CAUSES"
    DIVERSITY_AND_LIVED_EXPERIENCE = "DIVERSITY_AND_LIVED_EXPERIENCE"


SMALLEST_QUORUM = 3
LARGEST_QUORUM = 12
LARGEST_QUORUM_CENTRE = 8
FEWEST_SEATS_FOR_POSITIONS = 3  # a smaller group speaks by caucus position only
FEWEST_GROUPS = 3

SHAPING_DAYS = 7
CALL_DAYS = 14
PROLONGATION_DAYS = 14
PARKED_DAYS = 30
INTEGRATION_DAYS = 60
VERSIONS_WITH_CONCERN = 2
CALLS_PER_WINDOW = 3
CALL_WINDOW_MONTHS = 6
OPEN_CALLS_PER_COMMUNITY = 3
OPEN_CALLS_PER_PERSON = 1
SPONSORING_GROUPS = 2
TRIAL_MONTHS = 6

CAUCUS_HOURS = 72
CAUCUS_SEATS = 2
CAUCUS_OBJECTIONS = 2

QUESTION_DAYS = 7
QUESTION_SEAT_DAYS = 30  # younger seats are not counted when a group asks itself
REST_DAYS = 30  # the same thing is put to a group again only after these
TAKE_OVER_DAYS = 14
REVOKING_STEWARDS = 2


class Refused(Exception):  # noqa: N818  a refusal is an answer, not a fault
    """The rule does not allow this event now.

    code   stable key in lower case; the app turns it into words.
    facts  what the words need: numbers, moments, group keys. Never a person.
    """

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code, facts)
        self.code = code
        self.facts = facts
