"""A check is a function with a claim. It takes the service and raises when the claim does not hold."""

import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from service import Service


@dataclass(frozen=True)
class Check:
    claim: str
    only: str | None
    function: Callable[[Service], None]

    def run(self, service: Service) -> dict[str, Any]:
        started = time.monotonic()
        error = None
        try:
            self.function(service)
        except Exception:
            error = traceback.format_exc()
        return {"claim": self.claim, "error": error, "seconds": round(time.monotonic() - started, 2)}


checks: list[Check] = []


def check(claim: str, only: str | None = None):
    """Register a check. `only` names the side that it is for, when the other side cannot be asked."""

    def register(function: Callable[[Service], None]) -> Callable[[Service], None]:
        checks.append(Check(claim, only, function))
        return function

    return register
