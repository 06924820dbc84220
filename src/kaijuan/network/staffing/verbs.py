"""What the log says of groups of people and of training."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from kaijuan.core.audit.public import register_verb

VERBS: Final = {
    "people_group.created": _("%(actor)s entered the group %(object)s"),
    "people_group.changed": _("%(actor)s changed the group %(object)s"),
    "people_group.retired": _("%(actor)s closed the group %(object)s"),
    "people_group.suspended": _("%(actor)s suspended the group %(object)s"),
    "people_group.resumed": _("%(actor)s resumed the group %(object)s"),
    "people_group.member_entered": _("%(actor)s entered a person into the group %(object)s"),
    "people_group.member_changed": _("%(actor)s changed what is kept of a person of %(object)s"),
    "people_group.member_removed": _("%(actor)s removed a person from the group %(object)s"),
    "people_group.imported": _(
        "%(actor)s imported a list of people of groups: %(created)s new, %(changed)s changed, "
        "%(unchanged)s as before"
    ),
    "training_topic.created": _("%(actor)s entered the training topic %(object)s"),
    "training_topic.changed": _("%(actor)s changed the training topic %(object)s"),
    "training.created": _("%(actor)s entered the training %(object)s"),
    "training.changed": _("%(actor)s changed the training %(object)s"),
    "training.cancelled": _("%(actor)s called off the training %(object)s"),
    "training.noted": _(
        "%(actor)s noted who attended %(object)s: %(passed)s passed, %(failed)s failed, "
        "%(absent)s absent"
    ),
    "training.imported": _(
        "%(actor)s imported training records: %(created)s new, %(changed)s changed, "
        "%(unchanged)s as before"
    ),
}
for _key, _sentence in VERBS.items():
    register_verb(_key, _sentence)
