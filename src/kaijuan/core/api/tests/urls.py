"""A small API with one of everything, mounted for the tests beside this file."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.urls import path
from ninja import Router, Schema
from ninja.errors import HttpError
from ninja.pagination import paginate

from kaijuan.core.api.house import house_api
from kaijuan.core.api.paging import HousePages
from kaijuan.core.api.queries import QueryText
from kaijuan.core.errors import Refusal
from kaijuan.core.permissions.access import public

router = Router()


class Number(Schema):
    value: int


@router.get("/numbers", response=list[Number])
@paginate(HousePages)
@public
def numbers(request: HttpRequest, upto: int = 7, q: QueryText = "") -> list[dict[str, int]]:
    return [{"value": value} for value in range(1, upto + 1)]


@router.get("/fails/{how}")
@public
def fails(request: HttpRequest, how: str, number: int = 0) -> None:
    errors: dict[str, Exception] = {
        "refusal": Refusal("Choose another name."),
        "missing": Http404("secret"),
        "denied": PermissionDenied("secret"),
        "teapot": HttpError(418, "Only tea."),
        "bug": RuntimeError("secret"),
    }
    raise errors[how]


api = house_api("Test", "1.0")
api.add_router("/things", router)
urlpatterns = [path("api/v1/", api.urls)]
