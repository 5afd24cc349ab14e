"""Background work on a queue in the database: put in the act's own transaction, done by workers.

In: names of known tasks, each with what it is about. Out: the same, done once each, or failed where
an operator sees it. There is no broker; a worker that is killed loses nothing.
"""
