"""Pages of accounts, a file for each family."""

from kaijuan.core.accounts.views.door import locked_out

__all__ = ["locked_out"]
