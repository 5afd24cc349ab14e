"""Words that every room shares: units, days, citations, findings, errors, both languages.

In: plain values. Out: typed values and texts. It never reads a file, a clock or another room.
"""
