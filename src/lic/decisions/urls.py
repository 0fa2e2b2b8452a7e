"""Addresses of proposals, under /c/<community>/proposals/."""

from django.urls import path

from lic.decisions.views import caucus, concerns, cowriting, drafting, lists, proposal, shaping

app_name = "decisions"
urlpatterns = [
    path("", lists.proposals, name="proposals"),
    path("new/", drafting.new, name="new"),
    path("mine/", lists.mine, name="mine"),
    path("records/<int:number>/", lists.record, name="record"),
    path("records/<int:number>/name/", lists.name, name="name"),
    path("<int:number>/", proposal.proposal, name="proposal"),
    path("<int:number>/position/", proposal.give, name="give"),
    path("<int:number>/do/<slug:what>/", proposal.act, name="act"),
    path("<int:number>/edit/", drafting.edit, name="edit"),
    path("<int:number>/next/", cowriting.next_version, name="next"),
    path("<int:number>/next/invite/", cowriting.invite, name="invite"),
    path("<int:number>/split/", drafting.split, name="split"),
    path("<int:number>/versions/", drafting.versions, name="versions"),
    path("<int:number>/shaping/", shaping.shaping, name="shaping"),
    path("<int:number>/questions/<int:question>/", shaping.answer, name="answer"),
    path(
        "<int:number>/questions/<int:question>/withdraw/",
        shaping.withdraw_question,
        name="withdraw_question",
    ),
    path(
        "<int:number>/suggestions/<int:suggestion>/withdraw/",
        shaping.withdraw_suggestion,
        name="withdraw_suggestion",
    ),
    path("<int:number>/suggestions/<int:suggestion>/take/", shaping.take, name="take"),
    path("<int:number>/suggestions/<int:suggestion>/leave/", shaping.leave_out, name="leave_out"),
    path("<int:number>/concern/", concerns.raise_concern, name="raise_concern"),
    path("<int:number>/concerns/<int:concern>/", concerns.concern, name="concern"),
    path("<int:number>/concerns/<int:concern>/along/", cowriting.along, name="along"),
    path("<int:number>/concerns/<int:concern>/<slug:what>/", concerns.settle, name="settle"),
    path("<int:number>/asked/<int:question>/", concerns.answer_group, name="answer_group"),
    path("<int:number>/caucus/", caucus.caucus, name="caucus"),
    path("<int:number>/caucus/<int:word>/", caucus.confirm, name="confirm"),
    path("<int:number>/caucus/<int:word>/object/", caucus.object_to_word, name="object_to_word"),
    path("<int:number>/caucus/release/<int:concern>/", caucus.release, name="release"),
    path("<int:number>/tag/", caucus.tag, name="tag"),
]
