"""Applications in the office: drafts kept as typed, the team, files, and what was submitted.

In: what people type, read by the form of the call in `dure.application`. Out: sealed papers, one
for each time that an application was submitted. It judges none of them.
"""
