from django.urls import path

from kaijuan.core.accounts.views import (
    access,
    account,
    door,
    forgotten,
    invitation,
    invitations,
    second_factor,
    sessions,
    staff_import,
    steps,
)

app_name = "accounts"
_ACCESS = "i/<slug:institution>/access"
_PERSON = f"{_ACCESS}/people/<uuid:code>"

urlpatterns = [
    # the way in
    path("sign-in/", door.sign_in, name="sign-in"),
    path("sign-in/code/", steps.code, name="code"),
    path("sign-in/password/", steps.due, name="due"),
    path("sign-in/second-factor/", steps.must_enrol, name="must-enrol"),
    path("sign-out/", door.sign_out, name="sign-out"),
    path("password/forgotten/", forgotten.forgotten, name="forgotten"),
    path("password/reset/<uuid:code>/<str:token>/", forgotten.reset, name="reset"),
    path("invitations/<str:token>/", invitation.invitation, name="invitation"),
    # one's own
    path("account/", account.account, name="account"),
    path("account/password/", account.password, name="password"),
    path("account/second-factor/", second_factor.state, name="second-factor"),
    path("account/second-factor/enrol/", second_factor.enrol, name="enrol"),
    path("account/second-factor/codes/", second_factor.renew, name="renew-codes"),
    path("account/second-factor/off/", second_factor.off, name="second-factor-off"),
    path("account/sessions/", sessions.sessions, name="sessions"),
    path("account/sessions/end/", sessions.end, name="session-end"),
    path("account/sessions/end-others/", sessions.end_all_others, name="sessions-end-others"),
    # a library's
    path(f"{_ACCESS}/", access.access, name="access"),
    path(f"{_PERSON}/", access.person, name="access-person"),
    path(f"{_PERSON}/end/", access.end, name="access-end"),
    path(f"{_PERSON}/close/", access.close, name="access-close"),
    path(f"{_ACCESS}/invite/", invitations.invite, name="invite"),
    path(f"{_ACCESS}/invitations/", invitations.invitations, name="invitations"),
    path(f"{_ACCESS}/invitations/<uuid:code>/", invitations.manage, name="invitation-manage"),
    path(f"{_ACCESS}/import/", staff_import.staff_import, name="staff-import"),
    path(f"{_ACCESS}/import/staff.csv", staff_import.template_csv, name="staff-csv"),
    path(f"{_ACCESS}/import/staff.xlsx", staff_import.template_xlsx, name="staff-xlsx"),
]
