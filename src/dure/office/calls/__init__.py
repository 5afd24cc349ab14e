"""Calls in the office: the sealed paper of each call, beside the few columns we search by.

In: call files, checked at the gate of `dure.application`. Out: lists and pages for everyone.
"""
