"""The second step of signing in, and how it is set up and taken away."""

from __future__ import annotations

import datetime as dt
import re

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.test import Client

from kaijuan.core.accounts.models import Mail, RecoveryCode, SecondFactor, Session, User
from kaijuan.core.accounts.sealing import Unsealable, unseal
from kaijuan.core.accounts.second_factor import accept_code, right_step
from kaijuan.core.accounts.tests.making import code_at, enrolled, is_in, type_password
from kaijuan.core.audit.public import history_of
from kaijuan.core.tenancy.scope import institution_scope
from kaijuan.core.testing.factories import make_institution, make_user

pytestmark = pytest.mark.django_db
CODE = "/sign-in/code/"


@pytest.fixture
def library(consortium):
    return make_institution("丙大学")


@pytest.fixture
def li(library) -> User:
    return make_user("li", library, "librarian")


def test_the_password_alone_does_not_open(client, li):
    enrolled(li)
    answer = type_password(client, "li")
    assert answer.headers["Location"] == CODE
    assert not is_in(client)
    assert client.get("/desk/").headers["Location"].startswith("/sign-in/")


def test_the_code_opens_and_leads_on(client, li):
    secret, _codes = enrolled(li)
    type_password(client, "li", next="/account/password/")
    key = client.session.session_key
    answer = client.post(CODE, {"code": code_at(secret)})
    assert answer.headers["Location"] == "/account/password/"
    assert is_in(client)
    assert client.session.session_key != key


@pytest.mark.parametrize("steps", [-1, 0, 1])
def test_a_clock_may_be_off_by_one_step(li, steps):
    with time_machine.travel(dt.datetime(2026, 3, 1, 8, 0, 10, tzinfo=dt.UTC), tick=False):
        secret, _codes = enrolled(li)
    with time_machine.travel(dt.datetime(2026, 3, 1, 9, 0, 10, tzinfo=dt.UTC), tick=False):
        assert accept_code(li, code_at(secret, steps=steps))


@pytest.mark.parametrize("steps", [-3, -2, 2, 3, 100])
def test_and_by_no_more(li, steps):
    secret, _codes = enrolled(li)
    assert not accept_code(li, code_at(secret, steps=steps))


def test_the_vectors_of_the_standard():
    """RFC 6238, appendix B, SHA-1; the last six of its eight digits."""
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    for at, code in [(59, "287082"), (1111111109, "081804"), (20000000000, "353130")]:
        assert right_step(secret, code, at=at) == at // 30


def test_full_width_digits_are_digits(client, li):
    """A Chinese input method left in full width writes them."""
    secret, _codes = enrolled(li)
    type_password(client, "li")
    wide = code_at(secret).translate({ord(d): ord(d) + 0xFEE0 for d in "0123456789"})
    assert client.post(CODE, {"code": wide}).status_code == 302
    assert is_in(client)


def test_a_code_is_taken_once(client, li):
    secret, _codes = enrolled(li)
    code = code_at(secret)
    type_password(client, "li")
    assert client.post(CODE, {"code": code}).status_code == 302
    other = Client()
    type_password(other, "li")
    assert other.post(CODE, {"code": code}).status_code == 422
    assert not is_in(other)


def test_nor_is_an_older_one_after_a_newer(li):
    secret, _codes = enrolled(li)
    assert accept_code(li, code_at(secret, steps=1))
    assert not accept_code(li, code_at(secret, steps=0))


def test_a_recovery_code_opens_once_however_it_is_typed(client, li):
    _secret, codes = enrolled(li)
    type_password(client, "li")
    typed = codes[3].upper().replace("-", " ")
    assert client.post(CODE, {"code": f" {typed} "}).status_code == 302
    again = Client()
    type_password(again, "li")
    assert again.post(CODE, {"code": codes[3]}).status_code == 422
    assert RecoveryCode.objects.filter(used_at__isnull=True).count() == 9
    assert Mail.objects.filter(kind="recovery-code-used").count() == 1


def test_another_persons_recovery_code_does_not_open(client, li, library):
    wang = make_user("wang", library, "librarian")
    enrolled(li)
    _secret, codes = enrolled(wang)
    type_password(client, "li")
    assert client.post(CODE, {"code": codes[0]}).status_code == 422


def test_five_minutes_and_the_password_is_asked_for_again(client, li):
    secret, _codes = enrolled(li)
    type_password(client, "li")
    later = dt.datetime.now(dt.UTC) + dt.timedelta(minutes=5, seconds=2)
    with time_machine.travel(later, tick=False):
        assert client.post(CODE, {"code": code_at(secret)}).status_code == 422
        assert client.get(CODE).status_code == 422
        assert not is_in(client)


