"""cuiman with each of its kinds of credentials. Reads {"url", "kinds": {name: auth}}, prints what came of each."""

import json
import sys
import time

from cuiman import Client


def use(url: str, auth: dict) -> dict:
    """Everything that a caller does with a job; or why it could not."""
    client = Client(api_url=url, auth=auth)
    try:
        client.login(interactive=False)
        job = client.execute_process("primes_between", {"inputs": {"min_val": 2, "max_val": 7}})
        until = time.monotonic() + 30
        while client.get_job(job.jobID).status.value not in ("successful", "failed"):
            assert time.monotonic() < until, "the job does not end"
            time.sleep(0.05)
        return {
            "results": client.get_job_results(job.jobID).model_dump(mode="json", exclude_unset=True),
            "processes": len(client.get_processes().processes) > 0,
            "listed": job.jobID in [entry.jobID for entry in client.get_jobs().jobs],
            "jobID": job.jobID,
        }
    except Exception as error:
        return {"error": f"{type(error).__name__}: {error}"}
    finally:
        client.close()


asked = json.load(sys.stdin)
json.dump({name: use(asked["url"], auth) for name, auth in asked["kinds"].items()}, sys.stdout)
