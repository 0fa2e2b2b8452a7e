"""Writes about proposals: `services.fn(actor, *, …)`. The rule itself is `core.consent`."""

from lic.decisions.services.calling import (
    ask_more_time,
    give_position,
    open_call,
    take_back,
)
from lic.decisions.services.caucus import (
    confirm_caucus,
    give_caucus_position,
    give_group_word,
    object_to_caucus,
    object_to_word,
)
from lic.decisions.services.concerns import (
    answer_first,
    answer_group,
    ask_group,
    raise_concern,
    release_concern,
    take_over,
)
from lic.decisions.services.cowriting import answer_invitation, invite, keep_draft
from lic.decisions.services.drafting import (
    Changed,
    Draft,
    edit,
    lay_out,
    propose,
    record_not_agreed,
    split,
    sponsor,
    unsponsor,
    withdraw,
)
from lic.decisions.services.naming import name_group
from lic.decisions.services.shaping import (
    answer,
    ask,
    leave_out,
    suggest,
    take,
    withdraw_question,
    withdraw_suggestion,
)

__all__ = [
    "Changed", "Draft", "answer", "answer_first", "answer_group", "answer_invitation", "ask", "ask_group", "ask_more_time",
    "confirm_caucus", "edit", "give_caucus_position", "give_group_word", "give_position", "invite", "keep_draft",
    "lay_out", "leave_out", "name_group", "object_to_caucus", "object_to_word", "open_call",
    "propose", "raise_concern", "record_not_agreed", "release_concern", "split",
    "sponsor", "suggest", "take", "take_back", "take_over", "unsponsor", "withdraw",
    "withdraw_question", "withdraw_suggestion",
]  # fmt: skip
