"""Who gets what and why: division, certificate, explanation, reclaim.

In: bids, supply and the rules of a call. Out: grants in whole accelerator-seconds, prices, a
certificate that anyone can recompute, and reasons. It never sees a name, and never decides: a
person signs.
"""
