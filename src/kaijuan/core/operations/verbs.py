"""What is written about the operator's acts."""

from django.utils.translation import gettext_lazy as _

from kaijuan.core.audit.public import register_verb

register_verb("check.asked", _("%(actor)s asked for the checks of the house to be made now."))
