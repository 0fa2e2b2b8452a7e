"""Addresses of the table itself, under /c/<community>/."""

from django.urls import path

from lic.communities.views import cards, duties, join, room, seat, table

app_name = "communities"
urlpatterns = [
    path("join/", join.join, name="join"),
    path("join/words/", join.join_words, name="join_words"),
    path("join/<str:code>", join.join_card, name="join_card"),
    path("table/", table.table, name="table"),
    path("terms/", table.terms, name="terms"),
    path("terms/accept/", table.accept_terms, name="accept_terms"),
    path("room/", room.room, name="room"),
    path("room/<int:pk>/hide/", room.hide, name="hide"),
    path("cards/", cards.cards, name="cards"),
    path("cards/new/", cards.new, name="new_batch"),
    path("cards/<int:number>/", cards.batch, name="batch"),
    path("cards/<int:number>/print/", cards.print_anew, name="print_anew"),
    path("cards/<int:number>/accept/", cards.accept, name="accept_batch"),
    path("cards/<int:number>/refuse/", cards.refuse, name="refuse_batch"),
    path("cards/<int:number>/centre/", cards.answer_for_centre, name="answer_for_centre"),
    path("cards/<int:number>/revoke/", cards.revoke, name="revoke_batch"),
    path("cards/<int:number>/revoke/confirm/", cards.revoke_confirm, name="confirm_revocation"),
    path("cards/<int:number>/revoke/withdraw/", cards.revoke_withdraw, name="withdraw_revocation"),
    path("duties/", duties.all_duties, name="duties"),
    path("duties/caucus/", duties.caucus, name="caucus"),
    path("duties/ask/", duties.ask, name="ask"),
    path("duties/questions/<int:pk>/", duties.question, name="question"),
    path("duties/offer/", duties.offer, name="offer"),
    path("duties/<int:pk>/end/", duties.end, name="end_duty"),
    path("seat/", seat.seat, name="seat"),
    path("seat/name/", seat.handle, name="handle"),
    path("seat/still-here/", seat.renew, name="renew"),
    path("seat/notices/<int:pk>/dismiss/", seat.dismiss, name="dismiss"),
    path("seat/mail/", seat.mail, name="mail"),
    path("seat/duties/<slug:duty>/take-up/", seat.take_up, name="take_up"),
    path("seat/duties/<slug:duty>/lay-down/", seat.lay_down, name="lay_down"),
    path("seat/kept/", seat.kept, name="kept"),
    path("seat/leave/", seat.leave, name="leave"),
    path("settings/", table.settings, name="settings"),
    path("settings/organizations/new/", table.new_organization, name="new_organization"),
    path("settings/terms/new/", table.new_terms, name="new_terms"),
    path("settings/card-help/", table.card_help, name="card_help"),
]
