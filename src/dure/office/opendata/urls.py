"""Routes of results and open data."""

from django.urls import path

from dure.office.opendata.views import catalogue, dataset, dataset_file, open_data, results

urlpatterns = [
    path("results/", results, name="results"),
    path("data/", open_data, name="open_data"),
    path("data/catalogue.<str:form>", catalogue, name="catalogue"),
    path("data/<slug:key>/", dataset, name="dataset"),
    path("data/<slug:key>.<str:form>", dataset_file, name="dataset_file"),
]
