"""A list of staff: all of it or nothing, and the same list again invites nobody."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from kaijuan.core.accounts.domain.staff_import import StaffRefused, import_staff
from kaijuan.core.accounts.models import Invitation, Mail, User
from kaijuan.core.accounts.tests.making import type_password
from kaijuan.core.audit.public import history_of
from kaijuan.core.files.export import write_xlsx
from kaijuan.core.tenancy.scope import institution_scope
from kaijuan.core.testing.factories import make_institution, make_user

pytestmark = pytest.mark.django_db
LIST = """姓名,邮箱,角色,部门
王一,wang1@example.org,馆员,采编部
王二,WANG2@example.org,librarian,
王三,wang3@example.org,后勤人员,
"""


@pytest.fixture
def library(consortium):
    return make_institution("卯大学")


@pytest.fixture
def boss(library) -> User:
    return make_user("boss", library, "director")


@pytest.fixture
def facilities_in_chinese() -> str:
    from django.utils.translation import override

    from kaijuan.core.tenancy.models import Role

    with override("zh-hans"):
        return str(Role.FACILITIES.label)


@pytest.fixture
def staff(facilities_in_chinese) -> bytes:
    return LIST.replace("后勤人员", facilities_in_chinese).encode()


def take(data: bytes, at, by, *, dry_run: bool = False):
    return import_staff(data, at, by=by, base="http://testserver", dry_run=dry_run)


def send(client: Client, slug: str, data: bytes, *, name: str = "staff.csv", act: str = "import"):
    file = SimpleUploadedFile(name, data)
    return client.post(f"/i/{slug}/access/import/", {"file": file, act: "1"})


def test_everybody_on_it_is_invited(library, boss, staff):
    assert take(staff, library, boss).invited == 3
    rows = Invitation.objects.order_by("email")
    assert [(row.email, row.role) for row in rows] == [
        ("wang1@example.org", "librarian"),
        ("wang2@example.org", "librarian"),
        ("wang3@example.org", "facilities"),
    ]
    assert Mail.objects.filter(kind="invitation").count() == 3
    with institution_scope(library):
        assert history_of(library)[-1].details == {"invited": 3, "has_it": 0, "waits": 0}


def test_the_same_list_again_invites_nobody(library, boss, staff):
    take(staff, library, boss)
    make_user("wang1", library, "librarian")
    again = take(staff, library, boss)
    assert (again.invited, again.as_before) == (0, 3)
    assert Mail.objects.filter(kind="invitation").count() == 3
    with institution_scope(library):
        assert len(history_of(library)) == 1


def test_a_check_writes_nothing(library, boss, staff):
    assert take(staff, library, boss, dry_run=True).invited == 3
    assert not Invitation.objects.exists() and not Mail.objects.exists()


def test_every_bad_line_is_named_and_nobody_is_invited(library, boss):
    bad = (
        "name,e-mail,role\n王一,wang1@example.org,librarian\n,x,king\n"
        "王三,wang3@example.org,director\n王四,WANG1@example.org,librarian\n"
        f"{'长' * 81},{'x' * 250}@example.org,reader\n王\u202e五,wang5@example.org,reader\n"
        "王六,wang6@example.org,reader,extra\n"
    ).encode()
    with pytest.raises(StaffRefused) as refused:
        take(bad, library, boss)
    assert sorted({each.line for each in refused.value.lines}) == [3, 4, 5, 6, 7, 8]
    assert not Invitation.objects.exists()


def test_the_secretariat_invites_directors_of_many_libraries(consortium, library):
    other = make_institution("辰学院")
    secretary = make_user("secretary", consortium, "secretariat")
    table = (
        "name,e-mail,role,library\n"
        f"王一,wang1@example.org,director,{library.key}\n"
        f"王二,wang2@example.org,director,{other.key}\n"
        "王三,wang3@example.org,secretariat,\n"
    ).encode()
    assert take(table, consortium, secretary).invited == 3
    assert set(Invitation.objects.values_list("institution__key", "role")) == {
        (library.key, "director"),
        (other.key, "director"),
        (consortium.key, "secretariat"),
    }
    wrong = (
        "name,e-mail,role,library\n"
        f"王四,w4@example.org,librarian,{library.key}\n"
        "王五,w5@example.org,director,99999\n"
    )
    with pytest.raises(StaffRefused) as refused:
        take(wrong.encode(), consortium, secretary)
    assert len(refused.value.lines) == 2


def test_a_director_reaches_no_other_library(library, boss):
    other = make_institution("巳学院")
    table = f"name,e-mail,role,library\n王一,wang1@example.org,librarian,{other.key}\n"
    with pytest.raises(StaffRefused):
        take(table.encode(), library, boss)


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_page_checks_then_invites(library, boss, staff, form):
    client = Client()
    type_password(client, "boss")
    data = staff
    if form == "xlsx":
        data = write_xlsx([line.split(",") for line in staff.decode().splitlines()])
    checked = send(client, library.slug, data, name=f"staff.{form}", act="check")
    assert checked.status_code == 200
    assert "wang2@example.org" in checked.content.decode()
    assert not Invitation.objects.exists()
    assert send(client, library.slug, data, name=f"staff.{form}").status_code == 302
    assert Invitation.objects.count() == 3


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"name,role\nx,librarian\n",
        b"%PDF-1.4",
        b"PK\x03\x04broken",
        b"<html></html>",
        b"name,e-mail,role\n=cmd(),x,y\n",
        b"\xff\xfe\x00",
    ],
)
def test_a_file_that_is_no_list_is_refused_with_a_sentence(library, boss, data):
    client = Client()
    type_password(client, "boss")
    answer = send(client, library.slug, data)
    assert answer.status_code == 422
    assert "notice" in answer.content.decode() or "error" in answer.content.decode()
    assert not Invitation.objects.exists()


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_template_can_be_taken_back(library, boss, form):
    client = Client()
    type_password(client, "boss")
    got = client.get(f"/i/{library.slug}/access/import/staff.{form}")
    assert got.status_code == 200
    checked = send(client, library.slug, got.content, name=f"staff.{form}", act="check")
    assert checked.status_code == 200


def test_a_list_of_three_hundred_asks_little(library, boss, django_assert_max_num_queries):
    lines = [f"王{n},w{n}@example.org,librarian" for n in range(300)]
    table = "\n".join(["name,e-mail,role", *lines]).encode()
    with django_assert_max_num_queries(10):
        assert take(table, library, boss, dry_run=True).invited == 300
