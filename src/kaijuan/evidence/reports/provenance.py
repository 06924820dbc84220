"""Where a release comes from, as PROV-O in JSON-LD (W3C, 30 April 2013), from its frozen body.

Names are made from what is frozen: the release is its digest (RFC 6920), a figure its own code.
The context stands in the file, so that nothing has to be fetched to read it.
"""

from __future__ import annotations

import base64
import json
from typing import Any, Final

from kaijuan.evidence.reports.domain.frozen import digest

Node = dict[str, Any]

_TEXT: Final = {"@container": "@language"}
_LINK: Final = {"@type": "@id"}
_CONTEXT: Final[Node] = {
    "prov": "http://www.w3.org/ns/prov#",
    "dcterms": "http://purl.org/dc/terms/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "title": {"@id": "dcterms:title", **_TEXT},
    "value": {"@id": "prov:value", **_TEXT},
    "description": {"@id": "dcterms:description", **_TEXT},
    "identifier": "dcterms:identifier",
    "subject": {"@id": "dcterms:subject", **_LINK},
    "issued": {"@id": "dcterms:issued", "@type": "xsd:date"},
    "generatedAtTime": {"@id": "prov:generatedAtTime", "@type": "xsd:dateTime"},
    "hadMember": {"@id": "prov:hadMember", **_LINK},
    "wasDerivedFrom": {"@id": "prov:wasDerivedFrom", **_LINK},
    "wasGeneratedBy": {"@id": "prov:wasGeneratedBy", **_LINK},
    "wasAttributedTo": {"@id": "prov:wasAttributedTo", **_LINK},
    "wasAssociatedWith": {"@id": "prov:wasAssociatedWith", **_LINK},
    "wasInformedBy": {"@id": "prov:wasInformedBy", **_LINK},
    "used": {"@id": "prov:used", **_LINK},
    "qualifiedDerivation": "prov:qualifiedDerivation",
    "entity": {"@id": "prov:entity", **_LINK},
}
_COMPILING, _PUBLISHING = "#compiling", "#publishing"


def provenance(text: str) -> bytes:
    """The provenance of the frozen body ``text``; the same bytes for the same body."""
    body = json.loads(text)
    codes = {figure["ref"]: _code(figure) for figure in body["figures"]}
    document = {
        "@context": {"@base": _named(digest(text)), **_CONTEXT},
        "@graph": [
            _release(body, digest(text)),
            *_activities(body),
            *(_figure(body, figure) for figure in body["figures"]),
            *(_claim(claim, codes) for claim in _claims(body)),
            *(_source(slug, source) for slug, source in sorted(body["sources"].items())),
            *(_agent(key, one) for key, one in sorted(body["institutions"].items())),
        ],
    }
    shown = json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True)
    return f"{shown}\n".encode()


def _named(sha256: str) -> str:
    """The digest as a name, RFC 6920."""
    code = base64.urlsafe_b64encode(bytes.fromhex(sha256)).decode().rstrip("=")
    return f"ni:///sha-256;{code}"


def _release(body: Node, sha256: str) -> Node:
    """The frozen report. ``generatedAtTime`` is the first moment, in Sichuan, of its own day."""
    return {
        "@id": "",
        "@type": ["prov:Entity", "prov:Collection"],
        "title": _both(body, "title"),
        "identifier": [body["slug"], f"sha256:{sha256}"],
        "issued": body["published_on"],
        "generatedAtTime": f"{body['published_on']}T00:00:00+08:00",
        "wasGeneratedBy": _PUBLISHING,
        "wasAttributedTo": _institution(body["publisher"]),
        "wasDerivedFrom": [_code(figure) for figure in body["figures"]],
        "hadMember": [f"#{claim['ref']}" for claim in _claims(body)],
    }


def _activities(body: Node) -> list[Node]:
    publisher = _institution(body["publisher"])
    return [
        {
            "@id": _COMPILING,
            "@type": "prov:Activity",
            "title": {"zh-Hans": "汇编", "en": "compiling"},
            "used": [f"#source-{slug}" for slug in sorted(body["sources"])],
            "wasAssociatedWith": publisher,
        },
        {
            "@id": _PUBLISHING,
            "@type": "prov:Activity",
            "title": {"zh-Hans": "发布", "en": "publishing"},
            "used": [_code(figure) for figure in body["figures"]],
            "wasInformedBy": _COMPILING,
            "wasAssociatedWith": publisher,
        },
    ]


def _figure(body: Node, figure: Node) -> Node:
    shown = {language: words["sentence"] for language, words in figure["shown"].items()}
    return {
        "@id": _code(figure),
        "@type": "prov:Entity",
        "identifier": figure["ref"],
        "title": _both(figure, "label"),
        "value": shown,
        "subject": _institution(figure["institution"]),
        "wasGeneratedBy": _COMPILING,
        "wasAttributedTo": _institution(body["publisher"]),
        "wasDerivedFrom": sorted({f"#source-{each['source']}" for each in figure["evidence"]}),
        "qualifiedDerivation": [
            {
                "@type": "prov:Derivation",
                "entity": f"#source-{each['source']}",
                "title": _both(each, "locator"),
                "description": _both(each, "paraphrase"),
            }
            for each in figure["evidence"]
        ],
    }


def _claim(claim: Node, codes: dict[str, str]) -> Node:
    return {
        "@id": f"#{claim['ref']}",
        "@type": "prov:Entity",
        "identifier": claim["ref"],
        "wasGeneratedBy": _COMPILING,
        "wasDerivedFrom": [codes[ref] for ref in claim["figures"]],
    }


def _claims(body: Node) -> list[Node]:
    return [
        claim
        for chapter in body["chapters"]
        for section in chapter["sections"]
        for claim in section["claims"]
    ]


def _source(slug: str, source: Node) -> Node:
    node: Node = {
        "@id": f"#source-{slug}",
        "@type": "prov:Entity",
        "identifier": slug,
        "title": _both(source, "title"),
        "dcterms:publisher": _both_as_nodes(source, "publisher"),
    }
    return node | ({"issued": source["published_on"]} if source["published_on"] else {})


def _agent(key: str, one: Node) -> Node:
    return {
        "@id": _institution(key),
        "@type": ["prov:Agent", "prov:Organization"],
        "identifier": key,
        "title": _both(one, "name"),
    }


def _code(figure: Node) -> str:
    return f"urn:uuid:{figure['code']}"


def _institution(key: str) -> str:
    return f"#institution-{key}"


def _both(kept: Node, field: str) -> dict[str, str]:
    """Both languages; one that is empty is left out."""
    pairs = {"zh-Hans": kept[field], "en": kept[f"{field}_en"]}
    return {language: text for language, text in pairs.items() if text}


def _both_as_nodes(kept: Node, field: str) -> list[dict[str, str]]:
    return [{"@language": code, "@value": text} for code, text in _both(kept, field).items()]
