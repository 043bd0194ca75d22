"""Whoever is woken finds each figure explained."""

import re

from prometheus_client.metrics import MetricWrapperBase

from bot import measures
from tests.house.tree import ROOT

OPERATING = (ROOT / "docs/operating.md").read_text()


def test_the_docs_explain_each_metric_and_no_others() -> None:
    ours = [metric for metric in vars(measures).values() if isinstance(metric, MetricWrapperBase)]
    names = {name for metric in ours for name in _names(metric)}
    assert names == set(re.findall(r"`(oops_[a-z_]+)`", OPERATING)), "docs/operating.md: Watching it"


def _names(metric: MetricWrapperBase) -> set[str]:
    """What a metric is queried by: a counter's samples end in _total."""
    (family,) = metric.describe()
    return {f"{family.name}_total" if family.type == "counter" else family.name}
