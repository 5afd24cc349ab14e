"""What the office does by itself when its time has come: tranches, ends of grants, deadlines.

In: the clock and the queue. Out: entries in the book and the trail, and notices. It decides
nothing: whatever needs a judgement is only brought before somebody. After a stop it catches up.
"""
