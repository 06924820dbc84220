"""What is kept of people: account, sessions, second factor, and what is on its way to it."""

from kaijuan.core.accounts.models.invitation import Invitation
from kaijuan.core.accounts.models.mail import Mail
from kaijuan.core.accounts.models.second_factor import RecoveryCode, SecondFactor
from kaijuan.core.accounts.models.session import Session
from kaijuan.core.accounts.models.tries import Tries
from kaijuan.core.accounts.models.user import OldPassword, User, UserManager, username_validator

__all__ = [
    "Invitation",
    "Mail",
    "OldPassword",
    "RecoveryCode",
    "SecondFactor",
    "Session",
    "Tries",
    "User",
    "UserManager",
    "username_validator",
]
