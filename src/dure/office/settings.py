"""What Django must know; which database it is, `dure.office.open` says later."""

import os

from dure.office.database import read_database_url

INSTALLED_APPS = ["dure.office.ledger"]
DATABASES = {"default": read_database_url(os.environ.get("DURE_DATABASE_URL", "sqlite://"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
TIME_ZONE = "UTC"
