"""What rooms use: topics, kept views, their parts, and revisions."""

from __future__ import annotations

from kaijuan.core.cache.everyone import ForEveryone, NotForEveryone
from kaijuan.core.cache.fragments import NOTHING, Part, drawn, fragment
from kaijuan.core.cache.keeping import kept
from kaijuan.core.cache.revision import once, revision_of
from kaijuan.core.cache.topics import UnknownTopic, topic

__all__ = [
    "NOTHING",
    "ForEveryone",
    "NotForEveryone",
    "Part",
    "UnknownTopic",
    "drawn",
    "fragment",
    "kept",
    "once",
    "revision_of",
    "topic",
]
