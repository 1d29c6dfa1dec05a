"""`python -m kitchen_volunteer api|worker|relay|clock|seed`."""

from __future__ import annotations

import sys

from kitchenkit.runtime import run

from .main import SERVICE

sys.exit(run(SERVICE, sys.argv[1:]))
