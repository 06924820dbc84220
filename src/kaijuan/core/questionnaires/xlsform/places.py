"""Where each node of pyxform's JSON stands on the sheet "survey"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from kaijuan.core.questionnaires.xlsform.columns import heading_of


class Rows:
    """Where each node stands on the sheet: the next row of its name."""

    def __init__(self, survey: Mapping[str, Any]) -> None:
        self.names: list[tuple[int, str]] = []
        self.types: dict[int, str] = {}
        columns = [c for c in survey["columns"] if heading_of(c) in ("name", "tag", "value")]
        types = [c for c in survey["columns"] if heading_of(c) in ("type", "command")]
        for number, row in enumerate(survey["rows"], start=2):
            self.types[number] = " ".join(row.get(column, "") for column in types).strip()
            for column in columns:
                if row.get(column):
                    self.names.append((number, row[column].strip()))
        self.at = 0
        self.row = 0

    def row_of(self, name: str) -> int:
        """Ask in the order of the form. What pyxform made up stands at the row before it."""
        made_up = re.search(r"\Agenerated_\w+_(\d+)\Z", name)
        if made_up:
            self.row = int(made_up.group(1))
            return self.row
        for place in range(self.at, len(self.names)):
            if self.names[place][1] == name:
                self.at = place + 1
                self.row = self.names[place][0]
                break
        return self.row
