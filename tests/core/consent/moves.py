"""What a random life does next: mostly what people would do then, now and then anything."""

from lic.core import consent
from lic.core.consent import CaucusWord, Position, Speaker, State
from tests.core.consent import made

GLAD = (Position.SUPPORT, Position.SUPPORT, Position.CAN_LIVE_WITH)
MIXED = (*GLAD, *GLAD, Position.STAND_ASIDE)
ROUGH = (Position.SUPPORT, Position.STAND_ASIDE)
VOICES = {"GLAD": GLAD, "MIXED": MIXED, "ROUGH": ROUGH, "SILENT": GLAD}
SILENCE = {"GLAD": 0.12, "MIXED": 0.15, "ROUGH": 0.15, "SILENT": 0.7}
SIZES = (0, 1, 2, 3, 4, 5, 6, 7, 9, 12, 14)


def choose(trace) -> None:
    """Do one thing."""
    if trace.rng.random() < 0.04:
        anything(trace)
    else:
        BY_STATE[trace.proposal.state](trace)


def drafting(trace) -> None:
    if trace.rng.random() < 0.03:
        trace.send(consent.Withdraw())
    else:
        trace.send(consent.EditText(trace.rng.choice((None, None, 6, 6, 6, 7))))
        trace.send(consent.Shape())
        trace.wait(days=trace.rng.randrange(9))


def shaping(trace) -> None:
    rng = trace.rng
    draw = rng.random()
    if draw < 0.04:
        trace.send(consent.Withdraw())
    elif draw < 0.10:
        trace.send(consent.Unsponsor(a_group(trace)))
    elif draw < 0.20:
        trace.send(consent.EditText(rng.choice((None, 2))))
    elif draw < 0.30:
        tag(trace)
    elif draw < 0.45 and trace.proposal.open_concerns:
        concern(trace)
    else:
        sponsor(trace)
        trace.wait(days=rng.randrange(8))
        open_call(trace)


def calling(trace) -> None:
    draw = trace.rng.random()
    if draw < 0.55:
        everyone_speaks(trace)
        trace.wait(days=trace.rng.choice((1, 3, 4, 6, 9)))
    elif (draw < 0.66 and trace.mood != "GLAD") or draw < 0.68:
        raise_concern(trace)
    elif draw < 0.78:
        concern(trace)
    elif draw < 0.80:
        tag(trace)
    elif draw < 0.83:
        trace.send(consent.AskMoreTime(a_group(trace)))
    elif draw < 0.845:
        trace.send(consent.NewVersion(trace.rng.choice((None, 4))))
    elif draw < 0.85:
        trace.send(consent.Withdraw())
    elif draw < 0.92:
        caucus(trace, a_group(trace))
    else:
        change_mind(trace, a_group(trace))
    trace.wait(hours=trace.rng.choice((0, 1, 30, 100)))


def integrating(trace) -> None:
    rng = trace.rng
    draw = rng.random()
    if draw < 0.35:
        concern(trace)
    elif draw < 0.60:
        trace.send(consent.NewVersion(rng.choice((None, 6))))
    elif draw < 0.70:
        trace.send(consent.Split(f"part{rng.randrange(3)}"))
    elif draw < 0.85:
        end = rng.choice((State.AGREED, State.ON_TRIAL, State.NOT_AGREED, State.SHAPING))
        trace.send(consent.ChildEnded(f"part{rng.randrange(3)}", end))
    elif draw < 0.88:
        trace.send(consent.Withdraw())
    elif draw < 0.90:
        trace.send(consent.RecordNotAgreed())
    trace.wait(days=rng.choice((0, 1, 8, 15, 30)))


def parked(trace) -> None:
    draw = trace.rng.random()
    if draw < 0.15:
        trace.send(consent.NewVersion())
    elif draw < 0.35:
        trace.send(consent.Withdraw())
    elif draw < 0.45:
        tag(trace)
    else:
        trace.wait(days=trace.rng.choice((5, 20, 31)))
        sponsor(trace)
        open_call(trace)


