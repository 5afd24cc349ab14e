"""The programme file: what a nation has, plans, pays and rules, every number with its source.

In: the text of one YAML file. Out: a `Programme`, all findings, an amended text, the sentences in
which two versions differ, a hash. It never opens a file, never looks at a clock and never adds
numbers of different stages.
"""
