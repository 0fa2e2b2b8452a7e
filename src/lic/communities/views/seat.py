"""One's own seat: name, renewal, duties, notices, what is kept, leaving."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from lic.accounts import proof
from lic.base.access import Visibility, page
from lic.communities import duties, forms, listings, notices, policies, queries, services


@page(Visibility.OWNER, policies.SEAT, "read", sensitive=True)
def seat(request: HttpRequest) -> HttpResponse:
    if request.actor.seat_id is None:
        return redirect("communities:join", request.community.slug)
    mine = listings.seat(request.actor)
    held = listings.own_duties(request.actor)
    context = {
        "seat": mine,
        "held": held,
        "lacks_second_factor": bool(held) and listings.lacks_second_factor(request.actor),
        "notices": notices.waiting(request.actor),
        "terms_number": queries.terms_number(request.community.pk),
        "year": queries.today(request.community).year,
        "may_issue": bool(request.actor.duties & {duties.STEWARD, duties.COORDINATOR}),
        "is_coordinator": duties.COORDINATOR in request.actor.duties,
    }
    return render(request, "communities/seat.html", context)


@page(Visibility.COMMUNITY, policies.SEAT, "manage", sensitive=True, methods=("GET", "POST"))
def handle(request: HttpRequest) -> HttpResponse:
    """Another name: one of four drawn ones, or one's own."""
    form = forms.Handle(request.POST or None)
    if form.is_bound and form.is_valid():
        try:
            services.change_handle(request.actor, handle=form.cleaned_data["handle"])
        except services.Refusal as refusal:
            form.add_error(refusal.field, refusal.sentence)
        else:
            messages.success(request, _("Kept. You go by your new name from now on."))
            return redirect("communities:seat", request.community.slug)
    language = translation.get_language() or "en"
    offers = [services.free_handle(request.community.pk, language) for _each in range(4)]
    context = {"form": form, "offers": offers, "seat": listings.seat(request.actor)}
    return render(request, "communities/handle.html", context)


@page(Visibility.COMMUNITY, policies.SEAT, "manage", sensitive=True, methods=("POST",))
def renew(request: HttpRequest) -> HttpResponse:
    services.renew(request.actor)
    messages.success(request, _("Kept. Your seat is awake until the end of next year."))
    return redirect("communities:seat", request.community.slug)


@page(Visibility.COMMUNITY, policies.NOTICE, "dismiss", sensitive=True, methods=("POST",))
def dismiss(request: HttpRequest, pk: int) -> HttpResponse:
    notices.dismiss(request.actor, notice_id=pk)
    return redirect("communities:seat", request.community.slug)


@page(Visibility.COMMUNITY, policies.SEAT, "manage", sensitive=True, methods=("GET", "POST"))
def mail(request: HttpRequest) -> HttpResponse:
    form = forms.Mail(
        request.POST or None, initial={"address": listings.seat(request.actor).notice_address}
    )
    if form.is_bound and form.is_valid():
        services.set_notice_address(request.actor, address=form.cleaned_data["address"])
        kept = (
            _("Kept. Mails come once a day at most.")
            if form.cleaned_data["address"]
            else _("Kept. No more mail.")
        )
        messages.success(request, kept)
        return redirect("communities:seat", request.community.slug)
    return render(request, "communities/mail.html", {"form": form})


@page(Visibility.COMMUNITY, policies.SEAT, "manage", sensitive=True, methods=("POST",))
def take_up(request: HttpRequest, duty: str) -> HttpResponse:
    if duty not in duties.DUTIES:
        raise Http404
    try:
        services.take_up(request.actor, duty=duty)
    except services.Refusal as refusal:
        messages.warning(request, refusal.sentence)
        return redirect("accounts:passphrase")
    return redirect("communities:seat", request.community.slug)


@page(Visibility.COMMUNITY, policies.SEAT, "manage", sensitive=True, methods=("GET", "POST"))
def lay_down(request: HttpRequest, duty: str) -> HttpResponse:
    held = next((one for one in listings.own_duties(request.actor) if one.duty.key == duty), None)
    if held is None:
        raise Http404
    if request.method == "POST":
        services.lay_down(request.actor, duty=duty)
        messages.success(request, _("Kept. You no longer hold this duty."))
        return redirect("communities:seat", request.community.slug)
    return render(request, "communities/lay_down.html", {"held": held})


@page(Visibility.COMMUNITY, policies.SEAT, "read", sensitive=True, methods=("GET", "POST"))
def kept(request: HttpRequest) -> HttpResponse:
    """What is kept about the reader: as a page, or as a file on pressing the button."""
    if request.method == "POST":
        about = listings.kept_about(request.actor)
        response = JsonResponse(about, json_dumps_params={"indent": 2, "ensure_ascii": False})
        response["Content-Disposition"] = 'attachment; filename="kept.json"'
        return response
    return render(
        request,
        "communities/kept.html",
        {
            "sign_in_name": listings.sign_in_name(request.actor),
            "seat": listings.seat(request.actor),
        },
    )


@sensitive_post_parameters()
@page(Visibility.COMMUNITY, policies.SEAT, "manage", sensitive=True, methods=("GET", "POST"))
def leave(request: HttpRequest) -> HttpResponse:
    """The seat goes in this request, once its owner has said so."""
    form = forms.Leave(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid() and proof.by_either(request, form):
        services.leave(request.actor)
        return redirect("web:home", request.community.slug)
    status = 422 if form.is_bound else 200
    return render(request, "communities/leave_table.html", {"form": form}, status=status)
