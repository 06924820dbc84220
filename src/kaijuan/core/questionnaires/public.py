"""What rooms use of questionnaires."""

from __future__ import annotations

from kaijuan.core.questionnaires.answering import answers_from_post, only_redraw
from kaijuan.core.questionnaires.check import Checked, Flag, Problem, check_answers
from kaijuan.core.questionnaires.definition import (
    Definition,
    Node,
    canonical,
    digest_of,
    in_language,
)
from kaijuan.core.questionnaires.definition_read import definition_of, parse_definition
from kaijuan.core.questionnaires.domain.drafts import (
    begin_draft,
    discard_draft,
    draft_of,
    publish_version,
    save_draft,
)
from kaijuan.core.questionnaires.domain.forms import (
    change_form,
    create_form,
    latest_version,
    retire_form,
    usable_forms,
)
from kaijuan.core.questionnaires.domain.refusals import (
    DraftChanged,
    FormRetired,
    NotADraft,
    NothingAsked,
    TitleTaken,
)
from kaijuan.core.questionnaires.domain.standard import take_over_standard
from kaijuan.core.questionnaires.models import Form, FormVersion, Source
from kaijuan.core.questionnaires.refusals import BadDefinition, XLSFormRefused
from kaijuan.core.questionnaires.rows import (
    AnswerRow,
    Column,
    answer_rows,
    columns_of,
    label_of,
    shown_value,
    value_at,
)
from kaijuan.core.questionnaires.split import Split, join_answers, split_answers
from kaijuan.core.questionnaires.standard import StandardForm, standard_forms
from kaijuan.core.questionnaires.xlsform.reading import Imported, import_xlsform

__all__ = [
    "AnswerRow",
    "BadDefinition",
    "Checked",
    "Column",
    "Definition",
    "DraftChanged",
    "Flag",
    "Form",
    "FormRetired",
    "FormVersion",
    "Imported",
    "Node",
    "NotADraft",
    "NothingAsked",
    "Problem",
    "Source",
    "Split",
    "StandardForm",
    "TitleTaken",
    "XLSFormRefused",
    "answer_rows",
    "answers_from_post",
    "begin_draft",
    "canonical",
    "change_form",
    "check_answers",
    "columns_of",
    "create_form",
    "definition_of",
    "digest_of",
    "discard_draft",
    "draft_of",
    "import_xlsform",
    "in_language",
    "join_answers",
    "label_of",
    "latest_version",
    "only_redraw",
    "parse_definition",
    "publish_version",
    "retire_form",
    "save_draft",
    "shown_value",
    "split_answers",
    "standard_forms",
    "take_over_standard",
    "usable_forms",
    "value_at",
]
