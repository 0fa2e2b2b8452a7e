"""Every address of the desk."""

from django.conf import settings
from django.urls import path

from lic.desk.views import alerts, beginning, demo, entering, office, own, reports

app_name = "desk"
urlpatterns = [
    path("", entering.start, name="start"),
    path("lock/", entering.lock, name="lock"),
    path("leave/", entering.leave, name="leave"),
    path("language/<slug:code>/", entering.language, name="language"),
    path("begin/", beginning.begin, name="begin"),
    path("begin/words/", beginning.begin_words, name="begin_words"),
    path("begin/<str:code>/", beginning.begin_here, name="begin_here"),
    path("recover/", beginning.recover, name="recover"),
    path("recover/words/", beginning.recover_words, name="recover_words"),
    path("prove/", beginning.prove, name="prove"),
    path("own/", own.own, name="own"),
    path("own/words/", own.words, name="own_words"),
    path("own/code/", own.code, name="own_code"),
    path("own/app/", own.app, name="own_app"),
    path("own/key/", own.key, name="own_key"),
    path("reports/", reports.queue, name="queue"),
    path("reports/closed/", reports.closed, name="closed"),
    path("reports/<uuid:case_id>/", reports.report, name="report"),
    path("reports/<uuid:case_id>/reply/", reports.reply, name="reply"),
    path("reports/<uuid:case_id>/note/", reports.note, name="note"),
    path("reports/<uuid:case_id>/ask/", reports.ask, name="ask"),
    path("reports/<uuid:case_id>/share/", reports.share, name="share"),
    path("reports/<uuid:case_id>/close/", reports.close, name="close"),
    path("reports/<uuid:case_id>/reopen/", reports.reopen, name="reopen"),
    path("reports/<uuid:case_id>/hold/", reports.hold, name="hold"),
    path("reports/<uuid:case_id>/hold/end/", reports.end_hold, name="end_hold"),
    path("reports/<uuid:case_id>/alert/", alerts.of_report, name="alert_of_report"),
    path("alerts/", alerts.every, name="alerts"),
    path("alerts/new/", alerts.new, name="new_alert"),
    path("alerts/<uuid:alert_id>/", alerts.alert, name="alert"),
    path("alerts/<uuid:alert_id>/edit/", alerts.edit, name="alert_edit"),
    path("alerts/<uuid:alert_id>/correct/", alerts.correct, name="alert_correct"),
    path("alerts/<uuid:alert_id>/ask/", alerts.ask, name="alert_ask"),
    path("alerts/<uuid:alert_id>/let-out/", alerts.let_out, name="alert_let_out"),
    path("alerts/<uuid:alert_id>/let-out-now/", alerts.let_out_alone, name="alert_let_out_alone"),
    path("alerts/<uuid:alert_id>/send-back/", alerts.send_back, name="alert_send_back"),
    path("alerts/<uuid:alert_id>/renew/", alerts.renew, name="alert_renew"),
    path("alerts/<uuid:alert_id>/withdraw/", alerts.withdraw, name="alert_withdraw"),
    path("alerts/<uuid:alert_id>/paper/", alerts.paper, name="alert_print"),
    path("circles/", office.circles, name="circles"),
    path("circles/new/", office.new_circle, name="new_circle"),
    path("circles/<int:circle_id>/end/", office.end_circle, name="end_circle"),
    path("team/", office.team, name="team"),
    path("team/place/", office.new_place, name="new_place"),
    path("team/place/<int:place_id>/", office.agree_place, name="agree_place"),
    path("team/<int:number>/leave/", office.leave_team, name="leave_team"),
    path("settings/", office.says, name="settings"),
    path("demands/", office.demands, name="demands"),
    path("demands/<int:demand_id>/", office.demand, name="demand"),
    path("log/", office.log, name="log"),
]
if settings.DEMO:
    urlpatterns.append(path("demo/<int:number>/", demo.enter, name="demo_enter"))
