from django.urls import path

from kaijuan.core.privacy import views

app_name = "privacy"
_I = "i/<slug:institution>"

urlpatterns = [
    path(f"{_I}/looks/", views.looks, name="looks"),
    path(f"{_I}/looks/kept/", views.kept, name="kept"),
    path(f"{_I}/declarations/", views.declared, name="declarations"),
    path(f"{_I}/declarations/erase/", views.erase_person, name="erase-person"),
]
