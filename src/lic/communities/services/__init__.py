"""What can be done at the table. The first argument is who does it, where somebody does."""

from lic.communities.refusal import Refusal
from lic.communities.services.batches import (
    accept_batch,
    answer_for_centre,
    ask_revocation,
    confirm_revocation,
    issue_batch,
    on_revocation,
    print_anew,
    refuse_batch,
    withdraw_revocation,
)
from lic.communities.services.caucus import hide_post, post
from lic.communities.services.duties import (
    answer_question,
    ask_question,
    choose_voice,
    close_questions,
    end_duty,
    grant,
    lay_down,
    offer_duty,
    take_up,
)
from lic.communities.services.founding import (
    add_organization,
    found_community,
    name_partner,
    print_founding_cards,
    publish_terms,
    set_card_help,
)
from lic.communities.services.hosting import host_gives, host_renews, host_withdraws
from lic.communities.services.joining import Joined, join, take_seat
from lic.communities.services.seats import (
    accept_terms,
    change_handle,
    free_handle,
    leave,
    move_bands,
    on_forget,
    put_to_sleep,
    renew,
    set_notice_address,
    sweep_tombstones,
    wake,
)

__all__ = [
    "Joined", "Refusal", "accept_batch", "accept_terms", "add_organization", "answer_for_centre", "answer_question",
    "ask_question", "ask_revocation", "change_handle", "choose_voice", "close_questions", "confirm_revocation",
    "end_duty", "found_community", "free_handle", "grant", "hide_post", "host_gives", "host_renews", "host_withdraws", "issue_batch", "join",
    "lay_down", "leave", "move_bands", "name_partner", "offer_duty", "on_forget", "on_revocation",
    "post", "print_anew", "print_founding_cards", "publish_terms", "put_to_sleep", "refuse_batch",
    "renew", "set_card_help", "set_notice_address", "sweep_tombstones", "take_seat",
    "take_up", "wake", "withdraw_revocation",
]  # fmt: skip
