"""Objections: an applicant objects to a letter in time, an officer answers in time.

Upheld leads to the draft of a new decision, which is proposed and signed like any other; it never
changes what was signed.
"""
