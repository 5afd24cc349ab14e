"""The worked example of a form: one application that the call accepts."""

from dure.application.application import Application
from dure.application.call import Call
from dure.application.form import COLUMNS
from dure.application.rows import example_cell, read_application


def example_application(call: Call) -> Application:
    """Read the example cells of the form as an application to a call."""
    cells = {column.name: example_cell(column, call) for column in COLUMNS}
    application, faults = read_application(cells, call)
    assert application is not None, faults
    return application
