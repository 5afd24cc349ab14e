"""Technical assessment in the office: a site says whether what is asked for fits its machines.

In: applications that passed the screening of a call that asks for it. Out: a verdict with what is
recommended and why, for officers, reviewers and the applicant. It refuses nobody.
"""
