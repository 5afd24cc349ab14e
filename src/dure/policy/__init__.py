"""In what order jobs run and what stops them: one meaning for twin and engines.

In: policies of the programme. Out: the same as plain data that a twin and an engine read alike. It
never looks at a machine.
"""
