"""A policy by its name, from a programme or from a file that holds nothing but policies."""

from typing import TYPE_CHECKING

from dure.files.text import read_text
from dure.terms.errors import InputRefused
from dure.terms.finding import has_error

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dure.policy.convert import Rules


def load_policies(path: str) -> "Mapping[str, Rules]":
    """Read all policies of a programme file, or of a file of policies.

    Raises
    ------
    InputRefused
        If the file has faults; all of them are in it.
    FileFailed
        If it cannot be read.
    """
    from dure.policy.convert import make_rules
    from dure.policy.read import is_policy_file, read_policies
    from dure.programme.read import read_programme
    from dure.programme.tree import read_tree

    text = read_text(path)
    if is_policy_file(read_tree(text, path).root):
        reading = read_policies(text, path)
        if reading.policies is None:
            raise InputRefused(reading.findings)
        return reading.policies
    found = read_programme(text, path)
    if found.programme is None or has_error(found.findings):
        raise InputRefused(found.findings)
    policies = found.programme.policies
    return {name: make_rules(policy, policy.queue) for name, policy in policies.items()}
