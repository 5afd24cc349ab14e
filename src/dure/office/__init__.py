"""The office: what must be kept between two commands, in a database, by Django.

In: acts of people and programs. Out: rows that cannot contradict each other. It decides nothing
itself: every act gathers rows, asks a pure room, and records the answer in one transaction.
"""
