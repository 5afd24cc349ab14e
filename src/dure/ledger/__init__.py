"""The book of accelerator-seconds: accounts, transfers, balances, and a chain over all of it.

In: transfers, each with what caused it, and the instant at which the book learns of them. Out: a
result for each, balances now and at any past moment, and a chain of hashes. It never reads a clock,
a disk or a database, it never rounds a balance, and it never changes what it has recorded.
"""
