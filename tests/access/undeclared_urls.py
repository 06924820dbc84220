"""An address whose view says nothing about access; see test_access."""

from django.http import HttpRequest, HttpResponse
from django.urls import path


def undeclared(request: HttpRequest) -> HttpResponse:
    return HttpResponse("open")


urlpatterns = [path("undeclared/", undeclared)]
