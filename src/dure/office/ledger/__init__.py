"""The book of accelerator-seconds in a database: the only writer, and the reads.

In: transfers, as `dure.ledger` has them. Out: records. The database keeps the totals itself, out of
the records, and refuses what would overdraw, unbalance or change the book, whoever asks.
"""
