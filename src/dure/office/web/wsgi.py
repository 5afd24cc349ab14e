"""The office as a WSGI application, as granian or any other server takes it."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dure.office.settings_web")

application = get_wsgi_application()
if os.environ.get("DURE_OFFICE_WORK") == "beside":
    # `dure office serve` has the queue worked off too; any number of these is safe.
    from dure.office.tasks.work import start_thread

    start_thread()
