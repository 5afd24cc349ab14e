"""Grants: an accepted award in the book, its balance and forecast, and requests to change it.

In: the answer to a letter, and requests. Out: transfers of the book, each in the transaction of the
act that it follows from. A balance is never kept here; it is always the book's.
"""
