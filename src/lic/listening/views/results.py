"""What we heard: one page for each audience, the same figures as files, and the working file."""

from __future__ import annotations

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from lic.base import documents
from lic.base.access import Visibility, reading
from lic.communities import duties
from lic.listening import exports, presenting, queries, services
from lic.listening.policies import ROUND

WRITE = ("GET", "POST")
FILE_DUTIES = (duties.FACILITATOR, duties.AUDITOR)


@reading(Visibility.PUBLIC, ROUND, "read")
@documents.savable
def results(request: HttpRequest, number: int) -> HttpResponse:
    """Common ground, what divides, what each group wants heard, the map."""
    actor, slug = request.actor, request.community.slug
    round_ = queries.round_(actor, number)
    outcome = queries.outcome(actor, round_, request.GET.get("as", "").upper())
    context = {"round": round_, "when": presenting.when(round_), "outcome": outcome}
    if outcome is not None:
        groups = queries.groups_of(round_)
        query = "" if outcome.audience == "TABLE" else "as=public&"
        context |= {
            # Bars of every statement weigh more than a phone should load; the file on paper has them all.
            "whole": "all" in request.GET, "query": query, "whole_query": f"{query}all=1&",
            "at_table": outcome.audience == "TABLE",
            "limit": round_.table_limit if outcome.audience == "TABLE" else round_.public_limit,
            "results": presenting.results(
                outcome.shown,
                statements=list(queries.statements(actor, round_)),
                groups=groups,
                words=queries.caucus_words(round_),
                language=actor.language,
                at_table=outcome.audience == "TABLE",
                url_of=lambda n: reverse("listening:statement", args=[slug, number, n]),
            ),
        }  # fmt: skip
    return render(request, "listening/results.html", context)


@reading(Visibility.PUBLIC, ROUND, "read")
def as_csv(request: HttpRequest, number: int) -> HttpResponse:
    """The released figures, one row a statement and group."""
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="round-{number}.csv"'
    exports.write_csv(response, _released(request, number))
    return response


@reading(Visibility.PUBLIC, ROUND, "read")
def as_json(request: HttpRequest, number: int) -> HttpResponse:
    """The released figures for programs."""
    return JsonResponse(
        _released(request, number), json_dumps_params={"ensure_ascii": False, "indent": 1}
    )


def _released(request: HttpRequest, number: int) -> dict:
    round_ = queries.round_(request.actor, number)
    outcome = queries.outcome(request.actor, round_)
    if outcome is None:
        raise Http404
    return exports.released(round_, outcome, list(queries.statements(request.actor, round_)))


@reading(Visibility.DUTY, ROUND, "open_file", duties=FILE_DUTIES, methods=WRITE)
def file(request: HttpRequest, number: int) -> HttpResponse:
    """The working file: one asks, the other opens, both may fetch it that day."""
    actor, slug = request.actor, request.community.slug
    round_ = queries.round_(actor, number, "open_file")
    asked = queries.working_file(actor, round_)
    if request.method == "POST":
        if request.POST.get("act") == "ask":
            services.ask_for_file(actor, number=number)
            messages.success(request, _("Kept. Now the other of the two opens it, today."))
        else:
            services.open_file(actor, number=number)
            messages.success(
                request, _("Opened. The worker writes it now; reload this page in a minute.")
            )
        return redirect("listening:file", slug, number)
    is_one_of_two = asked is not None and actor.seat_id in (asked.asked_by_id, asked.opened_by_id)
    if request.GET.get("fetch") and asked and asked.is_ready and is_one_of_two:
        return FileResponse(
            queries.path_of_file(round_).open("rb"), as_attachment=True, filename="out.json"
        )
    context = {
        "round": round_,
        "asked": asked,
        "is_one_of_two": is_one_of_two,
        "is_mine": asked and asked.asked_by_id == actor.seat_id,
    }
    return render(request, "listening/file.html", context)
