"""Charts of the data_visualization block (source: Slack's reference of that block)."""

from sandbox.rules.kinds import Items, Number, Record, String, Typed

_FINITE = Number(float("-inf"), float("inf"), whole=False)
_POINT = Record({"label": String(20), "value": _FINITE})
_SERIES = Record({"name": String(20), "data": Items(_POINT, most=20)})
_AXES = Record({"categories": Items(String(20), most=20)}, {"x_label": String(50), "y_label": String(50)})
_LINES = Record({"series": Items(_SERIES, most=12), "axis_config": _AXES})
_SLICE = Record({"label": String(20), "value": Number(1e-9, float("inf"), whole=False)})  # above nothing

CHART = Typed(
    {**dict.fromkeys(("line", "bar", "area"), _LINES), "pie": Record({"segments": Items(_SLICE, most=12)})}
)
