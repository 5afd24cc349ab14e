"""Decisions, grants and objections again, on a real PostgreSQL."""

from pathlib import Path

AGAIN = (
    "test_decisions.py",
    "test_forecast.py",
    "test_found.py",
    "test_grants.py",
    "test_kept.py",
    "test_api_answers.py",
    "test_api_grants.py",
    "test_objections.py",
    "test_prepared.py",
    "test_requests.py",
    "test_schedule.py",
    "test_scores.py",
    "test_size.py",
    "test_statements.py",
    "test_todo.py",
)


def test_what_follows_a_review_is_the_same_on_postgresql(run_again):
    run_again(Path(__file__).parent, AGAIN)
