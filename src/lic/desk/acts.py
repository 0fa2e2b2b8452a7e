"""What stands in the desk's chain: every opening, every answer, every change of who can read. Numbers, days, codes; never words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lic.base import audit

ARRIVED = audit.register("report_arrived", _("A report came in."))
KEPT_SHUT = audit.register(
    "record_arrived",
    _("A report came in that nobody can open before somebody else names the same."),
)
MATCHED = audit.register(
    "report_matched", _("Somebody else named the same: the report can be opened now.")
)
OPENED = audit.register("report_opened", _("Recipient %(recipient)s opened the report."))
EXPORTED = audit.register(
    "report_exported",
    _("Recipient %(recipient)s wrote the report into a file for recipient %(to)s."),
)
EXPORT_ASKED = audit.register(
    "export_asked", _("Recipient %(recipient)s asked to write the report into a file.")
)
EXPORT_LET_GO = audit.register(
    "export_let_go", _("Recipient %(recipient)s let the report be written into a file.")
)
EXPORT_BACK = audit.register(
    "export_back", _("Recipient %(recipient)s said no to writing the report into a file.")
)
REPLIED = audit.register("report_replied", _("Recipient %(recipient)s replied."))
NOTED = audit.register("report_noted", _("Recipient %(recipient)s wrote a note for the team."))
ASKED = audit.register(
    "extract_asked",
    _("Recipient %(recipient)s asked the reporter about a text that would leave the desk."),
)
ANSWERED = audit.register("extract_answered", _("The reporter said yes or no to a text."))
HANDED = audit.register(
    "extract_handed",
    _("Recipient %(recipient)s handed over a text to which the reporter had said yes."),
)
WARNED = audit.register(
    "report_warned", _("Recipient %(recipient)s let an alert out that was made from the report.")
)
SHARED = audit.register(
    "report_shared", _("Recipient %(recipient)s let recipient %(to)s read the report too.")
)
CANNOT_OPEN = audit.register(
    "report_not_opened", _("Recipient %(recipient)s could not open the report.")
)
PUT_AWAY = audit.register(
    "report_put_away",
    _("Recipient %(recipient)s put the report away: nobody’s key opens it."),
)
CLOSED = audit.register("report_closed", _("Recipient %(recipient)s closed the report."))
REOPENED = audit.register("report_reopened", _("Recipient %(recipient)s opened the report again."))
HOLD_ASKED = audit.register(
    "hold_asked", _("Recipient %(recipient)s asked to hold the report for a court.")
)
HELD = audit.register("report_held", _("Recipient %(recipient)s held the report for a court."))
HOLD_ENDED = audit.register("hold_ended", _("Recipient %(recipient)s ended the hold."))
ERASED = audit.register("report_erased", _("A report was erased: by its reporter."))
EXPIRED = audit.register("report_expired", _("A report was erased: its time was over."))
ERASED_AGAIN = audit.register(
    "report_erased_again",
    _("A report was erased again: a backup had brought it back, or it was too old to be opened."),
)
ERASED_HELD = audit.register(
    "held_report_erased",
    _("The reporter erased the report. The hold for a court alone keeps it at the desk."),
)
ERASED_HELD_AGAIN = audit.register(
    "held_report_erased_again",
    _("The report stays erased by its reporter: a backup had brought it back."),
)
RESEALED = audit.register(
    "report_resealed", _("Recipient %(recipient)s sealed the report anew after a key was lost.")
)
ALERT_WRITTEN = audit.register("alert_written", _("Recipient %(recipient)s wrote an alert."))
ALERT_ASKED = audit.register(
    "alert_asked", _("Recipient %(recipient)s asked a second person to look at an alert.")
)
ALERT_BACK = audit.register("alert_sent_back", _("Recipient %(recipient)s sent an alert back."))
ALERT_OUT = audit.register("alert_out", _("Recipient %(recipient)s let alert %(alert)s out."))
ALERT_RENEWED = audit.register(
    "alert_renewed", _("Recipient %(recipient)s renewed alert %(alert)s.")
)
ALERT_ENDED = audit.register("alert_ended", _("Recipient %(recipient)s withdrew alert %(alert)s."))
ALERT_OVER = audit.register(
    "alert_over", _("Alert %(alert)s ended: its time was over, or its report is gone.")
)
ALERT_TAKEN_BACK = audit.register(
    "alert_taken_back",
    _("Alert %(alert)s ended: the reporter took back that others may be warned."),
)
ALERT_UNCLEAR = audit.register(
    "alert_unclear",
    _("Alert %(alert)s ended: something that the reporter sent cannot be read, and may have taken it back."),
)  # fmt: skip
ALERT_DISCARDED = audit.register(
    "alert_discarded", _("Recipient %(recipient)s threw the draft of an alert away.")
)
ALERT_CORRECTED = audit.register(
    "alert_corrected",
    _("Alert %(alert)s ended: recipient %(recipient)s let out another that corrects it."),
)
ALERT_ENDED_AGAIN = audit.register(
    "alert_ended_again",
    _("Alert %(alert)s ended again: a backup had brought it back, or it was too old to be opened."),
)
ALERT_EDITED = audit.register(
    "alert_edited", _("Recipient %(recipient)s changed the words of an alert.")
)
PLACE = audit.register("place_made", _("Recipient %(recipient)s made a place at the desk."))
PLACE_AGREED = audit.register(
    "place_agreed", _("Recipient %(recipient)s said yes to a place that somebody else made.")
)
JOINED = audit.register("recipient_joined", _("Recipient %(recipient)s joined the desk."))
PROVED = audit.register(
    "recovery_proved", _("Recipient %(recipient)s showed that the recovery code works.")
)
NEW_CODE = audit.register(
    "recovery_renewed",
    _("Recipient %(recipient)s has a new recovery code, and has not shown yet that it works."),
)
OFFLINE = audit.register(
    "offline_reader",
    _("Recipient %(recipient)s entered recipient %(to)s, who reads files offline."),
)
LEFT = audit.register(
    "recipient_left", _("Recipient %(left)s left; recipient %(recipient)s wrote it down.")
)
LEFT_AGAIN = audit.register(
    "recipient_left_again",
    _("Recipient %(left)s opens nothing: their key was given up before a backup brought it back."),
)
NEW_WORDS = audit.register("words_renewed", _("Recipient %(recipient)s has new words."))
NEW_APP = audit.register(
    "app_renewed", _("Recipient %(recipient)s has another app that shows six digits.")
)
NEW_KEY = audit.register("key_renewed", _("Recipient %(recipient)s has a new key."))
CIRCLE = audit.register("circle_made", _("Recipient %(recipient)s made words for a circle."))
CIRCLE_ENDED = audit.register("circle_ended", _("Recipient %(recipient)s ended a circle’s words."))
CHANGED = audit.register(
    "desk_changed", _("Recipient %(recipient)s changed what the desk says of itself.")
)
LOOKED = audit.register(
    "others_looked_for", _("Recipient %(recipient)s looked whether others named the same.")
)
DEMAND = audit.register(
    "demand_written", _("Recipient %(recipient)s wrote down a request from outside.")
)
FOUNDED = audit.register("desk_founded", _("The desk was set up."))

SHOWN_TO_REPORTER = frozenset(
    {
        ARRIVED, KEPT_SHUT, OPENED, EXPORTED, REPLIED, ASKED, ANSWERED, HANDED, WARNED, SHARED, CLOSED, REOPENED, HELD, HOLD_ENDED,
        RESEALED, PUT_AWAY,
    }
)  # fmt: skip
"""Acts on a report that its reporter reads in her inbox."""
