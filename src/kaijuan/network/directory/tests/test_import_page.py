"""The import page, and the register that everyone takes away."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from kaijuan.core.tenancy.models import Institution
from kaijuan.network.directory.tests.tables import CONSORTIUM, FIRST, GOOD, table

pytestmark = pytest.mark.django_db


def upload(client: Client, data: bytes, act: str, **more: Any) -> Any:
    file = SimpleUploadedFile("members.csv", data)
    return client.post(reverse("directory:import"), {"file": file, act: "1"}, **more)


@pytest.mark.parametrize("persona", ["reader", "librarian", "director", "auditor", "stranger"])
def test_only_the_secretariat_imports(web: Any, persona: str) -> None:
    assert web(persona).get(reverse("directory:import")).status_code in {403, 404}
    assert upload(web(persona), GOOD, "import").status_code in {403, 404}
    assert not Institution.objects.filter(key="L28").exists()


def test_nobody_imports_without_signing_in(web: Any) -> None:
    assert upload(web("anonymous"), GOOD, "import").status_code == 302
    assert not Institution.objects.filter(key="L28").exists()


def test_checking_shows_what_would_happen_and_changes_nothing(web: Any) -> None:
    data = table(CONSORTIUM, "90077,7,90077,新大学,military,雅安,")
    response = upload(web("secretariat"), data, "check")
    assert response.status_code == 200
    assert "新大学" in response.content.decode()
    assert not Institution.objects.filter(key="90077").exists()


def test_importing_carries_it_out(web: Any) -> None:
    data = table(CONSORTIUM, "90077,7,90077,新大学,military,雅安,")
    client = web("secretariat")
    assert upload(client, data, "import").status_code == 302
    assert Institution.objects.filter(key="90077").exists()
    assert "1 new" in client.get(reverse("directory:import")).content.decode()


@pytest.mark.parametrize("act", ["check", "import"])
def test_every_bad_line_is_shown(web: Any, act: str) -> None:
    data = table(CONSORTIUM, FIRST, FIRST.replace("甲大学", "<marquee>"), "1,1,1,癸,x,,")
    response = upload(web("secretariat"), data, act)
    page = response.content.decode()
    assert response.status_code == 422
    assert "The city is empty." in page
    assert "has not five digits" in page
    assert "<marquee>" not in page
    fragment = upload(web("secretariat"), data, act, headers={"HX-Request": "true"})
    assert "<html" not in fragment.content.decode()


@pytest.mark.parametrize(
    "data",
    [b"", b"%PDF-1.4", b"MZ\x90", b"a\x00b", b"<html>", b"x" * 10_500_000, b"title\nx\n"],
    ids=["empty", "pdf", "exe", "nul", "html", "10 MB", "other table"],
)
def test_other_files_are_refused_with_a_sentence(web: Any, data: bytes) -> None:
    response = upload(web("secretariat"), data, "import")
    assert response.status_code == 422
    assert 'role="alert"' in response.content.decode() or "notice" in response.content.decode()


def test_no_file_is_refused(web: Any) -> None:
    assert web("secretariat").post(reverse("directory:import")).status_code == 422


def test_everyone_takes_the_register_away_and_can_import_it_again(web: Any, own: Any) -> None:
    from kaijuan.network.directory.domain.import_institutions import import_institutions

    import_institutions(table(FIRST.replace("90001", "90055").replace("甲大学", "丁大学")), by=None)
    for name in ("csv", "xlsx"):
        taken = web("anonymous").get(reverse(f"directory:{name}"))
        assert taken.status_code == 200
        result = import_institutions(taken.content, by=None)
        assert (result.created, result.changed) == (0, 0)
