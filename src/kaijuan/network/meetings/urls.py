from django.urls import path

from kaijuan.network.meetings.views import (
    asked,
    files,
    meetings,
    member_orders,
    minutes,
    order_steps,
    orders,
    own,
)

app_name = "meetings"
_I = "i/<slug:institution>"
_MEETING = f"{_I}/meetings/<uuid:code>"
_ORDER = f"{_I}/orders/<uuid:code>"

urlpatterns = [
    path(f"{_I}/meetings/", meetings.meetings, name="meetings"),
    path(f"{_I}/meetings/new/", meetings.meeting_new, name="meeting-new"),
    path(f"{_MEETING}/", meetings.meeting, name="meeting"),
    path(f"{_MEETING}/edit/", meetings.meeting_edit, name="meeting-edit"),
    path(f"{_MEETING}/cancel/", meetings.meeting_cancel, name="meeting-cancel"),
    path(f"{_MEETING}/minutes/", minutes.minutes, name="minutes"),
    path(f"{_MEETING}/approve/", minutes.approve, name="approve"),
    path(f"{_MEETING}/minutes.docx", files.minutes_docx, name="minutes-docx"),
    path(f"{_MEETING}/minutes.pdf", files.minutes_pdf, name="minutes-pdf"),
    path(f"{_MEETING}/meeting.ics", files.calendar, name="calendar"),
    path(f"{_MEETING}/orders/new/", orders.order_from_meeting, name="order-from-meeting"),
    path(f"{_I}/orders/", orders.orders, name="orders"),
    path(f"{_I}/orders/new/", orders.order_new, name="order-new"),
    path(f"{_ORDER}/", orders.order, name="order"),
    path(f"{_ORDER}/edit/", orders.order_edit, name="order-edit"),
    path(f"{_ORDER}/hand-over/", order_steps.hand_over, name="order-hand-over"),
    path(f"{_ORDER}/begin/", order_steps.begin, name="order-begin"),
    path(f"{_ORDER}/done/", order_steps.finish, name="order-done"),
    path(f"{_ORDER}/reopen/", order_steps.reopen, name="order-reopen"),
    path(f"{_ORDER}/cancel/", order_steps.cancel, name="order-cancel"),
    path(f"{_I}/consortium-orders/", asked.asked, name="asked"),
    path(
        f"{_I}/consortium-orders/<uuid:code>/",
        asked.answer,
        name="member-order-answer",
    ),
    path("orders/", own.own_orders, name="own-orders"),
    path("member-orders/", member_orders.member_orders, name="member-orders"),
    path("member-orders/new/", member_orders.member_order_new, name="member-order-new"),
    path("member-orders/<uuid:code>/", member_orders.member_order, name="member-order"),
    path(
        "member-orders/<uuid:code>/withdraw/",
        member_orders.member_order_withdraw,
        name="member-order-withdraw",
    ),
]
