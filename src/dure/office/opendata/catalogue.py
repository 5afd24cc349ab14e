"""The catalogue of the datasets as DCAT-AP 3: one graph, written as JSON-LD and as Turtle."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from dure.office.opendata.dataset import Dataset
from dure.office.opendata.datasets import DATASETS
from dure.office.opendata.keep import peek
from dure.office.opendata.rule import LICENCE_URL
from dure.office.opendata.write import FORMATS
from dure.terms.language import Text

PREFIXES = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "spdx": "http://spdx.org/rdf/terms#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_AUTHORITY = "http://publications.europa.eu/resource/authority"
_FILE_TYPES = {"csv": "CSV", "excel.csv": "CSV", "json": "JSON", "parquet": "PARQUET"}
_MEDIA_TYPES = {
    "csv": "text/csv",
    "excel.csv": "text/csv",
    "json": "application/json",
    "parquet": "application/vnd.apache.parquet",
}
_CATALOGUE = Text(en="Open data of the programme", ko="사업 공개 데이터")
_ABOUT = Text(
    en="What a nation's AI computers are to be, who asked, who got what, and what was used.",
    ko="국가 AI 컴퓨팅의 계획, 신청, 선정, 사용 현황.",
)
_PUBLISHER = Text(en="Programme office", ko="사업 담당 부서")


@dataclass(frozen=True, slots=True)
class Ref:
    """Another thing, by its address; one without an address has a name of its own here."""

    at: str


@dataclass(frozen=True, slots=True)
class Typed:
    """A value of a type of XML Schema, such as ``dateTime``."""

    value: str
    type: str


@dataclass(frozen=True, slots=True)
class Said:
    """A text in a language."""

    value: str
    lang: str


Value = Ref | Typed | Said
Node = tuple[str, dict[str, Sequence[Value]]]
"""The address of a thing, and property → values; its class is ``rdf:type``."""


def list_nodes(origin: str) -> Iterator[Node]:
    """List the things of the catalogue: itself, its publisher, its datasets, their files.

    Parameters
    ----------
    origin : scheme and host under which the office is reached
    """
    root = f"{origin}/data/"
    updated = [edition.updated for one in DATASETS.values() if (edition := peek(one)) is not None]
    catalogue: dict[str, Sequence[Value]] = {
        "rdf:type": [Ref("dcat:Catalog")],
        "dct:title": _say(_CATALOGUE),
        "dct:description": _say(_ABOUT),
        "dct:publisher": [Ref(f"{origin}/#office")],
        "dct:language": [Ref(f"{_AUTHORITY}/language/{code}") for code in ("KOR", "ENG")],
        "dct:license": [Ref(LICENCE_URL)],
        "dct:spatial": [Ref(f"{_AUTHORITY}/country/KOR")],
        "foaf:homepage": [Ref(root)],
        "dcat:dataset": [Ref(f"{root}{key}/#dataset") for key in DATASETS],
    }
    if updated:
        catalogue["dct:modified"] = [Typed(max(updated), "dateTime")]
    yield f"{root}#catalogue", catalogue
    yield (
        f"{origin}/#office",
        {"rdf:type": [Ref("foaf:Agent")], "foaf:name": _say(_PUBLISHER)},
    )
    for dataset in DATASETS.values():
        yield from _list_dataset(dataset, origin)


def _list_dataset(dataset: Dataset, origin: str) -> Iterator[Node]:
    """List a dataset and its files."""
    page = f"{origin}/data/{dataset.key}/"
    edition = peek(dataset)
    told: dict[str, Sequence[Value]] = {
        "rdf:type": [Ref("dcat:Dataset")],
        "dct:identifier": [Typed(page, "string")],
        "dct:title": _say(dataset.title),
        "dct:description": _say(dataset.meaning),
        "dct:publisher": [Ref(f"{origin}/#office")],
        "dct:provenance": [Ref(f"{page}#source")],
        "dct:accrualPeriodicity": [Ref(f"{_AUTHORITY}/frequency/CONT")],
        "dct:accessRights": [Ref(f"{_AUTHORITY}/access-right/PUBLIC")],
        "dct:language": [Ref(f"{_AUTHORITY}/language/{code}") for code in ("KOR", "ENG")],
        "dcat:theme": [Ref(f"{_AUTHORITY}/data-theme/{code}") for code in ("TECH", "GOVE")],
        "dcat:keyword": [Said(word, "en") for word in dataset.keywords],
        "dcat:landingPage": [Ref(page)],
        "dcat:distribution": [Ref(f"{page}#{form}") for form in FORMATS],
    }
    if edition is not None:
        told["dct:modified"] = [Typed(edition.updated, "dateTime")]
    yield f"{page}#dataset", told
    yield (
        f"{page}#source",
        {
            "rdf:type": [Ref("dct:ProvenanceStatement")],
            "dct:description": _say(dataset.source),
        },
    )
    for form in FORMATS:
        file = f"{origin}/data/{dataset.key}.{form}"
        given: dict[str, Sequence[Value]] = {
            "rdf:type": [Ref("dcat:Distribution")],
            "dct:title": _say(
                Text(en=f"{dataset.title.en} ({form})", ko=f"{dataset.title.ko}({form})")
            ),
            "dcat:accessURL": [Ref(page)],
            "dcat:downloadURL": [Ref(file)],
            "dct:license": [Ref(LICENCE_URL)],
            "dct:format": [Ref(f"{_AUTHORITY}/file-type/{_FILE_TYPES[form]}")],
            "dcat:mediaType": [
                Ref(f"http://www.iana.org/assignments/media-types/{_MEDIA_TYPES[form]}")
            ],
        }
        kept = edition.files.get(form) if edition is not None else None
        if kept is not None:
            given["dcat:byteSize"] = [Typed(str(kept.size), "nonNegativeInteger")]
            given["spdx:checksum"] = [Ref(f"{page}#{form}-checksum")]
            yield (
                f"{page}#{form}-checksum",
                {
                    "rdf:type": [Ref("spdx:Checksum")],
                    "spdx:algorithm": [Ref("spdx:checksumAlgorithm_sha256")],
                    "spdx:checksumValue": [Typed(kept.hash, "hexBinary")],
                },
            )
        yield f"{page}#{form}", given


def _say(text: Text) -> list[Said]:
    """Say a text in both languages."""
    return [Said(text.en, "en"), Said(text.ko, "ko")]


def write_jsonld(nodes: Iterator[Node]) -> str:
    """Write a graph as JSON-LD."""
    graph = []
    for at, properties in nodes:
        node: dict[str, object] = {"@id": at}
        for name, values in properties.items():
            if name == "rdf:type":
                node["@type"] = [value.at for value in values if isinstance(value, Ref)]
            else:
                node[name] = [_as_jsonld(value) for value in values]
        graph.append(node)
    return json.dumps({"@context": PREFIXES, "@graph": graph}, ensure_ascii=False, indent=1)


def _as_jsonld(value: Value) -> Mapping[str, str]:
    """Write a value as JSON-LD."""
    if isinstance(value, Ref):
        return {"@id": value.at}
    if isinstance(value, Said):
        return {"@value": value.value, "@language": value.lang}
    return {"@value": value.value, "@type": f"xsd:{value.type}"}


def write_turtle(nodes: Iterator[Node]) -> str:
    """Write a graph as Turtle."""
    lines = [f"@prefix {name}: <{at}> ." for name, at in PREFIXES.items()]
    for at, properties in nodes:
        told = [
            f"    {name} {', '.join(_as_turtle(value) for value in values)}"
            for name, values in properties.items()
        ]
        lines += ["", f"<{at}>", " ;\n".join(told) + " ."]
    return "\n".join(lines) + "\n"


def _as_turtle(value: Value) -> str:
    """Write a value as Turtle."""
    if isinstance(value, Ref):
        is_short = value.at.split(":")[0] in PREFIXES
        return value.at if is_short else f"<{value.at}>"
    text = json.dumps(value.value, ensure_ascii=False)
    return f"{text}@{value.lang}" if isinstance(value, Said) else f"{text}^^xsd:{value.type}"
