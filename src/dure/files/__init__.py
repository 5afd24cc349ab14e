"""Papers ↔ files: the only place where Dure reads or writes a disk.

In: paths. Out: papers and findings. It decides nothing, and a file is written whole or not at all.
"""
