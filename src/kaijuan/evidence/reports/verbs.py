"""What the log says of figures and releases."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kaijuan.core.audit.public import register_verb

register_verb("data_point.recorded", _("%(actor)s recorded the figure %(object)s"))
register_verb(
    "data_point.corrected",
    _("%(actor)s corrected the figure %(object)s; this is revision %(revision)s"),
)
register_verb("release.drafted", _("%(actor)s began the release “%(object)s”"))
register_verb(
    "release.published",
    _("%(actor)s published the release “%(object)s” with %(figures)s figures, SHA-256 %(sha256)s"),
)
register_verb(
    "release.files_kept",
    _("%(actor)s built the files of the release “%(object)s”: %(files)s are kept"),
)
