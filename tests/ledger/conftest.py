"""Lets the tests of the ledger import the histories that they share."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import histories  # noqa: F401 - lies beside the tests

sys.path.pop(0)
