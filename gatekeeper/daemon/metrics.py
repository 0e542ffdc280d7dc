"""What Prometheus is told, gathered anew each time it asks."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from prometheus_client.core import GaugeMetricFamily
from prometheus_client.exposition import generate_latest
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector, CollectorRegistry

from gatekeeper import __version__
from gatekeeper.budget import Use, day_allowance, forecast
from gatekeeper.daemon.health import Health, Role
from gatekeeper.jst import day_start
from gatekeeper.log import lost_lines

__all__ = ["exposition"]


def exposition(health: Health) -> bytes:
    """The text that /metrics answers with."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Told(lambda: _families(health)))
    return generate_latest(registry)


class _Told(Collector):
    def __init__(self, families: Callable[[], Iterable[Metric]]) -> None:
        self._families = families

    def collect(self) -> Iterable[Metric]:
        return self._families()


def _families(health: Health) -> Iterable[Metric]:
    yield _one("gatekeeper_build_info", "The program's version.", 1, version=__version__)
    yield _one("gatekeeper_leader", "1 where this daemon does the jobs.", health.role is Role.LEADER)
    yield _one("gatekeeper_alive", "1 where there is progress.", health.is_alive)
    yield _one(
        "gatekeeper_clock_in_doubt", "1 while nothing is taken away, because of the clock.", health.clock_in_doubt
    )
    apart = health.clock_apart.total_seconds()
    yield _one("gatekeeper_clock_ahead_of_box_seconds", "How far this machine's clock was ahead of Box's.", apart)
    yield _one("gatekeeper_log_lines_lost", "Lines of the log that couldn't be written.", lost_lines())
    yield from _jobs(health)
    yield from _calls(health)


def _jobs(health: Health) -> Iterable[Metric]:
    due = _family("gatekeeper_job_next_due_timestamp_seconds", "When a job is due next.", "job")
    done = _family("gatekeeper_job_last_success_timestamp_seconds", "When a job was last done.", "job")
    failures = _family("gatekeeper_job_failures", "Failures of a job since it was last done.", "job")
    running = _family("gatekeeper_job_running", "1 while a job goes on.", "job")
    stuck = _family("gatekeeper_job_stuck", "1 where a job goes on and doesn't get on.", "job")
    for name, one in health.records.items():
        due.add_metric([name], one.next_due.timestamp())
        if one.last_success is not None:
            done.add_metric([name], one.last_success.timestamp())
        failures.add_metric([name], one.failures)
        running.add_metric([name], name in health.running)
        stuck.add_metric([name], name in health.stuck)
    return due, done, failures, running, stuck


def _calls(health: Health) -> Iterable[Metric]:
    by_purpose = _family("gatekeeper_box_calls_month", "Calls of this month by what they read or did.", "purpose")
    for purpose, count in health.purposes.items():
        by_purpose.add_metric([purpose], count)
    by_use = _family("gatekeeper_box_calls_today", "Calls of today by the use whose share they came from.", "use")
    for use in Use:
        by_use.add_metric([use], health.spent.today.get(use, 0))
    yield by_purpose
    yield by_use
    yield _one("gatekeeper_box_budget_month", "Calls that may be spent this month.", health.budget.monthly)
    allowance = day_allowance(health.spent, health.now, health.budget)
    yield _one("gatekeeper_box_budget_today", "Calls that may be spent today.", allowance)
    seen = forecast(health.spent, health.now, health.budget)
    yield _one("gatekeeper_box_calls_month_forecast", "Calls of this month if it goes on like this.", seen.month)
    ends = 0.0 if seen.ends_on is None else day_start(seen.ends_on).timestamp()
    told = "The day on which the budget runs out at this rate; 0: it lasts."
    yield _one("gatekeeper_box_budget_ends_timestamp_seconds", told, ends)


def _family(name: str, told: str, label: str) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, told, labels=[label])


def _one(name: str, told: str, value: float, **labels: str) -> GaugeMetricFamily:
    family = GaugeMetricFamily(name, told, labels=list(labels))
    family.add_metric(list(labels.values()), float(value))
    return family
