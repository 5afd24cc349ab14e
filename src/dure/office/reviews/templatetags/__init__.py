"""Filters of the templates of reviews: whose a review is and how it stands, on one line."""
