"""Addresses under /admin/training/."""

from django.urls import path

from reports.views import completion, desk, ledger, nominations, runs, trail

app_name = "reports"
urlpatterns = [
    path("runs/", runs.run_list, name="runs"),
    path("runs/new/", runs.run_new, name="run_new"),
    path("runs/<uuid:pk>/", runs.run_edit, name="run_edit"),
    path("runs/<uuid:pk>/open/", runs.run_open, name="run_open"),
    path("runs/<uuid:pk>/close/", runs.run_close, name="run_close"),
    path("runs/<uuid:pk>/delete/", runs.run_delete, name="run_delete"),
    path("nominations/", nominations.nomination_list, name="nominations"),
    path("nominations/new/", nominations.nominate, name="nominate"),
    path("nominations/decide/", nominations.nomination_decide, name="nomination_decide"),
    path("completion/", completion.completion_report, name="completion"),
    path("completion.csv", completion.completion_csv, name="completion_csv"),
    path("ledger/", ledger.ledger, name="ledger"),
    path("ledger.csv", ledger.ledger_csv, name="ledger_csv"),
    path("ledger/<uuid:pk>/void/", ledger.void, name="ledger_void"),
    path("records/", desk.record_list, name="records"),
    path("records/<uuid:pk>/", desk.record, name="record"),
    path("records/<uuid:pk>/withdraw/", desk.withdraw, name="withdraw"),
    path("records/<uuid:pk>/unlock/<slug:stage>/", desk.unlock, name="unlock"),
    path("records/<uuid:pk>/exempt/<uuid:requirement>/", desk.exempt, name="exempt"),
    path("records/<uuid:pk>/paper/<uuid:requirement>/", desk.enter_paper, name="paper"),
    path("records/<uuid:pk>/void/<uuid:evidence>/", desk.void, name="void"),
    path("trail/", trail.trail, name="trail"),
]
