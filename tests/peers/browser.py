"""A person with one cookie jar, who comes now to the one server, now to the other."""

from __future__ import annotations

import re
import urllib.error
import urllib.parse
import urllib.request
from http.cookiejar import CookieJar

from tests.command.house import House


class Person:
    """Cookies know hosts, not ports: both servers get the same ones, as behind one name."""

    def __init__(self) -> None:
        jar = urllib.request.HTTPCookieProcessor(CookieJar())
        self._opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), jar)

    def get(self, house: House, path: str) -> tuple[int, str]:
        return self._open(urllib.request.Request(self._url(house, path)))

    def send(self, house: House, path: str, **fields: str) -> tuple[int, str]:
        """Read the form, fill it in and send it."""
        _status, page = self.get(house, path)
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        assert token, page
        body = urllib.parse.urlencode({"csrfmiddlewaretoken": token[1], **fields}).encode()
        return self._open(urllib.request.Request(self._url(house, path), body))

    def _open(self, request: urllib.request.Request) -> tuple[int, str]:
        try:
            with self._opener.open(request, timeout=20) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    def _url(self, house: House, path: str) -> str:
        return f"http://127.0.0.1:{house.port}{path}"
