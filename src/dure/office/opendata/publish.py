"""Every dataset with all of its files, made by the queue so that no reader waits for them."""

from datetime import timedelta

from dure.office.opendata.datasets import DATASETS
from dure.office.opendata.keep import find_edition, find_file
from dure.office.opendata.write import FORMATS


def do_publish(key: str) -> None:
    """Compare every dataset with the office, and make what is new of it, checksums and all."""
    del key
    for dataset in DATASETS.values():
        find_edition(dataset, fresh=timedelta(0))
        for form in FORMATS:
            find_file(dataset, form)
