"""Papers as sections of data, rendered to terminal and HTML.

In: sections made by other rooms. Out: text. It computes no figure: a renderer only writes what a
section says, and every number says where it is from.
"""
