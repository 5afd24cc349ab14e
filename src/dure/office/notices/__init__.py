"""Notices: what people are told of what was done, on a page and in digests by mail, never floods.

In: acts, which write their notices in their own transaction. Out: at most one mail to a person for
each period that they chose, with nothing in it that they may not read by then.
"""