def test_without_the_password_there_is_no_second_step(client, li):
    secret, _codes = enrolled(li)
    assert client.post(CODE, {"code": code_at(secret)}).status_code == 422
    assert not is_in(client)


def test_a_password_changed_meanwhile_ends_the_half_way(client, li):
    secret, _codes = enrolled(li)
    type_password(client, "li")
    li.set_password("quite another one")
    li.save()
    assert client.post(CODE, {"code": code_at(secret)}).status_code == 422
    assert not is_in(client)


def test_five_wrong_codes_close_the_door_and_a_letter_says_so(client, li):
    secret, codes = enrolled(li)
    type_password(client, "li")
    for _each in range(5):
        assert client.post(CODE, {"code": "000000"}).status_code == 422
    assert client.post(CODE, {"code": code_at(secret)}).status_code == 429
    assert client.post(CODE, {"code": codes[0]}).status_code == 429
    assert Mail.objects.filter(kind="codes-guessed").count() == 1
    # A new password try does not open it again.
    type_password(client, "li")
    assert client.post(CODE, {"code": code_at(secret)}).status_code == 429
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(minutes=16), tick=False):
        type_password(client, "li")
        assert client.post(CODE, {"code": code_at(secret)}).status_code == 302


def test_a_hundred_wrong_codes_in_a_row_need_another_way_in(li):
    secret, codes = enrolled(li)
    SecondFactor.objects.update(failures=99)
    assert not accept_code(li, "000000")
    assert not accept_code(li, code_at(secret))
    assert not accept_code(li, codes[0])


def test_a_trusted_device_is_not_asked_for_thirty_days(client, li):
    secret, _codes = enrolled(li)
    type_password(client, "li")
    client.post(CODE, {"code": code_at(secret), "trust": "on"})
    client.post("/sign-out/")
    assert type_password(client, "li").headers["Location"] == "/desk/"
    assert is_in(client)
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(days=31), tick=False):
        assert type_password(Client(cookies=None), "li").headers["Location"] == CODE
        client.post("/sign-out/")
        assert type_password(client, "li").headers["Location"] == CODE


def test_a_device_that_was_not_trusted_is_asked(client, li):
    secret, _codes = enrolled(li)
    type_password(client, "li")
    client.post(CODE, {"code": code_at(secret)})
    client.post("/sign-out/")
    assert type_password(client, "li").headers["Location"] == CODE


def test_signing_out_all_others_ends_the_trust(client, li):
    secret, _codes = enrolled(li)
    type_password(client, "li")
    client.post(CODE, {"code": code_at(secret), "trust": "on"})
    client.post("/account/sessions/end-others/")
    client.post("/sign-out/")
    assert type_password(client, "li").headers["Location"] == CODE


def test_setting_it_up_shows_a_picture_the_key_and_ten_codes_once(client, li, library):
    type_password(client, "li")
    page = client.get("/account/second-factor/enrol/").content.decode()
    assert 'src="data:image/svg+xml' in page
    key = "".join(re.findall(r"<span>([A-Z2-7]{4})</span>", page))
    assert len(key) == 32
    url, present = "/account/second-factor/enrol/", {"present": "li-password"}
    assert client.post(url, {"code": "000000", **present}).status_code == 422
    for stranger in ({}, {"present": "guessed"}):
        # Whoever finds the screen open does not put an app of their own in front of its owner.
        assert client.post(url, {"code": code_at(key), **stranger}).status_code == 422
    assert not SecondFactor.objects.exists()
    done = client.post(url, {"code": code_at(key), **present}).content.decode()
    codes = re.findall(r"<code>([a-z2-9]{5}-[a-z2-9]{5})</code>", done)
    assert len(set(codes)) == 10
    assert is_in(client)
    assert client.get("/account/second-factor/enrol/").status_code == 302
    with institution_scope(library):
        assert [entry.verb for entry in history_of(li)] == ["second_factor.enrolled"]
    assert Mail.objects.filter(kind="second-factor-on", user=li).count() == 1


def test_a_page_loaded_twice_keeps_its_key(client, li):
    type_password(client, "li")
    pages = [client.get("/account/second-factor/enrol/").content.decode() for _each in range(2)]
    keys = ["".join(re.findall(r"<span>([A-Z2-7]{4})</span>", page)) for page in pages]
    assert keys[0] == keys[1] != ""


def test_nothing_of_it_lies_open_in_the_database(client, li):
    secret, codes = enrolled(li)
    type_password(client, "li")
    client.get("/account/second-factor/enrol/")
    kept = [*SecondFactor.objects.values_list("sealed", flat=True)]
    kept += RecoveryCode.objects.values_list("digest", flat=True)
    kept += Session.objects.values_list("session_data", flat=True)
    text = " ".join(kept)
    assert secret not in text
    assert not any(code in text or code.replace("-", "") in text for code in codes)


