"""Decisions: a round divided by several methods, the line moved by hand, signed, and its letters.

In: applications that were reviewed, and what the call has left. Out: one sealed paper with a letter
for each application. Nobody who applied, screened, reviewed, ranked or proposed signs it.
"""
