"""The tables of applications, their papers, teams and files, as they came to be, step by step."""
