"""What the log says of tokens."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kaijuan.core.audit.public import register_verb

register_verb("token.made", _("%(actor)s made the token “%(object)s” with the scopes %(scopes)s"))
register_verb("token.revoked", _("%(actor)s revoked the token “%(object)s”"))
