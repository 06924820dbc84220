from django.urls import path

from kaijuan.network.premises.views import (
    agents,
    books,
    floors,
    points,
    records,
    routes,
    spots,
    today,
    treatments,
    walking,
)

app_name = "premises"
_P = "i/<slug:institution>/patrol"
_D = "i/<slug:institution>/disinfection"
_B = "i/<slug:institution>/returned-books"
_ROUND = f"{_P}/rounds/<uuid:code>"
_ROUTE = f"{_P}/routes/<uuid:code>"
_POINT = f"{_P}/points/<uuid:code>"
_SPOT = f"{_D}/spots/<uuid:code>"
_ITEM = f"{_D}/<uuid:occurrence>/<uuid:spot>"

urlpatterns = [
    # walking
    path(f"{_P}/", today.patrol, name="patrol"),
    path(f"{_P}/at/<uuid:code>/", walking.scan, name="scan"),
    path(f"{_ROUTE}/walk/", walking.walk, name="walk"),
    path(f"{_P}/rounds/", records.rounds, name="rounds"),
    path(f"{_ROUND}/", walking.round_page, name="round"),
    path(f"{_ROUND}/points/<uuid:point>/", walking.check_by_hand, name="check-by-hand"),
    path(f"{_ROUND}/finish/", walking.finish, name="finish"),
    path(f"{_ROUND}/give-up/", walking.give_up, name="give-up"),
    path(f"{_ROUND}/take-over/", walking.take_over, name="take-over"),
    path(f"{_P}/faults/", records.faults, name="faults"),
    path(f"{_P}/faults/<uuid:code>/", records.fault, name="fault"),
    path(f"{_P}/faults/<uuid:code>/resolve/", records.fault_resolve, name="fault-resolve"),
    # routes and points
    path(f"{_P}/routes/", routes.routes, name="routes"),
    path(f"{_P}/routes/new/", routes.route_new, name="route-new"),
    path(f"{_ROUTE}/", routes.route, name="route"),
    path(f"{_ROUTE}/edit/", routes.route_edit, name="route-edit"),
    path(f"{_ROUTE}/points/", routes.route_points, name="route-points"),
    path(f"{_ROUTE}/put-away/", routes.route_retire, name="route-retire"),
    path(f"{_ROUTE}/codes/", routes.route_codes, name="route-codes"),
    path(f"{_P}/points/", points.points, name="points"),
    path(f"{_P}/points/new/", points.point_new, name="point-new"),
    path(f"{_POINT}/", points.point, name="point"),
    path(f"{_POINT}/edit/", points.point_edit, name="point-edit"),
    path(f"{_POINT}/renew/", points.point_renew, name="point-renew"),
    path(f"{_POINT}/put-away/", points.point_retire, name="point-retire"),
    path(f"{_POINT}/code/", points.point_code, name="point-code"),
    # disinfection
    path(f"{_D}/", floors.disinfection, name="disinfection"),
    path(f"{_ITEM}/done/", floors.as_planned, name="as-planned"),
    path(f"{_ITEM}/", floors.report, name="report"),
    path(f"{_D}/done/", treatments.treatments, name="treatments"),
    path(f"{_D}/spots/", spots.spots, name="spots"),
    path(f"{_D}/spots/new/", spots.spot_new, name="spot-new"),
    path(f"{_SPOT}/", spots.spot, name="spot"),
    path(f"{_SPOT}/edit/", spots.spot_edit, name="spot-edit"),
    path(f"{_SPOT}/plan/", spots.spot_plan, name="spot-plan"),
    path(f"{_SPOT}/sheet/", treatments.spot_sheet, name="spot-sheet"),
    path(f"{_D}/agents/", agents.agents, name="agents"),
    path(f"{_D}/agents/new/", agents.agent_new, name="agent-new"),
    path(f"{_D}/agents/proposals/", agents.agents_proposed, name="agents-proposed"),
    path(f"{_D}/agents/<uuid:code>/", agents.agent_edit, name="agent-edit"),
    path(f"{_D}/agents/<uuid:code>/put-away/", agents.agent_retire, name="agent-retire"),
    # returned books
    path(f"{_B}/", books.batches, name="batches"),
    path(f"{_B}/new/", books.batch_new, name="batch-new"),
    path(f"{_B}/hold/", books.hold, name="hold"),
    path(f"{_B}/<uuid:code>/", books.batch, name="batch"),
    path(f"{_B}/<uuid:code>/treat/", books.batch_treat, name="batch-treat"),
    path(f"{_B}/<uuid:code>/release/", books.batch_release, name="batch-release"),
]
