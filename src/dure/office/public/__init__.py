"""What anybody may read: the programme with its targets and fleet, each number with its source.

In: the programme file. Out: pages. It keeps nothing.
"""
