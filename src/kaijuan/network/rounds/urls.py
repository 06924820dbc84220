from django.urls import path

from kaijuan.network.rounds.urls_upward import UPWARD
from kaijuan.network.rounds.views import (
    fill,
    mine,
    obligations,
    obligations_acts,
    offline,
    others,
    periods,
    read,
    spots,
)

app_name = "rounds"
_I = "i/<slug:institution>"
_DUTY = f"{_I}/duties/<uuid:occurrence>"
_SUBMISSION = f"{_I}/submissions/<uuid:code>"
_MANAGED = f"{_I}/duties/manage/<uuid:code>"
_PERIOD = f"{_MANAGED}/days/<uuid:period>"
_SPOT = f"{_I}/spots/<uuid:code>"

urlpatterns = [
    # One's own duties, and what was handed in.
    path(f"{_I}/duties/", mine.duties, name="duties"),
    path(f"{_I}/duties/history/", mine.history, name="history"),
    path(f"{_I}/duties/offline/", offline.shell, name="offline"),
    path(f"{_I}/duties/offline.json", offline.bundle, name="offline-bundle"),
    path(f"{_I}/duties/worker.js", offline.worker, name="offline-worker"),
    path(f"{_I}/duties/manifest.webmanifest", offline.manifest, name="manifest"),
    path(f"{_DUTY}/others/", others.for_others, name="for-others"),
    path(f"{_DUTY}/<uuid:subject>/", fill.report, name="report"),
    path(f"{_DUTY}/<uuid:subject>/nil/", fill.nil, name="nil"),
    path(f"{_I}/submissions/", read.submissions, name="submissions"),
    path(f"{_SUBMISSION}/", read.submission, name="submission"),
    path(f"{_SUBMISSION}/accept/", read.accept, name="accept"),
    path(f"{_SUBMISSION}/return/", read.send_back, name="return"),
    path(f"{_SUBMISSION}/files/<uuid:file>/", read.submission_file, name="submission-file"),
    # Duties of the library, their periods, areas and objects.
    path(f"{_I}/duties/manage/", obligations.duties, name="manage"),
    path(f"{_I}/duties/manage/new/", obligations_acts.duty_kind, name="duty-kind"),
    path(f"{_I}/duties/manage/new/<slug:kind>/", obligations_acts.duty_new, name="duty-new"),
    path(f"{_MANAGED}/", obligations.duty, name="duty"),
    path(f"{_MANAGED}/edit/", obligations_acts.duty_edit, name="duty-edit"),
    path(f"{_MANAGED}/start/", obligations_acts.duty_start, name="duty-start"),
    path(f"{_MANAGED}/end/", obligations_acts.duty_end, name="duty-end"),
    path(f"{_PERIOD}/", periods.period, name="period"),
    path(f"{_PERIOD}/waive/", periods.waive, name="waive"),
    path(f"{_PERIOD}/unwaive/<uuid:subject>/", periods.unwaive, name="unwaive"),
    path(f"{_I}/spots/", spots.spots, name="spots"),
    path(f"{_I}/spots/new/", spots.spot_new, name="spot-new"),
    path(f"{_I}/spots/import/", spots.spots_import, name="spots-import"),
    path(f"{_SPOT}/edit/", spots.spot_edit, name="spot-edit"),
    path(f"{_SPOT}/retire/", spots.spot_retire, name="spot-retire"),
    # How complete, who is silent, the day, tables, the consortium's board.
    *UPWARD,
]
