from django.urls import path

from kaijuan.network.opening.views import (
    feeds,
    manage_places,
    manage_services,
    matrix,
    notices,
    notices_staff,
    services,
)

app_name = "opening"
_I = "i/<slug:institution>"
_NOTICE = f"{_I}/notices/<uuid:code>"
_SERVICE = f"{_I}/services/manage/<uuid:code>"
_PLACE = f"{_I}/places/<uuid:code>"

urlpatterns = [
    # notices
    path("notices/", notices.all_notices, name="all-notices"),
    path(f"{_I}/notices/", notices.notices, name="notices"),
    path(f"{_I}/notices/own/", notices_staff.own_notices, name="own-notices"),
    path(f"{_I}/notices/new/", notices_staff.notice_new, name="notice-new"),
    path(f"{_NOTICE}/", notices.notice, name="notice"),
    path(f"{_NOTICE}/edit/", notices_staff.notice_edit, name="notice-edit"),
    path(f"{_NOTICE}/publish/", notices_staff.notice_publish, name="notice-publish"),
    path(f"{_NOTICE}/hold/", notices_staff.notice_hold, name="notice-hold"),
    path(f"{_NOTICE}/discard/", notices_staff.notice_discard, name="notice-discard"),
    path(f"{_NOTICE}/withdraw/", notices_staff.notice_withdraw, name="notice-withdraw"),
    # services and places, for those who keep them
    path(f"{_I}/services/manage/", manage_services.manage_services, name="manage-services"),
    path(f"{_I}/services/manage/new/", manage_services.service_new, name="service-new"),
    path(f"{_I}/services/manage/standard/", manage_services.standard, name="standard"),
    path(f"{_SERVICE}/edit/", manage_services.service_edit, name="service-edit"),
    path(f"{_SERVICE}/retire/", manage_services.service_retire, name="service-retire"),
    path(f"{_SERVICE}/reinstate/", manage_services.service_reinstate, name="service-reinstate"),
    path(f"{_I}/places/", manage_places.places, name="places"),
    path(f"{_I}/places/new/", manage_places.place_new, name="place-new"),
    path(f"{_PLACE}/edit/", manage_places.place_edit, name="place-edit"),
    path(f"{_PLACE}/retire/", manage_places.place_retire, name="place-retire"),
    path(f"{_PLACE}/reinstate/", manage_places.place_reinstate, name="place-reinstate"),
    # what the public sees
    path("services/", matrix.matrix, name="matrix"),
    path(f"{_I}/services/", services.services, name="services"),
    path(f"{_I}/hours.ics", feeds.hours_ics, name="hours-ics"),
    path("changes.atom", feeds.changes_atom, name="changes-atom"),
    path(f"{_I}/changes.atom", feeds.institution_changes_atom, name="institution-changes-atom"),
]
