"""Groups of people, their suspensions, and training with a record (S14)."""

from kaijuan.network.staffing.models.groups import (
    GroupKind,
    GroupMember,
    PeopleGroup,
    Suspension,
    running_at,
)
from kaijuan.network.staffing.models.training import (
    Result,
    Training,
    TrainingRecord,
    TrainingTopic,
)

__all__ = [
    "GroupKind",
    "GroupMember",
    "PeopleGroup",
    "Result",
    "Suspension",
    "Training",
    "TrainingRecord",
    "TrainingTopic",
    "running_at",
]
