from django.urls import path

from kaijuan.portal import views

app_name = "portal"
urlpatterns = [
    path("", views.home, name="home"),
    path("desk/", views.desk, name="desk"),
    path("i/<slug:institution>/", views.institution, name="institution"),
]
