"""Reviews in the office: who can review, who is asked to, blind reviews kept as typed.

In: eligible applications, expertise, conflicts of interest. Out: scored opinions for the panel.
"""