def on_trial(trace) -> None:
    if trace.rng.random() < 0.6:
        trace.send(consent.NewVersion(trace.rng.choice((None, None, 5))))
        trace.mood = trace.rng.choice(("GLAD", "SILENT", "SILENT"))
    trace.wait(days=trace.rng.choice((1, 10, 90)))


BY_STATE = {
    State.DRAFT: drafting,
    State.SHAPING: shaping,
    State.CALLED: calling,
    State.EXTENDED: calling,
    State.INTEGRATING: integrating,
    State.PARKED: parked,
    State.ON_TRIAL: on_trial,
}


def a_group(trace) -> str:
    return trace.rng.choice(trace.proposal.table.groups)


def sponsor(trace) -> None:
    for group in trace.rng.sample(trace.proposal.table.groups, 2):
        if trace.rng.random() < 0.9:
            trace.send(consent.Sponsor(group))


def open_call(trace) -> None:
    rng = trace.rng
    groups = trace.proposal.table.groups
    least = 3 if trace.mood == "GLAD" else 0
    seats = {group: rng.choice([size for size in SIZES if size >= least]) for group in groups}
    by_caucus = frozenset(group for group in groups if rng.random() < 0.15)
    trace.send(
        consent.OpenCall(
            seats,
            by_caucus,
            rng.choice((0, 0, 0, 0, 1, 2, 3)),
            rng.choice((14, 14, 14, 21, 13)),
            rng.choice((0,) * 9 + (1,)),
        )
    )


def everyone_speaks(trace) -> None:
    """Most groups reach their quorum, or give their caucus word."""
    for group in trace.proposal.table.groups:
        if trace.proposal.state not in consent.OPEN_STATES:
            return
        if trace.rng.random() < SILENCE[trace.mood]:
            continue
        if trace.shadow.speaks_by_caucus(group):
            caucus(trace, group)
        else:
            speak(trace, group, most=trace.rng.choice((1, 4, 8)))


def speak(trace, group: str, most: int) -> None:
    seats = trace.shadow.seats[group]
    held = len(trace.shadow.held[group])
    needed = consent.positions_needed(seats, centre=group == made.CENTRE)
    for _ in range(min(most, max(1, needed - held), seats - held)):
        trace.send(consent.GivePosition(group, trace.rng.choice(VOICES[trace.mood]), True))


def change_mind(trace, group: str) -> None:
    rng = trace.rng
    old = rng.choice(trace.shadow.held[group] or [None, Position.SUPPORT])
    draw = rng.random()
    if draw < 0.3 and old is not None:
        trace.send(consent.TakeBackPosition(group, old))
    elif draw < 0.5:
        key = f"c{len(trace.proposal.concerns)}"
        trace.send(consent.RaiseConcern(key, group, made.GROUNDS, instead_of=_but(old)))
    else:
        new = rng.choice(tuple(Position))
        trace.send(consent.GivePosition(group, new, rng.random() < 0.9, old))


def _but(position):
    return None if position == Position.CONCERN else position


def caucus(trace, group: str) -> None:
    rng = trace.rng
    draw = rng.random()
    if draw < 0.55:
        position = rng.choice((*VOICES[trace.mood], Position.SUPPORT, Position.CONCERN))
        if position == Position.CONCERN and rng.random() < 0.7:
            position = Position.SUPPORT
        key = f"c{len(trace.proposal.concerns)}"
        trace.send(consent.GiveCaucusPosition(group, a_word(trace, position), key, made.GROUNDS))
    elif draw < 0.92:
        trace.send(consent.ConfirmCaucusPosition(group, partner=rng.random() < 0.3))
    else:
        trace.send(consent.ObjectToCaucus(group))


def a_word(trace, position: Position) -> CaucusWord:
    rng = trace.rng
    return CaucusWord(
        position,
        trace.now - rng.choice((0, 50, 80)) * made.HOUR,
        seats=rng.choice((1, 2, 2)),
        three_took_part=rng.random() < 0.8,
        speaker=rng.choice((*[Speaker.SPOKESPERSON] * 5, Speaker.LIAISON)),
        mandate=rng.choice(("", "Community policing order")),
    )


