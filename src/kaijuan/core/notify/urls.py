from django.urls import path

from kaijuan.core.notify import views

app_name = "notify"
urlpatterns = [
    path("messages/", views.messages, name="messages"),
    path("messages/read/", views.all_read, name="all-read"),
    path("messages/<uuid:code>/open/", views.open_message, name="open"),
]
