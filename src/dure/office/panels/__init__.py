"""Panels in the office: the ranking with its gaps, the chair's moves, minutes, the frozen paper.

In: scores of reviews that count. Out: one sealed ranking for each call, from which is decided.
"""
