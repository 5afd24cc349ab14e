"""Backups of the whole office in one file, and the office made again of one.

In: the database as it was at one moment, and the folder of uploaded files. Out: a zip of plain JSON
lines and files, each with its hash, which reads the same for SQLite and PostgreSQL. It holds no
secret of the environment, and is never written over an office that holds something.
"""
