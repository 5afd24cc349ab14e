"""Work off the queue in a process that was started for it, by `dure.office.tasks.work.watch`."""

import os


def work_apart() -> None:
    """Do everything that is due now."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dure.office.settings_web")
    import django

    django.setup()
    from dure.office.tasks.work import work_all

    work_all()
