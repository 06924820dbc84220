"""PROV-O: what was derived from what, by nothing but the frozen body, without a fetch."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest

from kaijuan.evidence.reports.models import Release
from kaijuan.evidence.reports.provenance import provenance


@pytest.fixture
def graph(case: Release) -> dict[str, Any]:
    return json.loads(provenance(case.body))


def nodes(graph: dict[str, Any]) -> dict[str, Any]:
    return {node["@id"]: node for node in graph["@graph"]}


def test_its_base_is_the_digest_of_the_frozen_body(case: Release, graph: Any) -> None:
    base = graph["@context"]["@base"]
    assert base.startswith("ni:///sha-256;")
    code = base.partition(";")[2]
    assert base64.urlsafe_b64decode(code + "=").hex() == case.sha256
    assert f"sha256:{case.sha256}" in nodes(graph)[""]["identifier"]


def test_every_name_that_is_used_is_there(graph: Any) -> None:
    known = set(nodes(graph))
    assert len(known) == len(graph["@graph"])
    links = [
        name
        for name, rule in graph["@context"].items()
        if isinstance(rule, dict) and rule.get("@type") == "@id"
    ]
    for node in graph["@graph"]:
        for each in [node, *node.get("qualifiedDerivation", [])]:
            for name in links:
                used = each.get(name, [])
                assert set([used] if isinstance(used, str) else used) <= known


def test_every_term_is_in_the_context_which_refers_to_nothing_outside(graph: Any) -> None:
    context = graph["@context"]
    for node in graph["@graph"]:
        for each in [node, *node.get("qualifiedDerivation", [])]:
            for name in each:
                assert name in context or name.startswith("@") or name.partition(":")[0] in context
    for rule in context.values():
        term = rule["@id"] if isinstance(rule, dict) else rule
        prefix = term.partition(":")[0]
        assert prefix in {"prov", "dcterms", "xsd", "http", "ni"}, rule


def test_figures_come_from_sources_and_claims_from_figures(case: Release, graph: Any) -> None:
    by_id = nodes(graph)
    entities = [node for node in graph["@graph"] if str(node["@id"]).startswith("urn:uuid:")]
    assert [node["identifier"] for node in entities] == [f"F{n:02}" for n in range(1, 48)]
    for node in entities:
        assert node["wasDerivedFrom"] == ["#source-survey-2020-02-28"]
        assert node["wasGeneratedBy"] == "#compiling"
        assert node["qualifiedDerivation"][0]["title"]["zh-Hans"]
    third = by_id["#C03"]
    assert [by_id[code]["identifier"] for code in third["wasDerivedFrom"]] == ["F03"]
    release = by_id[""]
    assert release["wasGeneratedBy"] == "#publishing"
    assert release["wasAttributedTo"] == "#institution-SC"
    assert "prov:Organization" in by_id["#institution-SC"]["@type"]
    assert release["issued"] == "2020-02-28"
    assert release["generatedAtTime"].startswith("2020-02-28T")


def test_it_names_no_person_and_is_the_same_bytes_twice(case: Release, graph: Any) -> None:
    assert "prov:Person" not in json.dumps(graph)
    assert provenance(case.body) == provenance(Release.objects.get(pk=case.pk).body)
