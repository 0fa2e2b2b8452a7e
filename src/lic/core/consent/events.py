"""Everything people can do to a proposal. Time does the rest (`machine.settle`).

Who may send an event is the app's policy; what an event may do is the rule, and is here.
No event names an administrator, and none closes a concern but its raiser's and its group's own.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from lic.core.consent.caucus import CaucusWord
from lic.core.consent.concern import Grounds
from lic.core.consent.terms import CALL_DAYS, RELEASE_DAYS, Position, State


@dataclass(frozen=True, slots=True)
class Answers:
    """A group's yes and no to a question of its own."""

    yes: int
    no: int


@dataclass(frozen=True, slots=True)
class GroupWord:
    """A position of a whole group outside a call: by caucus, or by its seats' answers.

    n_seats     awake seats of the group.
    objections  seats that objected to the caucus' word.
    """

    n_seats: int
    caucus: CaucusWord | None = None
    objections: int = 0
    answers: Answers | None = None


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
class SetTag:
    """The sex workers' group says whether this version affects sex workers."""

    group: str
    affects: bool
    word: GroupWord


@dataclass(frozen=True, slots=True)
class OpenCall:
    """The groups are called.

    seats       group key → seats that exist and are awake now: the roll of this call.
    by_caucus   groups that chose to speak by caucus; groups under three seats always do.
    open_calls  other calls open in this community.
    days        length, 14 or more.
    """

    seats: Mapping[str, int]
    by_caucus: frozenset[str] = field(default_factory=frozenset)
    open_calls: int = 0
    days: int = CALL_DAYS


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
    word: GroupWord | None = None


@dataclass(frozen=True, slots=True)
class ReleaseConcern:
    """The raiser releases the concern; a caucus does it by a word that counts."""

    id: str
    word: GroupWord | None = None


@dataclass(frozen=True, slots=True)
class AskRelease:
    """A group asks itself whether it releases one of its own concerns.

    n_seats  its awake seats of 30 days or more.
    """

    id: str
    group: str
    n_seats: int
    days: int = RELEASE_DAYS


@dataclass(frozen=True, slots=True)
class AnswerRelease:
    """A seat of the group answers. seat_days: its age in days when the question opened."""

    id: str
    release: bool
    seat_days: int
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
    | SetTag
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
    | AskRelease
    | AnswerRelease
    | RaiserRevoked
    | RaiserLeft
    | TakeOver
    | NewVersion
    | Split
    | ChildEnded
    | RecordNotAgreed
    | Withdraw
)
