from django.urls import path

from kaijuan.network.plans.views import (
    comparison,
    duties,
    ledger,
    level_work,
    levels,
    plans,
    readiness,
    schemes,
    stages,
    templates,
    versions,
)
from kaijuan.network.plans.views.proposals import pages as proposals
from kaijuan.network.plans.views.switches import decide, listed, more, page, start, undo

app_name = "plans"
_I = "i/<slug:institution>"
_VERSION = f"{_I}/plans/versions/<uuid:code>"
_STAGE = f"{_I}/plans/stages/<uuid:code>"
_MEASURE = f"{_I}/plans/measures/<uuid:code>"
_LINE = f"{_I}/readiness/<uuid:code>"
_SWITCH = f"{_I}/switches/<uuid:code>"

urlpatterns = [
    # response levels
    path("levels/", levels.levels, name="levels"),
    path("levels/changes/", levels.level_changes, name="level-changes"),
    path("levels/new/", level_work.level_new, name="level-new"),
    path("levels/changes/<uuid:code>/", levels.level_change, name="level-change"),
    path("levels/changes/<uuid:code>/correct/", level_work.level_correct, name="level-correct"),
    path("levels/changes/<uuid:code>/withdraw/", level_work.level_withdraw, name="level-withdraw"),
    path("levels/sets/", schemes.schemes, name="schemes"),
    path("levels/sets/new/", schemes.scheme_new, name="scheme-new"),
    path("levels/sets/<slug:slug>/edit/", schemes.scheme_edit, name="scheme-edit"),
    path("levels/sets/<slug:slug>/remove/", schemes.scheme_remove, name="scheme-remove"),
    path("levels/areas/", schemes.areas, name="areas"),
    path("levels/areas/new/", schemes.area_new, name="area-new"),
    path("levels/areas/<slug:slug>/edit/", schemes.area_edit, name="area-edit"),
    path("levels/areas/<slug:slug>/remove/", schemes.area_remove, name="area-remove"),
    # plans
    path(f"{_I}/plans/", plans.plans, name="plans"),
    path(f"{_I}/plans/new/", plans.plan_new, name="plan-new"),
    path(f"{_I}/plans/<uuid:code>/", plans.plan, name="plan"),
    path(f"{_I}/plans/<uuid:code>/edit/", plans.plan_edit, name="plan-edit"),
    path(f"{_I}/plans/<uuid:code>/begin/", plans.draft_begin, name="draft-begin"),
    path(f"{_I}/plans/<uuid:code>/compare/", comparison.version_compare, name="version-compare"),
    path(f"{_VERSION}/", versions.version, name="version"),
    path(f"{_VERSION}/parts/", versions.version_parts, name="version-parts"),
    path(f"{_VERSION}/remove/", versions.version_remove, name="version-remove"),
    path(f"{_VERSION}/ask/", versions.version_ask, name="version-ask"),
    path(f"{_VERSION}/review/", versions.version_review, name="version-review"),
    path(f"{_VERSION}/give-back/", versions.version_give_back, name="version-give-back"),
    path(f"{_VERSION}/approve/", versions.version_approve, name="version-approve"),
    path(f"{_VERSION}/end/", versions.version_end, name="version-end"),
    path(f"{_VERSION}/share/", templates.version_share, name="version-share"),
    path(f"{_VERSION}/stages/add/", stages.stage_new, name="stage-new"),
    path(f"{_VERSION}/duties/add/", duties.duty_new, name="duty-new"),
    path(f"{_VERSION}/files/add/", duties.document_new, name="document-new"),
    path(f"{_STAGE}/edit/", stages.stage_edit, name="stage-edit"),
    path(f"{_STAGE}/remove/", stages.stage_remove, name="stage-remove"),
    path(f"{_STAGE}/move/", stages.stage_move, name="stage-move"),
    path(f"{_STAGE}/measures/add/", stages.measure_choose, name="measure-choose"),
    path(f"{_STAGE}/measures/add/<str:kind>/", stages.measure_new, name="measure-new"),
    path(f"{_MEASURE}/edit/", stages.measure_edit, name="measure-edit"),
    path(f"{_MEASURE}/remove/", stages.measure_remove, name="measure-remove"),
    path(f"{_MEASURE}/move/", stages.measure_move, name="measure-move"),
    path(f"{_I}/plans/duties/<uuid:code>/edit/", duties.duty_edit, name="duty-edit"),
    path(f"{_I}/plans/duties/<uuid:code>/remove/", duties.duty_remove, name="duty-remove"),
    path(f"{_I}/plans/files/<uuid:code>/", duties.document, name="document"),
    path(f"{_I}/plans/files/<uuid:code>/remove/", duties.document_remove, name="document-remove"),
    path("plan-templates/", templates.templates, name="templates"),
    path("plan-templates/<uuid:code>/", templates.template, name="template"),
    path(f"{_I}/plan-templates/take/", templates.template_take, name="template-take"),
    path(
        f"{_I}/plan-templates/<uuid:code>/withdraw/",
        templates.template_withdraw,
        name="template-withdraw",
    ),
    # the readiness checklist
    path(f"{_I}/readiness/", readiness.readiness, name="readiness"),
    path(f"{_I}/readiness/add/", readiness.readiness_add, name="readiness-add"),
    path(f"{_I}/readiness/usual/", readiness.readiness_usual, name="readiness-usual"),
    path(
        f"{_I}/readiness/ticks/<uuid:code>/back/",
        readiness.readiness_tick_back,
        name="readiness-tick-back",
    ),
    path(f"{_LINE}/", readiness.readiness_line, name="readiness-line"),
    path(f"{_LINE}/change/", readiness.readiness_change, name="readiness-change"),
    path(f"{_LINE}/retire/", readiness.readiness_retire, name="readiness-retire"),
    path(f"{_LINE}/tick/", readiness.readiness_tick, name="readiness-tick"),
    # the switch, and the ledger of what it changed
    path(f"{_I}/ledger/", ledger.ledger, name="ledger"),
    path(f"{_I}/switches/", listed.switches, name="switches"),
    path(f"{_I}/switches/new/", start.switch_new, name="switch-new"),
    path(f"{_I}/steps/<uuid:code>/tick/", undo.step_tick, name="step-tick"),
    path(f"{_SWITCH}/", page.switch, name="switch"),
    path(f"{_SWITCH}/progress/", page.switch_progress, name="switch-progress"),
    path(f"{_SWITCH}/change/", start.switch_change, name="switch-change"),
    path(f"{_SWITCH}/measures/", more.more_measures, name="switch-measures"),
    path(f"{_SWITCH}/measures/remove/", more.measure_remove, name="switch-measure-remove"),
    path(f"{_SWITCH}/measures/add/<str:kind>/", more.measure_add, name="switch-measure-add"),
    path(f"{_SWITCH}/submit/", decide.switch_submit, name="switch-submit"),
    path(f"{_SWITCH}/approve/", decide.switch_approve, name="switch-approve"),
    path(f"{_SWITCH}/refuse/", decide.switch_refuse, name="switch-refuse"),
    path(f"{_SWITCH}/withdraw/", decide.switch_withdraw, name="switch-withdraw"),
    path(f"{_SWITCH}/undo/", undo.switch_undo, name="switch-undo"),
    # the secretariat's proposals
    path("proposals/", proposals.proposals, name="proposals"),
    path("proposals/new/", proposals.proposal_new, name="proposal-new"),
    path("proposals/<uuid:code>/", proposals.proposal, name="proposal"),
    path("proposals/<uuid:code>/members/", proposals.proposal_members, name="proposal-members"),
    path("proposals/<uuid:code>/apply/", proposals.proposal_apply, name="proposal-apply"),
    path("proposals/<uuid:code>/withdraw/", proposals.proposal_withdraw, name="proposal-withdraw"),
]