def test_a_secret_is_its_owners_and_this_houses(li, library, settings):
    wang = make_user("wang", library, "librarian")
    enrolled(li)
    sealed = SecondFactor.objects.get().sealed
    with pytest.raises(Unsealable):
        unseal(sealed, owner=str(wang.code))
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another key altogether, of fifty characters or more"
    assert unseal(sealed, owner=str(li.code))
    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(Unsealable):
        unseal(sealed, owner=str(li.code))


def test_a_secret_that_cannot_be_read_any_more_is_said_not_a_fault(client, li):
    wang = make_user("wang", li.memberships.get().institution, "librarian")
    _secret, codes = enrolled(li)
    enrolled(wang)
    of_wang = SecondFactor.objects.get(user=wang).sealed
    SecondFactor.objects.filter(user=li).update(sealed=of_wang)
    type_password(client, "li")
    for typed in ("123456", codes[0]):
        answer = client.post(CODE, {"code": typed})
        assert answer.status_code == 422
        assert "读不出你的两步验证" in answer.content.decode()
    assert not is_in(client)


def test_keys_are_derived_as_the_standard_says(settings):
    """RFC 5869, with the library's own implementation as the judge."""
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    from kaijuan.core.accounts.sealing import _derive

    judge = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"for this")
    assert _derive("a key", b"for this") == judge.derive(b"a key")


def test_new_recovery_codes_make_the_old_ones_useless(client, li):
    secret, codes = enrolled(li)
    type_password(client, "li")
    client.post(CODE, {"code": code_at(secret)})
    url = "/account/second-factor/codes/"
    assert client.post(url, {"code": "000000"}).status_code == 422
    page = client.post(url, {"code": code_at(secret, steps=1)}).content.decode()
    new = re.findall(r"<code>([a-z2-9-]{11})</code>", page)
    assert len(new) == 10
    assert not accept_code(li, codes[0])
    assert accept_code(li, new[0])


def off(client, **data):
    return client.post("/account/second-factor/off/", data)


def test_switching_it_off_needs_password_and_code(client, li):
    secret, _codes = enrolled(li)
    li.set_password("correct horse battery staple")
    li.save()
    type_password(client, "li", "correct horse battery staple")
    client.post(CODE, {"code": code_at(secret)})
    right = {"present": "correct horse battery staple", "code": code_at(secret, steps=1)}
    assert off(client, **{**right, "present": "wrong"}).status_code == 422
    assert off(client, **{**right, "code": "000000"}).status_code == 422
    assert SecondFactor.objects.exists()
    assert off(client, **right).status_code == 302
    assert not SecondFactor.objects.exists()
    assert is_in(client)


def test_a_password_too_short_alone_keeps_the_second_factor(client, li):
    secret, _codes = enrolled(li)
    type_password(client, "li")
    client.post(CODE, {"code": code_at(secret)})
    answer = off(client, present="li-password", code=code_at(secret, steps=1))
    assert answer.status_code == 422
    assert SecondFactor.objects.exists()


def test_where_the_role_needs_it_it_stays(client, li, settings):
    settings.TWO_FACTOR = "staff"
    secret, _codes = enrolled(li)
    li.set_password("correct horse battery staple")
    li.save()
    type_password(client, "li", "correct horse battery staple")
    client.post(CODE, {"code": code_at(secret)})
    answer = off(client, present="correct horse battery staple", code=code_at(secret, steps=1))
    assert answer.status_code == 422
    assert SecondFactor.objects.exists()


def test_the_operator_takes_it_away_and_the_log_says_so(client, li, library):
    secret, _codes = enrolled(li)
    type_password(client, "li")
    client.post(CODE, {"code": code_at(secret)})
    call_command("reset_second_factor", "LI")
    assert not is_in(client)
    assert not SecondFactor.objects.exists() and not RecoveryCode.objects.exists()
    with institution_scope(library):
        assert history_of(li)[-1].verb == "second_factor.reset"
        assert history_of(li)[-1].actor_code is None
    assert Mail.objects.filter(kind="second-factor-off").count() == 1
    for name in ("li", "nobody"):
        with pytest.raises(CommandError):
            call_command("reset_second_factor", name)


def test_guessing_the_present_password_inside_ends_after_five(client, li):
    secret, _codes = enrolled(li)
    type_password(client, "li")
    client.post(CODE, {"code": code_at(secret)})
    for _each in range(5):
        off(client, present="wrong", code="000000")
    assert off(client, present="li-password", code="000000").status_code == 429
