"""What would happen: jobs put through a machine under a queue policy, second by second.

In: `Jobs`, a machine, a `QueuePolicy` and claims. Out: `JobRecords` and measures of them.
`reference` is the meaning, `kernel` the speed; both give the same second for every job. It decides
nothing about people, and reads no clock: the same input gives the same bytes.
"""
