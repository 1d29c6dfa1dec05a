"""How much the whole chain takes: one rate, or the highest that it holds, and how quickly it catches up."""

from __future__ import annotations

from typing import Any

from kitchenctl.bench.trial import PATIENCE, Bench, Run
from kitchenctl.bench.watching import Watch, watching
from kitchenctl.breaking_off import undisturbed

STEPS = (10, 25, 50, 75, 100, 125, 150, 175, 200, 250, 300, 400, 500)
STEP_SECONDS = 15.0
BACK = 0.9  # what is tried for the whole time after a rate was not held
STOPPED = "triage-worker"
CATCH_UP_PATIENCE = 300.0


def highest(bench: Bench, seconds: float, *, observed: bool = True) -> tuple[Run, list[dict[str, Any]]]:
    """Return the run at the highest rate that was held for `seconds`, and every step that was tried."""
    tried: list[dict[str, Any]] = []

    def attempt(rate: float, length: float) -> Run:
        run = bench.run(rate, length, observed=observed)
        tried.append(_step(run))
        bench.say.print(f"  {rate:g}/s for {run.seconds:.0f} s: {'held' if run.held else 'not held'}")
        return run

    rate = float(STEPS[0])
    for step in STEPS:
        if not attempt(float(step), STEP_SECONDS).held:
            break
        rate = float(step)
    while True:
        run = attempt(rate, seconds)
        if run.held or rate <= STEPS[0]:
            return run, tried
        rate = float(int(rate * BACK))


def _step(run: Run) -> dict[str, Any]:
    told = run.as_json()
    latency = told["latency_ms"]
    return {
        "rate": run.rate,
        "seconds": run.seconds,
        "held": run.held,
        "durable_p99": latency["durable"].get("p99"),
        "in_lane_p95": latency.get("in_lane", {}).get("p95"),
        "unfinished": told.get("unfinished"),
        "load_average": told["machine"]["load_average"]["before"],
        "others_percent": told["machine"]["others_percent"],
    }


def catch_up(bench: Bench, cases: int, rate: float) -> dict[str, Any]:
    """Stop triage, submit, start it again: return how many cases a second it then brought to their end."""
    stack = bench.stack
    with watching(stack) as watch:
        try:
            stack.stop(STOPPED)
            sent = bench.send(bench.take(cases), rate, f"{cases} cases while {STOPPED} is stopped")
            # What is urgent has a worker of its own and does not wait.
            before = watch.settled()
            waited = [one.case_id for one in sent if one.accepted and before.ended(one.case_id) is None]
        finally:
            with undisturbed():
                stack.start(STOPPED)
        return _caught_up(bench, watch, waited)


def _caught_up(bench: Bench, watch: Watch, waited: list[str]) -> dict[str, Any]:
    with bench.say.status("catching up"):
        seen = watch.wait(waited, seconds=max(CATCH_UP_PATIENCE, PATIENCE))
    ends = sorted(end for case in waited if (end := seen.ended(case)) is not None)
    routed = sorted(seen.routed[case] for case in waited if case in seen.routed)
    if not ends:
        return {"stopped": STOPPED, "waited": len(waited), "caught_up": 0}
    seconds = max(ends[-1] - min(ends[0], routed[0] if routed else ends[0]), 0.001)
    return {
        "stopped": STOPPED,
        "waited": len(waited),
        "caught_up": len(ends),
        "seconds": round(seconds, 2),
        "cases_per_second": round(len(ends) / seconds, 1),
        "routed_per_second": round(len(routed) / max(routed[-1] - routed[0], 0.001), 1) if routed else None,
    }
