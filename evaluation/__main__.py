"""`make eval`: read the example forms beside the project and print what became of each."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

from django.conf import settings

FORMS: Final = Path(__file__).resolve().parents[2] / "shared" / "data" / "xlsform"


def main() -> int:
    """Print the table; 0 also where there are no example forms, with a sentence that says so."""
    if not FORMS.is_dir():
        print(
            "There are no example forms beside the project (../shared/data/xlsform): nothing done."
        )
        return 0
    # Sentences in English, and no database: a form is read, and nothing is kept.
    settings.configure(USE_I18N=False)
    from evaluation.xlsform import report

    print(report(sorted(path for path in FORMS.iterdir() if path.is_file())))
    return 0


if __name__ == "__main__":
    sys.exit(main())
