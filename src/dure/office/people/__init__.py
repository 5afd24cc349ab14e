"""People of the office: accounts, the organisations they belong to, the roles they were given.

In: what people say of themselves, and roles given by others. Out: rows. Who may do what with them
stands in `dure.office.permissions` alone.
"""
