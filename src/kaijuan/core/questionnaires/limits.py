"""How large a form and a set of answers may be. Every bound of questionnaires stands here."""

from __future__ import annotations

from typing import Final

#: A definition: bytes of its canonical JSON, nodes, depth of groups in groups, choices in all.
DEFINITION_BYTES: Final = 1_000_000
NODES: Final = 600
DEPTH: Final = 8
CHOICES: Final = 5_000
CHOICE_COLUMNS: Final = 20
NAME: Final = 64
LABEL: Final = 2_000

#: An expression: characters as typed, depth of its tree, parts of its tree.
EXPRESSION: Final = 2_000
EXPRESSION_DEPTH: Final = 40
EXPRESSION_PARTS: Final = 400
#: The machine that a pattern of ``regex`` becomes: its states, the spans of characters in them, the
#: steps to build it (a repeated nothing makes no states); and the text it looks at.
PATTERN_STATES: Final = 1_000
PATTERN_SPANS: Final = 4_000
PATTERN_WORK: Final = 20_000
PATTERN_TEXT: Final = 2_000
#: Of one form: the parts of all its expressions and the states of all its patterns. A second or
#: two to read, some ten megabytes to keep.
FORM_PARTS: Final = 100_000

#: Answers: characters of a text, repetitions of one group, values in all, depth of what is sent.
TEXT: Final = 4_000
REPETITIONS: Final = 100
VALUES: Final = 5_000
FILE_NAME: Final = 200
#: Whole numbers as a browser counts them exactly; decimals with as many digits in all.
DIGITS: Final = 15
#: Parts of expressions evaluated for one set of answers.
STEPS: Final = 100_000
#: Problems that are told at once.
PROBLEMS: Final = 200

#: An XLSForm as it arrives.
XLSFORM_BYTES: Final = 5 * 1024 * 1024
