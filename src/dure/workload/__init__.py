"""Jobs as asked and as run: one shape for traces, twin and engines.

In: lines of public trace formats, or a fitted model and a seed. Out: `Jobs`, `JobRecords` and
findings. It never drops a bad row without saying so, and never invents a number that a trace lacks.
"""
