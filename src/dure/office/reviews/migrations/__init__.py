"""The tables of reviewers and reviews, as they came to be, one step in each file, never changed."""
