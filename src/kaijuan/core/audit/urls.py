from django.urls import path

from kaijuan.core.audit import views

app_name = "audit"
urlpatterns = [
    path("i/<slug:institution>/audit/", views.entries, name="entries"),
]
