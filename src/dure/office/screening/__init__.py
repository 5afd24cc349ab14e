"""Screening in the office: the officer's inbox, the checklist, what it ended with and why.

In: submitted applications. Out: eligible ones, ones to correct, refused ones with their reasons.
"""
