"""What the rest of the house uses of tokens."""

from kaijuan.core.tokens.domain import make_token, revoke_all, revoke_token
from kaijuan.core.tokens.secret import Secret

__all__ = ["Secret", "make_token", "revoke_all", "revoke_token"]
