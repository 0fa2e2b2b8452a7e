"""Sentences for what the machine says in codes: refusals, conditions, next steps, notices, acts."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from lic.base import audit, days
from lic.core import consent

# Acts of duty-holders, of groups and of the clock. What a group asks for stands there by "group", whoever
# asked: "liaison" would name an institution of which there is one.
OUTCOME_RECORDED = audit.register(
    "proposal_outcome_recorded", _("The outcome of proposal %(number)s was recorded.")
)
# A group's word is a position: it is not an act. Chains that began before say so of earlier ones.
audit.register("caucus_position_given", _("A group’s word on proposal %(number)s was given."))
GROUP_NAMED = audit.register(
    "group_named_on_record",
    _("A group asked to be named on record %(number)s."),
    duties=("spokesperson",),
)
MORE_TIME = audit.register(
    "call_prolonged_for_group", _("A group asked for more time on proposal %(number)s.")
)

# Notices: to whole groups, so that none says who did what.
CALL_OPENED = "decisions.call_opened"
CALL_EXTENDED = "decisions.call_extended"
DEADLINE_NEAR = "decisions.deadline_near"
CONCERN_RAISED = "decisions.concern_raised"
ASKED_FIRST = "decisions.asked_first"
CONFIRM_CAUCUS = "decisions.confirm_caucus"
WORD_FELL = "decisions.word_fell"
GROUP_ASKED = "decisions.group_asked"
RAISER_LEFT = "decisions.raiser_left"
INTEGRATING = "decisions.integrating"
WRITE_ALONG = "decisions.write_along"
OUTCOME_THERE = "decisions.outcome_there"
NOTICES: dict[str, str | Promise] = {
    CALL_OPENED: _("Positions are open on proposal %(number)s."),
    CALL_EXTENDED: _("There are 14 more days for proposal %(number)s."),
    DEADLINE_NEAR: _("Three days are left for proposal %(number)s. Your group is not heard yet."),
    CONCERN_RAISED: _("A concern was raised about proposal %(number)s, which your group carries."),
    ASKED_FIRST: _(
        "Proposal %(number)s has a new version. If you raised a concern about it, you are asked first."
    ),
    CONFIRM_CAUCUS: _(
        "A word of your group on proposal %(number)s lies in its room for three days. Confirm it, or object."
    ),
    WORD_FELL: _(
        "Two people objected to a word of your group on proposal %(number)s. It does not count."
    ),
    GROUP_ASKED: _("Your group asks itself something about proposal %(number)s."),
    RAISER_LEFT: _(
        "Who raised a concern on proposal %(number)s has left. Somebody of your group can take it over."
    ),
    INTEGRATING: _("Proposal %(number)s, which your group carries, is not agreed as it stands."),
    WRITE_ALONG: _(
        "The next version of proposal %(number)s is written together. Somebody of your group is invited."
    ),
    OUTCOME_THERE: _("There is an outcome on proposal %(number)s."),
}

REFUSALS: dict[str, str | Promise] = {
    "not_now": _("This is not possible as the proposal stands now."),
    "not_shaped_long_enough": _("A text is shaped for 7 days before it is called."),
    "not_sponsored": _(
        "It needs people from two groups who carry it, or from the sex workers’ group alone."
    ),
    "not_waited_after_parking": _("It was parked. It can be called again 30 days after that."),
    "not_calls_left": _("A proposal is called at most three times in six months."),
    "not_community_has_room": _("Three calls are open here. One has to end first."),
    "not_person_has_room": _(
        "A call is open on another proposal that you wrote. Wait until it ends. Or carry this one no longer: then others who carry it call the groups."
    ),
    "not_harm_said": _("Say first whether it could harm anyone, on both sides."),
    "not_questions_answered": _("Answer every question first."),
    "not_suggestions_decided": _("Take or leave every suggestion first."),
    "call_too_short": _("A call lasts 14 days or more."),
    "concern_needs_grounds": _(
        "A concern says who would be harmed, how, and what would settle it."
    ),
    "concern_incomplete": _("A concern says who would be harmed, how, and what would settle it."),
    "not_on_roll": _(
        "Your seat was not here, or asleep, when this call opened. The next call is yours too."
    ),
    "speaks_by_caucus": _("Your group speaks with one voice in this call."),
    "speaks_by_positions": _("Your group speaks by single positions in this call."),
    "asks_its_seats": _(
        "Your group speaks by single positions, so it is asked. Use “Ask my group”."
    ),
    "turned_to_positions": _(
        "Two people objected. Your group speaks by single positions in this call."
    ),
    "concern_open": _("Your concern is open. Release it first."),
    "no_such_position": _("There is no position of yours to take back."),
    "roll_is_full": _("Everybody who was here when the call opened has spoken."),
    "no_seat": _("Nobody of this group was here when the call opened."),
    "not_centre_group": _("Only the sex workers’ group says this."),
    "mandate_missing": _("A liaison speaks under a named mandate."),
    "no_caucus_position": _("There is no word of the group to answer."),
    "prolonged_already": _("This call was prolonged already. That happens once, for all."),
    "concern_closed": _("This concern is closed."),
    "concern_left_twice": _(
        "Two versions left a concern of the same group open. It cannot be called again."
    ),
    "question_open": _("The group is being asked already."),
    "not_own_group": _("Only the group whose concern it is does this."),
    "no_question": _("Nothing is being asked now."),
    "seat_too_young": _("Seats younger than 30 days do not answer here. It keeps a group its own."),
    "raiser_left": _("Who raised it has left. Somebody of the group takes it over first."),
    "raiser_present": _("Who raised it is still here."),
    "raised_by_caucus": _("This is a concern of the whole group."),
    "word_waits": _(
        "A word of your group lies in its room already. Confirm it there, or object to it."
    ),
    "confirmed_already": _("A second person has confirmed it already."),
    "three_missing": _(
        "A word of this group counts when three people or more took part. Meet first, then tick it."
    ),
    "tag_is_off": _("The tag is off this version already."),
    "too_few_old_seats": _(
        "A group is asked when three of its seats are 30 days old. Until then it speaks by caucus, or whoever raised the concern releases it."
    ),
    "asked_lately": _(
        "Your group was asked this lately and did not say yes. It can be asked again after %(day)s, or on a new version. Until then, suggest words that would change it."
    ),
    "no_such_answer": _("There is no answer of yours to change."),
    "waits_for_child": _("A part was split off. It comes first."),
    "trial_length": _("A trial lasts from one to six months."),
    "not_a_new_version": _("There is no new version since the concern was raised."),
    "stewards_missing": _("Two stewards have to agree."),
    "groups_named_already": _("This record says already where the groups stood."),
    "not_at_table": _("This group is not at the table."),
}

STATES_SAID: dict[str, str | Promise] = {
    "DRAFT": _("It is a draft. Only the group that wrote it sees it."),
    "SHAPING": _("Its words are still being found. Anybody at the table can ask and suggest."),
    "CALLED": _("Every group is asked for its position."),
    "EXTENDED": _("Every group is asked for its position, with 14 more days."),
    "INTEGRATING": _(
        "It is not agreed as it stands. Whoever wrote it can change it, split it, or let it go."
    ),
    "AGREED": _("It is agreed."),
    "AGREED_IN_PART": _("A part of it is agreed."),
    "ON_TRIAL": _("It is agreed to try. The trial ends by itself, unless a new call keeps it."),
    "NOT_AGREED": _("It is not agreed. Nothing follows from it, and nobody is to blame."),
    "PARKED": _("It rests. Not enough voices were heard."),
    "WITHDRAWN": _("Whoever wrote it took it back."),
}

REASONS: dict[str, str | Promise] = {
    "CONCERN_OPEN": _("A concern was open when the call ended."),
    "GROUP_SAID_NO": _("A group said no. No group is named unless it asks."),
    "CENTRE_NOT_QUORATE": _(
        "The sex workers’ group was not heard, and the text affects its people."
    ),
    "TOO_FEW_GROUPS": _("Too few groups were heard."),
    "CONCERN_LEFT_TWICE": _("Two versions left a concern of the same group open."),
    "INTEGRATION_TIME_UP": _("Sixty days went by without a new version."),
    "SPONSORS_ENDED": _("Whoever wrote it let it stand."),
    "TRIAL_ENDED": _("The trial ended, and no new call kept it."),
    "GROUP_ASKED_MORE_TIME": _("A group asked for more time. There is one prolongation, for all."),
    "GROUP_NOT_QUORATE": _(
        "A group was not heard at the first deadline. There is one prolongation, for all."
    ),
}


def refusal(refused: consent.Refused) -> str:
    """The sentence for a refusal of the machine, with the day it speaks of."""
    said = str(REFUSALS.get(refused.code, REFUSALS["not_now"]))
    day = refused.facts.get("day")
    return said % {"day": days.soon(day)} if isinstance(day, datetime.date) else said


def condition(code: str, facts: Mapping[str, Any], *, met: bool) -> str:
    """What has to be true, as one line of a list; "" for a code that has no line."""
    if code in ("ENOUGH_GROUPS", "TOO_FEW_GROUPS"):
        return ngettext(
            "%(needed)s group heard: %(quorate)s so far", "%(needed)s groups heard: %(quorate)s so far",
            facts.get("needed", 0),
        ) % {"needed": facts.get("needed", "–"), "quorate": facts.get("quorate", "–")}  # fmt: skip
    if code == "CENTRE_HEARD" and not facts.get("tagged", True):
        return gettext("Sex workers’ group heard: not needed, it took the tag off")
    if code == "DEADLINE_PASSED":
        return gettext("The last day has passed")
    lines: dict[str, str] = {
        "NO_OPEN_CONCERN": gettext("No concern open"),
        "CENTRE_HEARD": gettext("Sex workers’ group heard"),
        "NO_GROUP_SAID_NO": gettext("No group says no"),
        "LAID_BEFORE_TABLE": gettext("Laid before the table"),
        "SPONSORED": gettext("Carried by people from two groups, or by the sex workers’ group"),
        "SHAPED_LONG_ENOUGH": gettext("Shaped for seven days"),
        "WAITED_AFTER_PARKING": gettext("Thirty days of rest"),
        "CALLS_LEFT": gettext("Called fewer than three times in six months"),
        "COMMUNITY_HAS_ROOM": gettext("Fewer than three calls open here"),
        "PERSON_HAS_ROOM": gettext("No call open on another proposal that you wrote"),
        "HARM_SAID": gettext("Said on both sides whether it could harm anyone"),
        "QUESTIONS_ANSWERED": gettext("Every question answered"),
        "SUGGESTIONS_DECIDED": gettext("Every suggestion taken or answered"),
        "PART_AGREED": gettext("A part of it agreed"),
        "GROUPS_CONSENTED": gettext("Enough groups consented"),
        "TRIAL_KEPT": gettext("Kept by a new call before the trial ends"),
    }
    return lines.get(code) or str(REASONS.get(code, ""))


def step(code: str) -> str:
    """What would move a proposal, as one sentence; "" for steps that a page shows in its own way."""
    steps: dict[str, str] = {
        "SHAPE": gettext("Whoever wrote it lays it before the table."),
        "SPONSOR": gettext("Somebody of a second group carries it too."),
        "OPEN_CALL": gettext("Whoever wrote it calls the groups."),
        "GIVE_POSITIONS": gettext("More people of this group give their position."),
        "GIVE_CAUCUS_POSITION": gettext("This group gives its position as one voice."),
        "CONFIRM_CAUCUS": gettext("A second person of this group confirms its word."),
        "CAUCUS_COUNTS": gettext("This group’s word counts after three days in its room."),
        "ASK_MORE_TIME": gettext("A group can ask for 14 more days, once, for all."),
        "NEW_VERSION": gettext(
            "Whoever wrote it writes a new version. Earlier positions no longer count."
        ),
        "SPLIT": gettext("Whoever wrote it splits off the part that can be agreed."),
        "RECORD_NOT_AGREED": gettext("Whoever wrote it lets it stand as not agreed."),
        "AGREE_PART": gettext("The part that was split off is agreed."),
        "ANSWER_FIRST": gettext("Who raised the concern says whether the new version meets it."),
        "RELEASE_CONCERN": gettext("Who raised the concern releases it."),
        "ASK_RELEASE": gettext("Its own group asks itself whether to release it."),
        "TAKE_OVER_CONCERN": gettext(
            "Somebody of the group takes the concern over. Otherwise it lapses."
        ),
        "QUESTION_CLOSES": gettext("The group’s question about the concern closes."),
        "CONCERN_LAPSES": gettext("A concern whose person left lapses."),
        "CALL_ENDS": gettext("The call ends."),
        "INTEGRATION_ENDS": gettext("Without a new version it is not agreed."),
        "TRIAL_ENDS": gettext("The trial ends by itself."),
        "WITHDRAW": gettext("Whoever wrote it can take it back."),
    }
    return steps.get(code, "")
