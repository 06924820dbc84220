from django.urls import path

from kaijuan.portal.reference.views import reference

urlpatterns = [
    path("api/v1/docs", reference, name="api-docs"),
]
