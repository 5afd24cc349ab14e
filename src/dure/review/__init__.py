"""What judging an application needs as data: checklist, conflicts of interest, matching, ranking.

In: answers, people and organisations, texts, points. Out: findings, proposals, a ranking. It never
screens, assigns or ranks by itself; people do, in the office.
"""
