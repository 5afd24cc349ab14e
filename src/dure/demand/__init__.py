"""What will be asked: projects and their jobs, drawn with a seed from published totals.

In: totals of a call, a workload model or job records, a seed. Out: projects and `Jobs`. What is
drawn agrees with every published total to the last server; it is drawn all the same, and says so.
"""
