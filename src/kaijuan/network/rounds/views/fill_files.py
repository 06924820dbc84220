"""Files of a form that comes as one request, without script."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from kaijuan.core.questionnaires.public import Problem
from kaijuan.network.rounds.domain.attach import attach
from kaijuan.network.rounds.domain.attach_paths import answer_at, plain_path, put_answer
from kaijuan.network.rounds.domain.attach_types import LARGEST, take
from kaijuan.network.rounds.domain.submit_refusals import FileNotTaken
from kaijuan.network.rounds.models import Submission


@dataclass(frozen=True, slots=True)
class Sent:
    """Bytes and name by question; ``problems`` are those of files that are not taken."""

    files: dict[str, tuple[bytes, str]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def sent_files(definition: Any, files: Mapping[str, Any], raw: dict[str, Any], before: Any) -> Sent:
    """What was chosen, looked at before anything is handed in; ``raw`` gets the names.

    A question for which nothing was chosen keeps the file of before.
    """
    sent = Sent()
    for path in files:
        node = definition.nodes.get(plain_path(path))
        if node is None or node.type not in {"image", "file"}:
            continue
        data = files[path].read(LARGEST + 1)
        try:
            taken = take(data, files[path].name, picture=node.type == "image")
        except FileNotTaken as refusal:
            sent.problems.append(Problem(path, str(refusal)))
            continue
        sent.files[path] = (data, taken.name)
        put_answer(raw, path, taken.name)
    for node in definition.questions:
        if node.type in {"image", "file"} and not node.repeats and node.path not in sent.files:
            kept = answer_at(before or {}, node.path)
            if kept:
                put_answer(raw, node.path, kept)
    return sent


def keep_files(submission: Submission, sent: Sent, *, by: Any) -> None:
    """Attach them; their ids follow from the submission's, so a second sending adds none."""
    for path, (data, name) in sent.files.items():
        code = uuid.uuid5(submission.code, path)
        attach(code, submission.code, path, data, name=name, by=by)
