"""The demonstration: Korea's first call with drawn applications, an open call, people by role only.

In: papers that ship with Dure, and a seed. Out: rows that say of themselves that they are drawn. It
is refused in production and on a database in which somebody has applied.
"""
