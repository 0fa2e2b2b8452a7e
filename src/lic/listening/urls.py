"""Addresses under /c/<community>/rounds/."""

from django.urls import path

from lic.listening.views import answers, dialogues, helped, open_link, results, rounds, statements

app_name = "listening"
urlpatterns = [
    path("", rounds.rounds, name="rounds"),
    path("new/", rounds.new, name="new"),
    path("dialogues/", dialogues.dialogues, name="dialogues"),
    path("dialogues/guide/", dialogues.guide, name="guide"),
    path("dialogues/new/", dialogues.new, name="new_dialogue"),
    path("dialogues/<int:number>/", dialogues.dialogue, name="dialogue"),
    path("dialogues/<int:number>/harvest/", dialogues.harvest, name="harvest"),
    path("<int:number>/", rounds.round_, name="round"),
    path("<int:number>/edit/", rounds.edit, name="edit"),
    path("<int:number>/open-it/", rounds.open_it, name="open"),
    path("<int:number>/close-it/", rounds.close_it, name="close"),
    path("<int:number>/release/", rounds.release, name="release"),
    path("<int:number>/answer/", answers.answer, name="answer"),
    path("<int:number>/answer/<int:statement>/", answers.answer_one, name="answer_one"),
    path("<int:number>/stop/", answers.stop, name="stop"),
    path("<int:number>/mine/", answers.mine, name="mine"),
    path("<int:number>/say/", statements.say, name="say"),
    path("<int:number>/statements/", statements.statements, name="statements"),
    path("<int:number>/statements/<int:statement>/", statements.statement, name="statement"),
    path("<int:number>/statements/<int:statement>/flag/", statements.flag, name="flag"),
    path("<int:number>/statements/<int:statement>/caucus/", statements.caucus, name="caucus"),
    path("<int:number>/seed/", statements.seed, name="seed"),
    path("<int:number>/read/", statements.moderate, name="moderate"),
    path("<int:number>/read/<int:pk>/", statements.decide, name="decide"),
    path("<int:number>/read/<int:pk>/translate/", statements.translate, name="translate"),
    path("<int:number>/for-someone/", helped.for_someone, name="for_someone"),
    path("<int:number>/sheet/", helped.sheet, name="sheet"),
    path("<int:number>/paper/", helped.paper, name="paper"),
    path("<int:number>/paper/<int:pk>/", helped.settle_paper, name="settle_paper"),
    path("<int:number>/results/", results.results, name="results"),
    path("<int:number>/results.csv", results.as_csv, name="results_csv"),
    path("<int:number>/results.json", results.as_json, name="results_json"),
    path("<int:number>/file/", results.file, name="file"),
    path("<int:number>/link/", open_link.card, name="open_card"),
    path("<int:number>/open/<str:code>/", open_link.start, name="open_link"),
    path("<int:number>/open/<str:code>/answer/", open_link.answer, name="open_answer"),
    path(
        "<int:number>/open/<str:code>/answer/<int:statement>/",
        open_link.answer_one,
        name="open_answer_one",
    ),
]
