"""What the documents cost: docx and PDF of a report of 74, 740 and 2,800 members."""

from __future__ import annotations

import copy
import json
import os
import subprocess
import sys
import time
import uuid
from pathlib import Path
from typing import Any

from benchmarks.table import Line

SIZES = (74, 740, 2800)
RUNS = 2
#: Figures that count members; there are as many of them in a large consortium.
COUNTS = 5


def measure_documents(scratch: Path) -> list[Line]:
    """Both Chinese documents from a frozen body: seconds of one processor, the best of two."""
    world = os.environ | {
        "KAIJUAN_HOME": str(scratch / "documents"),
        "DJANGO_SETTINGS_MODULE": "kaijuan.config.settings",
    }
    # A process of its own: this one has not set up Django, and other measures want it so.
    told = subprocess.run(
        [sys.executable, "-m", "benchmarks.documents"],
        env=world,
        check=True,
        capture_output=True,
        text=True,
    )
    found = {int(size): tuple(pair) for size, pair in json.loads(told.stdout).items()}
    first, few = found[SIZES[0]][0], SIZES[0]
    lines = [
        Line(
            f"docx and PDF, {few} members",
            f"{first:.2f} s, {found[few][1]} pages",
            "2 s",
            f"{first / 2:.2f} x",
        )
    ]
    for members in SIZES[1:]:
        seconds, pages = found[members]
        linear = first * members / few
        lines.append(
            Line(
                f"docx and PDF, {members:,} members",
                f"{seconds:.2f} s, {pages} pages",
                f"{linear:.2f} s, were it linear",
                f"{seconds / linear:.2f} x",
            )
        )
    return lines


def _best(body: dict[str, Any]) -> tuple[float, int]:
    from kaijuan.evidence.reports.domain.build import build_documents
    from kaijuan.evidence.reports.domain.frozen import canonical, digest
    from kaijuan.evidence.reports.edition import Edition

    best, pages = float("inf"), 0
    for run in range(RUNS):
        # Another title each time: the typesetter remembers what it has laid out.
        text = canonical(body | {"title": f"{body['title']}{run}"})
        began = time.process_time()
        files = build_documents(Edition.parse(text), digest(text), languages=("zh-Hans",))
        best = min(best, time.process_time() - began)
        pages = _pages(files["report.pdf"])
    return best, pages


def _pages(pdf: bytes) -> int:
    import pypdfium2

    with pypdfium2.PdfDocument(pdf) as document:
        return len(document)


def _body(members: int) -> dict[str, Any]:
    """A report as it would be frozen, all of it growing with the number of members.

    A figure and a claim for two members of three, in sections of seven; five counts, as in 2020,
    each of which names a quarter of those that reported.
    """
    keys = [f"{10000 + number}" for number in range(members)]
    institutions = {
        key: _both(name=f"第{number}学院", city="成都") | {"kind": "vocational-public"}
        for number, key in enumerate(keys)
    }
    institutions["SC"] = _both(name="图书情报工作委员会", city="成都") | {"kind": "consortium"}
    count = members * 2 // 3
    refs = [f"F{number:02}" for number in range(1, count + 1)]
    figures = [_figure(ref, keys[n % members], n, members) for n, ref in enumerate(refs)]
    claims = [_claim(f"C{n:02}", refs[n], keys[n % 4 :: 4], n) for n in range(count)]
    sections = [
        _both(title=f"第{n // 7 + 1}节", locator="第一章") | {"claims": claims[n : n + 7]}
        for n in range(0, count, 7)
    ]
    chapters = [
        _both(title=f"第{n // 6 + 1}章") | {"number": n // 6 + 1, "sections": sections[n : n + 6]}
        for n in range(0, len(sections), 6)
    ]
    return _both(title="闭馆时节的图书馆", subtitle="合成数据") | {
        "format": "kaijuan-release/1",
        "slug": "bench",
        "published_on": "2020-02-28",
        "publisher": "SC",
        "institutions_reporting": members,
        "sources": {"s": _both(title="调研报告", publisher="秘书处") | {"published_on": None}},
        "institutions": institutions,
        "figures": figures,
        "chapters": chapters,
    }


def _figure(ref: str, key: str, number: int, members: int) -> dict[str, Any]:
    counts = number < COUNTS
    value = str(members // 2 if counts else 1000 + number)
    unit = "institutions" if counts else "visits"
    words = {"comparator": "超过", "number": value, "unit": "所" if counts else "人次"}
    shown = words | {"bare": f"超过 {value}", "sentence": f"超过 {value} {words['unit']}"}
    evidence = _both(locator="第一章（一）", paraphrase="原文在这里说了这个数字，下面列了名。")
    return _both(label="主页访问", note="统计到 2 月 27 日") | {
        "ref": ref,
        "code": str(uuid.uuid5(uuid.NAMESPACE_OID, ref)),
        "revision": 1,
        "indicator": "institutions-with-staged-plan" if counts else "homepage-visits",
        "system": "S05",
        "institution": "SC" if counts else key,
        "comparator": "over",
        "value": value,
        "absence": "",
        "unit": unit,
        "period_start": "2020-01-24",
        "period_end": "2020-02-28",
        "as_of": None,
        "shown": {"zh-Hans": shown, "en": copy.copy(shown)},
        "evidence": [evidence | {"source": "s", "kind": "report"}],
    }


def _claim(ref: str, figure: str, names: list[str], number: int) -> dict[str, Any]:
    text = f"疫情期间，{{{figure}}}有了着落：谁来管、人怎么排、服务怎么办，都有章程，也有人督办。"
    listed = names if number < COUNTS else []
    return _both(text=text) | {
        "ref": ref,
        "quantifier": "count",
        "n": None,
        "figures": [figure],
        "names": [{"institution": key, "written_as": ""} for key in listed],
        "notes": [_both(text="原文没有列名，这里不补。") | {"kind": "doubt"}],
    }


def _both(**texts: str) -> dict[str, Any]:
    return texts | {f"{name}_en": "" for name in texts}


def main() -> None:
    """Print what each size took, and how many pages it has, as JSON."""
    import django

    django.setup()
    print(json.dumps({members: _best(_body(members)) for members in SIZES}))


if __name__ == "__main__":
    main()
