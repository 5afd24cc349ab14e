"""What a project asks: the application as data, its form schema, its checks.

In: rows of a form, a spreadsheet or JSON. Out: applications and findings, all at once. It never
judges an application; it only says what is missing or cannot be.
"""
