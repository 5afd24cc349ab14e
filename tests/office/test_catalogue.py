"""The catalogue of open data: one graph in both forms, with what DCAT-AP asks for."""

import pytest

from dure.office.opendata.catalogue import list_nodes, write_jsonld, write_turtle
from dure.office.opendata.datasets import DATASETS
from dure.office.opendata.write import FORMATS
from dure.office.tasks.known import TASKS

pytestmark = pytest.mark.django_db


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # by rdflib itself
def test_the_catalogue_is_the_same_graph_in_both_forms_and_has_what_dcat_ap_asks_for():
    rdflib = pytest.importorskip("rdflib", reason="rdflib is not installed")
    from rdflib.compare import isomorphic  # noqa: PLC0415
    from rdflib.namespace import DCAT, DCTERMS, RDF  # noqa: PLC0415

    TASKS["publish_data"].do("")
    SPDX = rdflib.Namespace("http://spdx.org/rdf/terms#")  # noqa: N806 - as its kin
    nodes = list(list_nodes("https://office.example.kr"))
    one = rdflib.Graph().parse(data=write_jsonld(iter(nodes)), format="json-ld")
    two = rdflib.Graph().parse(data=write_turtle(iter(nodes)), format="turtle")
    assert isomorphic(one, two)
    # Mandatory in DCAT-AP 3: https://semiceu.github.io/DCAT-AP/releases/3.0.0/
    needed = {
        DCAT.Catalog: (DCTERMS.title, DCTERMS.description, DCTERMS.publisher, DCAT.dataset),
        DCAT.Dataset: (DCTERMS.title, DCTERMS.description),
        DCAT.Distribution: (DCAT.accessURL,),
    }
    # Recommended there, and needed by harvesters.
    needed[DCAT.Dataset] += (DCAT.keyword, DCAT.theme, DCTERMS.publisher, DCAT.distribution)
    needed[DCAT.Distribution] += (DCTERMS.license, DCTERMS.format, DCAT.downloadURL)
    for kind, properties in needed.items():
        things = set(one.subjects(RDF.type, kind))
        assert things
        for thing in things:
            assert not [p for p in properties if (thing, p, None) not in one]
    assert len(set(one.subjects(RDF.type, DCAT.Dataset))) == len(DATASETS)
    assert len(set(one.subjects(RDF.type, SPDX.Checksum))) == len(DATASETS) * len(FORMATS)
    links = {o for p in (DCAT.dataset, DCAT.distribution) for o in one.objects(None, p)}
    assert all((link, RDF.type, None) in one for link in links)


@pytest.mark.parametrize(
    ("form", "kind"), [("jsonld", "application/ld+json"), ("ttl", "text/turtle; charset=utf-8")]
)
def test_the_catalogue_is_served(form, kind, client):
    answer = client.get(f"/data/catalogue.{form}")
    assert (answer.status_code, answer["Content-Type"]) == (200, kind)
