"""What the programme gives away: datasets with their dictionary, as files, and as a catalogue.

In: the programme file, calls, signed awards, the book. Out: rows by the rule of publication in
`dure.office.opendata.rule`, as CSV, JSON and Parquet. It gives no personal data, nothing of what
was refused, and no count so small that it points at somebody.
"""
