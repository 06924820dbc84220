"""How often one may ask the API: counted for all web processes of this machine together."""

from kaijuan.core.api.limits.address import client_address, same_household
from kaijuan.core.api.limits.counting import Verdict, count
from kaijuan.core.api.limits.headers import put_headers, too_many

__all__ = ["Verdict", "client_address", "count", "put_headers", "same_household", "too_many"]
