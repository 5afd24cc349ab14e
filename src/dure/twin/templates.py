"""Files to begin with: a world and policies, with every field said once and explained."""

from dure.terms.language import Text, same

WORLD = Text(
    en="""\
# What happens to a machine. Delete what does not happen; nothing is needed but format.
# Times: 2026-03-02T09:30:00 on the clock of the jobs; or 30 d after their second 0; or a second.
# Partitions have the names of --partition NAME=NODESxSIZE; without --partition there is one, all.
format: 1

# Nodes that fail at random, drawn with --seed: mean times. Without partition: everywhere.
failures:
  - {every: 400 d, down: 6 h, partition: h200}

# Nodes that failed at a known time; node 5 of those in service.
outages:
  - {at: 3 d, down: 12 h, node: 5, partition: h200}

# Nodes that come or go for good. Announced: no job starts that would be in the way.
changes:
  - {at: 30 d, comes: 4, partition: h200}
  - {at: 60 d, goes: 2, partition: npu}

# Nodes that are away for a while, as announced.
maintenance:
  - {from: 10 d, until: 11 d, nodes: 2, partition: h200}

# Power caps: percent of the speed that is left. Without until: for good; at 0 all stands still.
caps:
  - {from: 20 d, until: 25 d, percent: 70, partition: h200}

# Kinds of jobs: partitions in order of preference, with percent of the speed of the run times.
# A job names its kind in the column kind of its file; others are of the kind that others names,
# and without others they stay in their own partition.
kinds:
  flexible: {npu: 80, h200: 100}
  large: {h200: 100}
others: large

# Inference services that take nodes from jobs: a file as dure twin serve reads it.
# Nodes change hands at the beginning of every hold, as announced.
services:
  file: services.yaml
  at: 0 d
  partitions: {rngd: npu, h100: h200}
  hold: 1 h
""",
    ko="""\
# 기계에 일어나는 일. 일어나지 않는 것은 지우십시오. 반드시 있어야 하는 것은 format뿐입니다.
# 시각: 작업의 시계로 2026-03-02T09:30:00, 작업의 0초부터 센 30 d, 또는 초.
# 구획 이름은 --partition NAME=NODESxSIZE의 것입니다. --partition이 없으면 all 하나뿐입니다.
format: 1

# 무작위 노드 고장(--seed로 추첨): 평균 간격과 평균 복구 시간. partition이 없으면 모든 구획.
failures:
  - {every: 400 d, down: 6 h, partition: h200}

# 알려진 시각의 고장. 가동 중인 노드 가운데 5번.
outages:
  - {at: 3 d, down: 12 h, node: 5, partition: h200}

# 영구히 늘거나 주는 노드. 예고되므로 걸릴 작업은 시작하지 않습니다.
changes:
  - {at: 30 d, comes: 4, partition: h200}
  - {at: 60 d, goes: 2, partition: npu}

# 예고된 점검으로 잠시 빠지는 노드.
maintenance:
  - {from: 10 d, until: 11 d, nodes: 2, partition: h200}

# 전력 상한: 남는 속도(%). until이 없으면 계속. 0이면 모두 멈춥니다.
caps:
  - {from: 20 d, until: 25 d, percent: 70, partition: h200}

# 작업 종류: 좋아하는 순서의 구획과 그 속도(실행 시간 기준 %).
# 작업은 파일의 kind 열에 종류를 적습니다. 적지 않은 작업은 others의 종류이며,
# others가 없으면 자기 구획에 머뭅니다.
kinds:
  flexible: {npu: 80, h200: 100}
  large: {h200: 100}
others: large

# 작업에서 노드를 가져가는 추론 서비스: dure twin serve가 읽는 파일.
# 노드는 hold마다 예고되어 넘어갑니다.
services:
  file: services.yaml
  at: 0 d
  partitions: {rngd: npu, h100: h200}
  hold: 1 h
""",
)

POLICY = Text(
    en="""\
# Policies for --policy FILE.yaml:NAME. What is left out is as written here for plain.
format: 1
policies:
  plain:
    order: fcfs              # fcfs, fair_share, fair_tree, multifactor
    backfill: easy           # none, easy, conservative
    backfill_order: queue    # queue, shortest
    depth: 0                 # jobs behind the head that are tried; 0 is all
    kill_at_estimate: true   # whether a job that outruns its estimate is stopped
  full:
    order: multifactor
    queue:
      half_life_days: 14     # use counts half after; 0 never fades
      reservations: 3        # blocked jobs with a reserved start, under easy
      holds_nodes: false     # whether a reserved node is held back whole
      start_lag_s: 1         # seconds between decision and start
      points:                # for multifactor: points for a factor of one
        {age: 1000, fair_share: 2000, size: 100, track: 500, qos: 4000,
         age_max_days: 7, favours_small: false, period_s: 300}
      qos:                   # the lowest first; the column qos of the jobs names one
        normal: {percent: 0}
        urgent: {percent: 100, preempts: [normal]}
      tracks:                # weight in a fair tree, percent of the points for tracks
        research: {weight: 2, percent: 100}
        industry: {weight: 1, percent: 0}
      reclaims: true         # whether lent quota is taken back from who borrows it
""",
    ko="""\
# --policy FILE.yaml:NAME으로 쓰는 정책들. 적지 않은 것은 plain과 같습니다.
format: 1
policies:
  plain:
    order: fcfs              # fcfs 선착순, fair_share, fair_tree, multifactor 점수
    backfill: easy           # none, easy, conservative
    backfill_order: queue    # queue 줄 순서, shortest 짧은 것 먼저
    depth: 0                 # 맨 앞 뒤에서 살펴볼 작업 수. 0이면 모두
    kill_at_estimate: true   # 예상 시간을 넘긴 작업을 중단할지
  full:
    order: multifactor
    queue:
      half_life_days: 14     # 사용량이 절반이 되는 날수. 0이면 그대로
      reservations: 3        # easy에서 시작 시각을 예약받는 대기 작업 수
      holds_nodes: false     # 예약된 노드를 통째로 비워 둘지
      start_lag_s: 1         # 결정과 시작 사이의 초
      points:                # multifactor의 점수
        {age: 1000, fair_share: 2000, size: 100, track: 500, qos: 4000,
         age_max_days: 7, favours_small: false, period_s: 300}
      qos:                   # 낮은 것부터. 작업의 qos 열에 이름을 적습니다
        normal: {percent: 0}
        urgent: {percent: 100, preempts: [normal]}
      tracks:                # 공평 나무의 가중치, 신청유형 점수의 %
        research: {weight: 2, percent: 100}
        industry: {weight: 1, percent: 0}
      reclaims: true         # 빌려준 한도를 빌린 과제에서 되찾을지
""",
)

PROJECTS = same(
    """\
project,track,weight,budget_h,quota,cohort,nominal,borrow,lend
lab-a,research,1,120000,64,labs,32,16,
lab-b,research,1,120000,,labs,32,,8
firm-c,industry,2,,,,,,
"""
)

TEMPLATES = {"world": WORLD, "policy": POLICY, "projects": PROJECTS}
