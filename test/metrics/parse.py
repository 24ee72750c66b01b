"""Reads an exposition from stdin, as `text` or `openmetrics`, and prints its families as JSON."""

import json
import sys

from prometheus_client.openmetrics import parser as openmetrics
from prometheus_client import parser as text

parse = openmetrics.text_fd_to_metric_families if sys.argv[1] == "openmetrics" else text.text_fd_to_metric_families
families = [
    {
        "name": family.name,
        "type": family.type,
        "help": family.documentation,
        "samples": [
            {"name": sample.name, "labels": sample.labels, "value": repr(float(sample.value))}
            for sample in family.samples
        ],
    }
    for family in parse(sys.stdin)
]
json.dump(families, sys.stdout)
