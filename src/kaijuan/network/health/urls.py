from django.urls import path

from kaijuan.network.health.views import (
    follow_up,
    follow_ups,
    pledge,
    pledge_drafts,
    pledge_signed,
    pledges,
)

app_name = "health"
_I = "i/<slug:institution>"
_FOLLOW = f"{_I}/follow-ups"
_ONE = f"{_FOLLOW}/<uuid:code>"
_PLEDGES = f"{_I}/pledges"
_PLEDGE = f"{_PLEDGES}/<uuid:code>"
_SIGNATURE = f"{_PLEDGES}/signatures/<uuid:code>"

urlpatterns = [
    path(f"{_FOLLOW}/", follow_ups.follow_ups, name="follow-ups"),
    path(f"{_FOLLOW}/new/", follow_ups.follow_up_new, name="follow-up-new"),
    path(f"{_FOLLOW}/hand-over/", follow_ups.hand_over_all, name="hand-over-all"),
    path(f"{_FOLLOW}/rule/", follow_ups.rule, name="rule"),
    path(f"{_ONE}/", follow_up.follow_up, name="follow-up"),
    path(f"{_ONE}/call/", follow_up.call, name="call"),
    path(f"{_ONE}/hand-over/", follow_up.hand_over_one, name="hand-over"),
    path(f"{_ONE}/clear/", follow_up.clear_one, name="clear"),
    path(f"{_PLEDGES}/", pledges.pledges, name="pledges"),
    path(f"{_PLEDGES}/new/", pledge_drafts.pledge_new, name="pledge-new"),
    path(f"{_PLEDGES}/verify/", pledge_signed.verify, name="pledge-verify"),
    path(f"{_PLEDGES}/duty/<uuid:occurrence>/", pledges.duty, name="pledge-duty"),
    path(f"{_PLEDGE}/", pledge.pledge, name="pledge"),
    path(f"{_PLEDGE}/people/", pledge.people, name="pledge-people"),
    path(f"{_PLEDGE}/draft/", pledge_drafts.draft, name="pledge-draft"),
    path(f"{_PLEDGE}/publish/", pledge_drafts.publish_draft, name="pledge-publish"),
    path(f"{_PLEDGE}/ask/", pledge.ask_all, name="pledge-ask"),
    path(f"{_PLEDGE}/remind/", pledge.remind_silent, name="pledge-remind"),
    path(f"{_PLEDGE}/close/", pledge_drafts.close_pledge, name="pledge-close"),
    path(f"{_PLEDGE}/sign/", pledge_signed.sign_own, name="pledge-sign"),
    path(f"{_SIGNATURE}/", pledge_signed.signature, name="signature"),
    path(f"{_SIGNATURE}/pdf/", pledge_signed.pdf, name="signature-pdf"),
    path(f"{_SIGNATURE}/withdraw/", pledge_signed.withdraw_own, name="signature-withdraw"),
]
