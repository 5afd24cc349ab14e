"""The audit trail: who did which act on which thing, when, chained by hashes and only added to.

In: an act that has just been done, within its own transaction. Out: entries. The database itself
refuses to change or remove one.
"""
