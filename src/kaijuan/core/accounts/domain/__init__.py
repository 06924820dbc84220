"""State changes of accounts: guard, write, audit, letter."""

from kaijuan.core.accounts.domain.roles import (
    close_account,
    end_role,
    give_role,
    open_account,
    reopen_account,
)

__all__ = ["close_account", "end_role", "give_role", "open_account", "reopen_account"]
