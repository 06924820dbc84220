from django.urls import path

from kaijuan.portal.handbook import views

app_name = "handbook"
urlpatterns = [
    path("handbook/", views.contents, name="contents"),
    path("handbook/<slug:slug>/", views.page, name="page"),
]
