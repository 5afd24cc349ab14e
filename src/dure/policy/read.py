"""Text → policies by name, or everything that is wrong with the text."""

from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import ValidationError

from dure.policy.convert import Rules, make_rules
from dure.policy.gate import PolicyFileGate, RulesGate
from dure.programme.build import build_queue
from dure.programme.faults import find_fault
from dure.programme.place import Places
from dure.programme.tree import Node, read_tree
from dure.terms.finding import Finding, sort_findings


@dataclass(frozen=True, slots=True)
class PolicyReading:
    """What came of a text: policies, or at least one finding."""

    policies: Mapping[str, Rules] | None
    findings: tuple[Finding, ...]


def is_policy_file(root: Node | None) -> bool:
    """Tell a file of policies from a programme, which has a name and sources as well."""
    return root is not None and set(root.entries) <= set(PolicyFileGate.model_fields)


def read_policies(text: str, file: str) -> PolicyReading:
    r"""Read a file of policies: ``format: 1`` and ``policies``, which are those of an ensemble.

    Examples
    --------
    >>> text = "format: 1\npolicies:\n  plain: {order: fcfs, depth: ten}\n"
    >>> print(read_policies(text, "p.yaml").findings[0].render())
    p.yaml:3: policies.plain.depth: error [number_not_whole] 'ten' is not a whole number.
        Write digits only, such as 13712: no quotes, separators, decimals, exponent or leading zero.
    """
    tree = read_tree(text, file)
    if tree.root is None:
        return PolicyReading(None, tuple(sort_findings(tree.findings)))
    places, found = Places(tree.root, file), list(tree.findings)
    try:
        gate = PolicyFileGate.model_validate(tree.root.plain())
    except ValidationError as refusal:
        faults = refusal.errors(include_url=False)
        found += [find_fault(fault, places, PolicyFileGate) for fault in faults]
        return PolicyReading(None, tuple(sort_findings(found)))
    if found:
        return PolicyReading(None, tuple(sort_findings(found)))
    return PolicyReading({name: rules_of(one) for name, one in gate.policies.items()}, ())


def rules_of(gate: RulesGate) -> Rules:
    """Make the rules of a policy that has passed the gate."""
    return make_rules(gate, None if gate.queue is None else build_queue(gate.queue))
