"""Everything people can do to a proposal. Time does the rest (`machine.settle`).

Who may send an event is the app's policy; what an event may do is the rule, and is here.
No event names an administrator, and none closes a concern but its raiser's and its group's own.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from lic.core.consent.caucus import CaucusWord
from lic.core.consent.concern import Grounds
from lic.core.consent.terms import CALL_DAYS, QUESTION_DAYS, Position, State


@dataclass(frozen=True, slots=True)
class Shape:
    """A draft is laid before the table for shaping."""


@dataclass(frozen=True, slots=True)
class Sponsor:
    """A group carries the proposal to a call."""

    group: str


@dataclass(frozen=True, slots=True)
class Unsponsor:
    """A group no longer carries it."""

    group: str


@dataclass(frozen=True, slots=True)
class EditText:
    """The text changes before any call of this version; an untagging lapses with the old text."""

    trial_months: int | None = None


@dataclass(frozen=True, slots=True)
class OpenCall:
    """The groups are called.

    seats       group key → seats that exist and are awake now: the roll of this call.
    by_caucus   groups that chose to speak by caucus; groups under three seats always do.
    open_calls  other calls open in this community.
    own_calls   of these, calls on proposals that the one who opens this one wrote.
    days        length, 14 or more.
    """

    seats: Mapping[str, int]
    by_caucus: frozenset[str] = field(default_factory=frozenset)
    open_calls: int = 0
    days: int = CALL_DAYS
    own_calls: int = 0


@dataclass(frozen=True, slots=True)
class GivePosition:
    """A seat supports, can live with it or stands aside; a concern is raised by `RaiseConcern`.

    on_roll     the seat existed and was awake when the call opened.
    instead_of  the position this seat held in this call until now.
    """

    group: str
    position: Position
    on_roll: bool = True
    instead_of: Position | None = None


@dataclass(frozen=True, slots=True)
class TakeBackPosition:
    """A seat takes its position back, or its card was revoked while the key lives."""

    group: str
    position: Position


@dataclass(frozen=True, slots=True)
class GiveCaucusPosition:
    """The spokesperson or liaison gives the group's position; a concern needs id and grounds."""

    group: str
    word: CaucusWord
    concern: str = ""
    grounds: Grounds | None = None


@dataclass(frozen=True, slots=True)
class ConfirmCaucusPosition:
    """A second seat, or the partner organization of the centre group, says the same."""

    group: str
    partner: bool = False


@dataclass(frozen=True, slots=True)
class ObjectToCaucus:
    """A seat objects; two objections turn the call to single positions for this group."""

    group: str


@dataclass(frozen=True, slots=True)
class AskMoreTime:
    """A group asks for the one prolongation, for all."""

    group: str


@dataclass(frozen=True, slots=True)
class RaiseConcern:
    """A seat raises a concern, which is its position; stands beside any caucus position."""

    id: str
    group: str
    grounds: Grounds
    on_roll: bool = True
    instead_of: Position | None = None


@dataclass(frozen=True, slots=True)
class AnswerFirst:
    """On a new version the raiser, asked first, says whether the concern is met."""

    id: str
    met: bool


@dataclass(frozen=True, slots=True)
class ReleaseConcern:
    """The seat that raised a concern releases it."""

    id: str


@dataclass(frozen=True, slots=True)
class GiveOwnWord:
    """A caucus says for its group that its concern is met, or that the tag comes off.

    n_seats    its awake seats now.
    concern    key of the concern; "" is the tag of the present version.
    by_caucus  the group chose to speak with one voice.
    """

    group: str
    word: CaucusWord
    n_seats: int
    concern: str = ""
    by_caucus: bool = False


@dataclass(frozen=True, slots=True)
class ConfirmOwnWord:
    """A second seat, or the partner organization of the centre group, says the same."""

    group: str
    concern: str = ""
    partner: bool = False


@dataclass(frozen=True, slots=True)
class ObjectToOwnWord:
    """A seat objects; with the second the word falls and the group's seats are asked.

    n_seats  its awake seats of 30 days or more, by `quorum.is_old_enough`.
    """

    group: str
    n_seats: int
    concern: str = ""


@dataclass(frozen=True, slots=True)
class AskGroup:
    """A group asks its seats whether its concern is met, or whether the tag comes off.

    n_seats  its awake seats of 30 days or more, by `quorum.is_old_enough`.
    """

    group: str
    n_seats: int
    concern: str = ""
    days: int = QUESTION_DAYS


@dataclass(frozen=True, slots=True)
class AnswerGroup:
    """A seat of the group answers. joined: any day of the month in which it joined."""

    group: str
    yes: bool
    joined: date
    concern: str = ""
    instead_of: bool | None = None


@dataclass(frozen=True, slots=True)
class RaiserRevoked:
    """The raiser's seat was revoked by its group's stewards, which needs two of them."""

    id: str
    stewards: int


@dataclass(frozen=True, slots=True)
class RaiserLeft:
    """The raiser's seat left; the group has 14 days to take the concern over."""

    id: str


@dataclass(frozen=True, slots=True)
class TakeOver:
    """Another seat of the same group makes the concern its own."""

    id: str
    group: str


@dataclass(frozen=True, slots=True)
class NewVersion:
    """The text changed after a call: positions lapse, shaping begins again.

    number  of the new version: higher than any before; 0 for the next.
    """

    trial_months: int | None = None
    number: int = 0


@dataclass(frozen=True, slots=True)
class Split:
    """A part that can be agreed becomes a proposal of its own (`proposal.child_of`)."""

    child: str


@dataclass(frozen=True, slots=True)
class ChildEnded:
    """The split-off proposal has an outcome; one that is agreed to try counts as agreed."""

    child: str
    state: State


@dataclass(frozen=True, slots=True)
class RecordNotAgreed:
    """The sponsors stop integrating and let it stand as not agreed."""


@dataclass(frozen=True, slots=True)
class Withdraw:
    """The sponsors take the proposal back."""


Event = (
    Shape
    | Sponsor
    | Unsponsor
    | EditText
    | OpenCall
    | GivePosition
    | TakeBackPosition
    | GiveCaucusPosition
    | ConfirmCaucusPosition
    | ObjectToCaucus
    | AskMoreTime
    | RaiseConcern
    | AnswerFirst
    | ReleaseConcern
    | GiveOwnWord
    | ConfirmOwnWord
    | ObjectToOwnWord
    | AskGroup
    | AnswerGroup
    | RaiserRevoked
    | RaiserLeft
    | TakeOver
    | NewVersion
    | Split
    | ChildEnded
    | RecordNotAgreed
    | Withdraw
)
