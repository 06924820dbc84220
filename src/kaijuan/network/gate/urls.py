from django.urls import path

from kaijuan.network.gate.views import (
    board,
    buildings,
    history,
    passes,
    stations,
    traces,
    visitors,
    visits,
)

app_name = "gate"
_I = "i/<slug:institution>"
_G = f"{_I}/gate"
_BUILDING = f"{_G}/buildings/<uuid:code>"
_TRACE = f"{_G}/tracing/<uuid:code>"

urlpatterns = [
    path(f"{_G}/", board.board, name="board"),
    path(f"{_G}/<uuid:code>/", stations.station, name="station"),
    path(f"{_G}/visits/", visits.visits, name="visits"),
    path(f"{_G}/visits/<uuid:code>/close/", visits.visit_close, name="visit-close"),
    path(f"{_G}/history/", history.history_page, name="history"),
    # what is set up
    path(f"{_G}/buildings/", buildings.buildings, name="buildings"),
    path(f"{_G}/buildings/new/", buildings.building_new, name="building-new"),
    path(f"{_BUILDING}/edit/", buildings.building_edit, name="building-edit"),
    path(f"{_BUILDING}/end/", buildings.building_end, name="building-end"),
    path(f"{_BUILDING}/gates/new/", buildings.gate_new, name="gate-new"),
    path(f"{_G}/<uuid:code>/edit/", buildings.gate_edit, name="gate-edit"),
    path(f"{_G}/<uuid:code>/end/", buildings.gate_end, name="gate-end"),
    path(f"{_G}/settings/", buildings.gate_settings, name="settings"),
    path(f"{_G}/passes/", passes.passes, name="passes"),
    path(f"{_G}/passes/new/", passes.pass_new, name="pass-new"),
    path(f"{_G}/passes/<uuid:code>/end/", passes.pass_end, name="pass-end"),
    path(f"{_I}/my-pass/", passes.my_pass, name="my-pass"),
    path(f"{_I}/visit/", visitors.visitor, name="visitor"),
    # contact tracing
    path(f"{_G}/tracing/", traces.traces, name="traces"),
    path(f"{_G}/tracing/new/", traces.trace_new, name="trace-new"),
    path(f"{_TRACE}/", traces.trace, name="trace"),
    path(f"{_TRACE}/approve/", traces.trace_approve, name="trace-approve"),
    path(f"{_TRACE}/refuse/", traces.trace_refuse, name="trace-refuse"),
    path(f"{_TRACE}/withdraw/", traces.trace_withdraw, name="trace-withdraw"),
    path(f"{_TRACE}/export/", traces.trace_export, name="trace-export"),
]
