"""Routes of notices."""

from django.urls import path

from dure.office.notices.views import mail_settings, notices, unsubscribe

urlpatterns = [
    path("", notices, name="notices"),
    path("mail", mail_settings, name="mail_settings"),
    path("stop/<str:token>", unsubscribe, name="unsubscribe"),
]
