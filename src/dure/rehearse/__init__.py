"""A changed programme put through the twin: papers in, papers out.

In: a programme, jobs or a model of them, assumptions, seeds. Out: what would have happened, and a
paper that says so with every assumption named. The only pure room that knows many rooms; it runs
nothing by itself but what it is handed (a ``map`` over cores, a report of progress).
"""
