"""Routes of technical assessment."""

from django.urls import path

from dure.office.assessments.views import assess, assessed_file, assessment, assessments

urlpatterns = [
    path("", assessments, name="assessments"),
    path("<str:number>/", assess, name="assess"),
    path("<str:number>/result", assessment, name="assessment"),
    path("<str:number>/files/<int:file_id>", assessed_file, name="assessed_file"),
]
