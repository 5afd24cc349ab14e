"""What waits for whoever has signed in, over all that they do: the inbox of every role.

In: a person with their roles. Out: how much of each kind waits, since or until when, and where.
Nothing is kept here; each line is counted where it stands, all of them in one statement.
"""
