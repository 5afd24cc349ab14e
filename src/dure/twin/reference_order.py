"""Order in the reference: what each account has used, and who stands before whom."""

from fractions import Fraction

from dure.policy.decay import HALVINGS_MAX, factor_at, steps_at
from dure.policy.fair_tree import fair_share_ppm
from dure.policy.priority import Standing, explain_points
from dure.policy.queue import Claims, Order, QueuePolicy
from dure.twin.accounts import Accounts
from dure.twin.machine import Machine
from dure.workload.jobs import Jobs
from dure.workload.marks import Marks


class Line:
    """What orders those who wait, in every partition alike."""

    def __init__(
        self,
        jobs: Jobs,
        machine: Machine,
        policy: QueuePolicy,
        claims: Claims,
        accounts: Accounts,
        marks: Marks,
    ) -> None:
        self.policy, self.claims, self.tree = policy, claims, accounts.tree
        self.leaf: list[int] = accounts.leaf.tolist()
        self.project: list[int] = jobs.project.tolist()
        self.submit_s: list[int] = jobs.submit_s.tolist()
        self.width: list[int] = jobs.width.tolist()
        self.most = [machine.partitions[p].accelerators for p in jobs.partition.tolist()]
        self.qos: list[int] = [0] * len(jobs) if marks.qos is None else marks.qos.tolist()
        self.share_s = [0] * len(claims.weight)
        self.use = [0.0] * len(self.tree.parent)
        self.landmark = 0
        self.begin_s = self.submit_s[0] if self.submit_s else 0
        self.reckoned_s = self.begin_s
        self.fair_share_ppm = fair_share_ppm(self.tree, self.use) if self.use else []

    def reckon(self, now_s: int) -> None:
        """Take the age and the fair share of all as they are at the last multiple of the period."""
        period_s = self.policy.priority.period_s
        reckoned_s = now_s - (now_s - self.begin_s) % period_s
        if self.policy.order == Order.MULTIFACTOR and reckoned_s > self.reckoned_s:
            self.reckoned_s = reckoned_s
            standing = [self.standing(account) for account in range(len(self.use))]
            self.fair_share_ppm = fair_share_ppm(self.tree, standing)

    def charge(self, j: int, change_s: int, start_s: int) -> None:
        """Add what a job holds, or take off what it did not use, as of its start."""
        # All sums are kept small by the same power of two, which changes no order.
        if self.policy.half_life_s:
            halvings, _ = steps_at(self.policy.half_life_s, start_s - self.begin_s)
            while halvings - self.landmark >= HALVINGS_MAX:
                self.use = [use * 2.0**-HALVINGS_MAX for use in self.use]
                self.landmark += HALVINGS_MAX
        self.share_s[self.project[j]] += change_s
        counted = change_s * factor_at(
            self.policy.half_life_s, start_s - self.begin_s, self.landmark
        )
        for account in reversed(self.tree.path(self.leaf[j])):
            # Taking off may leave less than nothing by the last bit of a float.
            self.use[account] = max(self.use[account] + counted, 0.0)

    def standing(self, account: int) -> float:
        """Divide what an account has used and holds by its weight."""
        return self.use[account] / self.tree.weight[account]

    def order(self, line: list[int]) -> list[int]:
        """Order jobs, given by number."""
        match self.policy.order:
            case Order.FAIR_SHARE:
                # Fractions compare exactly; the sort keeps the order of arrival among equals.
                return sorted(line, key=lambda j: self.share(self.project[j]))
            case Order.FAIR_TREE:
                return self.order_by_tree(line)
            case Order.MULTIFACTOR:
                return sorted(line, key=lambda j: -self.points(j))
        return line

    def share(self, project: int) -> Fraction:
        """Divide what a project has used and holds by its weight, exactly."""
        return Fraction(self.share_s[project], self.claims.weight[project])

    def order_by_tree(self, line: list[int]) -> list[int]:
        """Order by the standing of each account from the top down."""
        first: dict[int, int] = {}
        for j in line:
            first.setdefault(self.leaf[j], j)
        keys = {
            leaf: (
                [(self.standing(account), account) for account in self.tree.path(leaf)[:-1]],
                (self.standing(leaf), j),
            )
            for leaf, j in first.items()
        }
        return sorted(line, key=lambda j: keys[self.leaf[j]])

    def points(self, j: int) -> int:
        """Sum up the points of a job as of the last reckoning."""
        project = self.project[j]
        standing = Standing(
            age_s=max(self.reckoned_s - self.submit_s[j], 0),
            fair_share_ppm=self.fair_share_ppm[self.leaf[j]],
            width=self.width[j],
            most=self.most[j],
            qos=self.qos[j],
            track=self.claims.track[project] if self.claims.track else 0,
        )
        return sum(explain_points(self.policy.priority, standing))
