"""What the log says of plans and templates."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from kaijuan.core.audit.public import register_verb

VERBS: Final = {
    "plan.created": _("%(actor)s set up the plan “%(object)s”"),
    "plan.changed": _("%(actor)s changed the name of the plan “%(object)s”"),
    "plan.draft_begun": _("%(actor)s began version %(number)s of the plan “%(plan)s”"),
    "plan.parts_changed": _("%(actor)s changed the text of version %(number)s of “%(plan)s”"),
    "plan.stages_changed": _("%(actor)s changed the stages of version %(number)s of “%(plan)s”"),
    "plan.measures_changed": _(
        "%(actor)s changed the measures of version %(number)s of “%(plan)s”"
    ),
    "plan.duties_changed": _("%(actor)s changed the duties in version %(number)s of “%(plan)s”"),
    "plan.documents_changed": _("%(actor)s changed the files of version %(number)s of “%(plan)s”"),
    "plan.review_asked": _("%(actor)s asked to review version %(number)s of “%(plan)s”"),
    "plan.draft_removed": _("%(actor)s removed the draft of version %(number)s of “%(plan)s”"),
    "plan.reviewed": _("%(actor)s reviewed version %(number)s of the plan “%(plan)s”"),
    "plan.given_back": _("%(actor)s gave version %(number)s of “%(plan)s” back to be changed"),
    "plan.approved": _("%(actor)s approved version %(number)s of the plan “%(plan)s”"),
    "plan.came_in_force": _("Version %(number)s of the plan “%(plan)s” came in force"),
    "plan.ended": _("Version %(number)s of the plan “%(plan)s” is no longer in force"),
    "plan_template.shared": _("%(actor)s shared the template “%(object)s”"),
    "plan_template.taken_over": _("%(actor)s took over the template “%(object)s”"),
    "plan_template.withdrawn": _("%(actor)s withdrew the template “%(object)s”"),
}
for _key, _sentence in VERBS.items():
    register_verb(_key, _sentence)
