"""Routes of applications."""

from django.urls import path

from dure.office.applications.views import (
    application,
    attach_file,
    detach_file,
    invitation,
    invite_member,
    my_applications,
    read_file,
    remove_member,
)
from dure.office.applications.views_draft import (
    edit_application,
    preview_application,
    submit_application,
    withdraw_application,
)

urlpatterns = [
    path("", my_applications, name="my_applications"),
    path("invitations/<str:token>/", invitation, name="invitation"),
    path("<str:number>/", application, name="application"),
    path("<str:number>/edit", edit_application, name="edit_application"),
    path("<str:number>/preview", preview_application, name="preview_application"),
    path("<str:number>/submit", submit_application, name="submit_application"),
    path("<str:number>/withdraw", withdraw_application, name="withdraw_application"),
    path("<str:number>/members", invite_member, name="invite_member"),
    path("<str:number>/members/<int:member_id>/remove", remove_member, name="remove_member"),
    path("<str:number>/files", attach_file, name="attach_file"),
    path("<str:number>/files/<int:file_id>", read_file, name="read_file"),
    path("<str:number>/files/<int:file_id>/remove", detach_file, name="detach_file"),
]
