"""Who may do what at the desk: recipients, and each only what was sealed to them."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lic.base.policy import NEVER, Policy, Rule, attribute, follow, on_duty
from lic.desk.models import CaseKey

RECIPIENT_DUTY = "recipient"

ON_DUTY = on_duty(RECIPIENT_DUTY)


def _sealed_to(path: str) -> Rule:
    """The thing's key is sealed to the reader; `path` leads from it to its keys."""
    return Rule(
        "no_key",
        test=lambda actor, thing: (
            follow(thing, path)
            .filter(recipient__account_id=actor.account_id, recipient__left_on=None)
            .exists()
        ),
        only=lambda actor: (
            Q(
                **{
                    f"{path}__recipient__account_id": actor.account_id,
                    f"{path}__recipient__left_on": None,
                }
            )
            if actor.account_id
            else NEVER
        ),
    )


SEALED_TO_ME = _sealed_to("keys")
NOT_CLOSED = Rule(
    "closed",
    lambda _actor, case: case.state != "CLOSED",
    lambda _actor: ~Q(state="CLOSED"),
    _("This report is closed. Open it again first."),
    hides=False,
)
NOT_ERASED = Rule(
    "erased",
    lambda _actor, case: case.keys.filter(recipient=None).exists(),
    lambda _actor: Q(pk__in=CaseKey.objects.filter(recipient=None).values("case")),
    _("The reporter erased this report. Only the hold keeps it here: nothing is done with it any more."),
    hides=False,
)  # fmt: skip
IS_DRAFT = attribute(
    "not_a_draft", "state", "DRAFT", sentence=_("This alert is no draft any more.")
)
WAITS = attribute(
    "not_asked", "state", "ASKED", sentence=_("This alert does not wait for a second person.")
)
IS_OUT = attribute("not_out", "state", "OUT", sentence=_("This alert is not out."))
NOT_WRITTEN_BY_ME = Rule(
    "own_alert",
    test=lambda actor, alert: (
        not alert.names
        or alert.written_by is None
        or alert.written_by.account_id != actor.account_id
    ),
    only=lambda actor: (
        Q(names=False) | ~Q(written_by__account_id=actor.account_id) | Q(written_by=None)
    ),
    sentence=_("Somebody else has to look at it: it names something by which a person is known."),
    hides=False,
)
HOLD_ASKED_BY_ANOTHER = Rule(
    "own_request",
    test=lambda actor, case: (
        case.hold_asked_by is not None and case.hold_asked_by.account_id != actor.account_id
    ),
    only=lambda actor: Q(hold_asked_by__isnull=False) & ~Q(hold_asked_by__account_id=actor.account_id),
    sentence=_("A second person has to say yes to this."),
    hides=False,
)  # fmt: skip
CASE_SEALED_TO_ME = _sealed_to("case__keys")
NOT_LET_GO = Rule(
    "let_go",
    test=lambda _actor, export: export.let_go_by_id is None,
    only=lambda _actor: Q(let_go_by=None),
    sentence=_("A second person has said yes already."),
    hides=False,
)
IS_LET_GO = Rule(
    "not_let_go",
    test=lambda _actor, export: export.let_go_by_id is not None,
    only=lambda _actor: Q(let_go_by__isnull=False),
    sentence=_("A second person has to say yes to this."),
    hides=False,
)
ASKED_BY_ANOTHER = Rule(
    "own_export",
    test=lambda actor, export: export.asked_by.account_id != actor.account_id,
    only=lambda actor: ~Q(asked_by__account_id=actor.account_id),
    sentence=_("A second person has to say yes to this."),
    hides=False,
)
ASKED_BY_ME = Rule(
    "others_export",
    test=lambda actor, export: export.asked_by.account_id == actor.account_id,
    only=lambda actor: Q(asked_by__account_id=actor.account_id) if actor.account_id else NEVER,
    sentence=_("Whoever asked for this file writes it."),
    hides=False,
)

MATCHES = attribute("not_matching", "matches", True, hides=True)

DESK = Policy("desk.desk", read=(ON_DUTY,), change=(ON_DUTY,))
CASE = Policy(
    "desk.case",
    list=(ON_DUTY,),
    read=(ON_DUTY, SEALED_TO_ME),
    write=(ON_DUTY, SEALED_TO_ME, NOT_ERASED, NOT_CLOSED),
    close=(ON_DUTY, SEALED_TO_ME, NOT_ERASED),
    export=(ON_DUTY, SEALED_TO_ME, NOT_ERASED, NOT_CLOSED),
    ask_hold=(ON_DUTY, SEALED_TO_ME, NOT_ERASED),
    hold=(ON_DUTY, SEALED_TO_ME, NOT_ERASED, HOLD_ASKED_BY_ANOTHER),
    end_hold=(ON_DUTY, SEALED_TO_ME),
)
EXPORT = Policy(
    "desk.export",
    read=(ON_DUTY, CASE_SEALED_TO_ME),
    let_go=(ON_DUTY, CASE_SEALED_TO_ME, NOT_LET_GO, ASKED_BY_ANOTHER),
    write=(ON_DUTY, CASE_SEALED_TO_ME, ASKED_BY_ME, IS_LET_GO),
    refuse=(ON_DUTY, CASE_SEALED_TO_ME),
)
ALERT = Policy(
    "desk.alert",
    list=(ON_DUTY,),
    read=(ON_DUTY, SEALED_TO_ME),
    edit=(ON_DUTY, SEALED_TO_ME, IS_DRAFT),
    let_out=(ON_DUTY, SEALED_TO_ME, WAITS, NOT_WRITTEN_BY_ME),
    let_out_alone=(ON_DUTY, SEALED_TO_ME, IS_DRAFT, NOT_WRITTEN_BY_ME),
    send_back=(ON_DUTY, SEALED_TO_ME, WAITS),
    end=(ON_DUTY, SEALED_TO_ME, IS_OUT),
    withdraw=(ON_DUTY, IS_OUT),
)
MATCH = Policy("desk.match", look=(ON_DUTY, MATCHES))
TEAM = Policy("desk.team", read=(ON_DUTY,), change=(ON_DUTY,))
DEMAND = Policy("desk.demand", read=(ON_DUTY,), change=(ON_DUTY,))
