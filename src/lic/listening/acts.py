"""The acts of duty-holders in a round that stand in the chain."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lic.base import audit
from lic.communities import duties
from lic.listening.policies import PEER

F = (duties.FACILITATOR,)
ROUND_OPENED = audit.register("round_opened", _("Round %(number)s was opened."), duties=F)
ROUND_EXTENDED = audit.register(
    "round_extended", _("Round %(number)s was set to close on %(closes)s."), duties=F
)
ROUND_CLOSED = audit.register("round_closed", _("Round %(number)s was closed."), duties=F)
ROUND_REWRITTEN = audit.register("round_rewritten", _("The key of round %(number)s was destroyed."))
ROUND_IMPORTED = audit.register(
    "round_imported", _("Round %(number)s was read in from a file."), duties=(duties.HOST,)
)
ROUND_RELEASED = audit.register(
    "round_released",
    _("A group let round %(number)s out."),
    duties=(duties.SPOKESPERSON,),
)
STATEMENTS_SEEDED = audit.register(
    "statements_seeded", _("%(count)s statements were added to round %(number)s."), duties=F
)
STATEMENT_SHOWN = audit.register(
    "statement_shown", _("A statement was shown in round %(number)s."), duties=F
)
STATEMENT_HIDDEN = audit.register(
    "statement_hidden", _("A statement of round %(number)s was hidden."), duties=F
)
STATEMENT_MERGED = audit.register(
    "statement_merged", _("Two statements of round %(number)s were merged."), duties=F
)
STATEMENT_TRANSLATED = audit.register(
    "statement_translated", _("A statement of round %(number)s was translated."), duties=F
)
# A caucus' word is its group's answer: it is not an act. Chains that began before say so of earlier ones.
audit.register(
    "caucus_word_given",
    _("A group spoke on a statement of round %(number)s."),
    duties=(duties.SPOKESPERSON,),
)
DIALOGUE_RECORDED = audit.register(
    "dialogue_recorded", _("Dialogue %(number)s was recorded."), duties=F
)
FILE_ASKED = audit.register(
    "working_file_asked", _("A working file of round %(number)s was asked for."),
    duties=(duties.FACILITATOR, duties.AUDITOR),
)  # fmt: skip
FILE_OPENED = audit.register(
    "working_file_opened", _("A second person opened the working file of round %(number)s."),
    duties=(duties.FACILITATOR, duties.AUDITOR),
)  # fmt: skip
PAPER_ENTERED = audit.register(
    "paper_entered", _("Paper sheets of round %(number)s were entered."),
    duties=(duties.FACILITATOR, PEER),
)  # fmt: skip
PAPER_ACCEPTED = audit.register(
    "paper_accepted", _("Paper sheets of round %(number)s were accepted."),
    duties=(duties.STEWARD,),
)  # fmt: skip
PAPER_REFUSED = audit.register(
    "paper_refused", _("Paper sheets of round %(number)s were refused, and their answers deleted."),
    duties=(duties.STEWARD,),
)  # fmt: skip
ANSWERED_FOR = audit.register(
    "answered_for", _("Answers for people who asked for it were entered in round %(number)s."),
    duties=(PEER,),
)  # fmt: skip