def raise_concern(trace) -> None:
    group = a_group(trace)
    key = f"c{len(trace.proposal.concerns)}"
    grounds = made.GROUNDS
    if trace.rng.random() < 0.1:
        grounds = consent.Grounds(grounds.principle, " ", grounds.how, grounds.resolution)
    trace.send(consent.RaiseConcern(key, group, grounds, on_roll=trace.rng.random() < 0.95))


def tag(trace) -> None:
    """The sex workers' group, or now and then another, does something about the tag."""
    group = made.CENTRE if trace.rng.random() < 0.9 else a_group(trace)
    matter(trace, group, "", trace.proposal.untagging)


def concern(trace) -> None:
    """Something happens to one of the open concerns."""
    rng = trace.rng
    if not trace.proposal.open_concerns:
        return
    one = rng.choice(trace.proposal.open_concerns)
    group = one.group if rng.random() < 0.9 else a_group(trace)
    if rng.random() < 0.5:
        matter(trace, group, one.id, one.releasing)
        return
    trace.send(
        rng.choice(
            (
                consent.ReleaseConcern(one.id),
                consent.AnswerFirst(one.id, rng.random() < 0.5),
                consent.RaiserRevoked(one.id, rng.choice((1, 2))),
                consent.RaiserLeft(one.id),
                consent.TakeOver(one.id, group),
            )
        )
    )


def matter(trace, group: str, key: str, known: consent.Matter) -> None:
    """A group goes on with a thing of its own: a word, a second seat, an objection, a question."""
    rng = trace.rng
    n_old, draw = rng.choice((2, 3, 5, 9)), rng.random()
    if known.ended_at is not None and rng.random() < 0.7:
        trace.wait(days=31)  # often what was asked may be asked again
    if known.question is not None and draw < 0.8:
        answer(trace, group, key)
    elif known.word is not None and draw < 0.45:
        for _ in range(rng.choice((1, 2, 2))):
            trace.send(consent.ObjectToOwnWord(group, n_old, key))
    elif known.word is not None and draw < 0.8:
        trace.send(consent.ConfirmOwnWord(group, key, partner=rng.random() < 0.3))
    elif draw < 0.5:
        word = a_word(trace, rng.choice((*GLAD, *GLAD, Position.STAND_ASIDE)))
        n_seats, chose = rng.choice((1, 2, 5, 9)), rng.random() < 0.8
        trace.send(consent.GiveOwnWord(group, word, n_seats, key, chose))
    elif trace.send(consent.AskGroup(group, n_old, key, rng.choice((7, 7, 9, 6)))):
        answer(trace, group, key)
    trace.wait(days=rng.choice((0, 1, 3, 5)))


def answer(trace, group: str, key: str) -> None:
    rng = trace.rng
    yes = rng.random() < 0.7
    for _ in range(rng.choice((0, 2, 4, 9))):
        joined = (trace.now - rng.choice((20, 50, 61, 62, 90, 400)) * made.DAY).date()
        said = yes if rng.random() < 0.9 else not yes
        old = rng.choice((None,) * 9 + (True, False))
        trace.send(consent.AnswerGroup(group, said, joined, key, old))


def anything(trace) -> None:
    """An event that may not fit at all."""
    rng = trace.rng
    group = a_group(trace)
    trace.send(
        rng.choice(
            (
                consent.Shape(),
                consent.Sponsor("NOBODY"),
                consent.Split("part0"),
                consent.NewVersion(7),
                consent.RecordNotAgreed(),
                consent.AskMoreTime(group),
                consent.GivePosition(group, Position.SUPPORT),
                consent.GivePosition(group, Position.CONCERN),
                consent.TakeBackPosition(group, Position.CONCERN),
                consent.ChildEnded("part9", State.AGREED),
                consent.OpenCall(dict.fromkeys(trace.proposal.table.groups, 5)),
            )
        )
    )
