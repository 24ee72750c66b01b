"""The life of a job, as the client sees it."""

import time

from cuiman.api.exceptions import ClientError
from gavicore.models import JobStatus, ProcessRequest

from check import check
from service import Service, failure, members, shown, told

PRIMES_TO_29 = [11, 13, 17, 19, 23, 29]


@check("execute_process: primes_between is accepted, ends successful, and its results are the primes")
def successful(service: Service) -> None:
    request = ProcessRequest(inputs={"min_val": 11, "max_val": 29})
    accepted = service.client.execute_process("primes_between", request)
    assert accepted.processID == "primes_between"
    assert accepted.status in (JobStatus.accepted, JobStatus.running, JobStatus.successful), accepted.status
    job = service.finished(accepted.jobID)
    assert job.jobID == accepted.jobID
    assert job.status == JobStatus.successful, shown(job)
    assert job.created and job.started and job.finished, shown(job)
    assert job.created <= job.started <= job.finished, shown(job)
    results = service.results(job.jobID)
    assert results == {"return_value": PRIMES_TO_29}, results
    service.fact("successful job: members", members(job))
    service.fact("successful job: message", job.message)
    service.fact("successful job: results", results)


@check("execute_process: without inputs the defaults of the description are taken")
def defaults(service: Service) -> None:
    for request in ({"inputs": {}}, {}):
        job = service.finished(service.client.execute_process("primes_between", request).jobID)
        results = service.results(job.jobID)
        assert len(results["return_value"]) == 25 and results["return_value"][-1] == 97, results


@check("execute_process: min_val above max_val is a job that fails, with the process's own words")
def failed(service: Service) -> None:
    job = service.run("primes_between", min_val=50, max_val=10)
    assert job.status == JobStatus.failed, shown(job)
    service.fact("failed job: members", members(job))
    service.fact("failed job: message", job.message)
    error = failure(service.client.get_job_results, job.jobID)
    service.fact("error: results of a failed job", told(error))


@check("get_job: sleep_a_while(20) shows rising progress to polls every 0.5 s; dismiss_job ends it at once")
def dismissed(service: Service) -> None:
    job = service.submit("sleep_a_while", duration=20)
    seen: list[int] = []
    until = time.monotonic() + 20
    while len(set(seen)) < 4:
        assert time.monotonic() < until, f"progress seen: {seen}"
        time.sleep(0.5)
        job = service.client.get_job(job.jobID)
        if job.status == JobStatus.running and job.progress is not None:
            seen.append(job.progress)
    assert seen == sorted(seen) and 0 <= seen[0] and seen[-1] < 100, seen
    service.fact("running job: members", members(job))
    answer = service.client.dismiss_job(job.jobID)
    assert answer.status == JobStatus.dismissed, shown(answer)
    later = service.polled(job.jobID, lambda job: job.status == JobStatus.dismissed)
    service.fact("dismissed job: members", members(later))
    service.fact(
        "error: results of a dismissed job", told(failure(service.client.get_job_results, job.jobID))
    )
    time.sleep(1)
    assert service.client.get_job(job.jobID).status == JobStatus.dismissed, "a late report revived the job"


@check("get_job: sleep_a_while that fails keeps the progress it had and says why")
def failed_half_way(service: Service) -> None:
    job = service.run("sleep_a_while", duration=0.5, fail=True)
    assert job.status == JobStatus.failed, shown(job)
    service.fact("job failed half-way", {"message": job.message, "progress": job.progress})


@check("execute_process: a value outside its schema is refused at once, with a title")
def refused(service: Service) -> None:
    requests = {
        "resolution above its maximum": ("simulate_scene", {"resolution": 5}),
        "text for an integer": ("primes_between", {"min_val": "many"}),
        "required input is missing": ("return_base_model", {}),
        "required member is missing": ("return_base_model", {"scene_spec": {"factor": 1}}),
    }
    for fault, (process_id, inputs) in requests.items():
        service.fact(f"error: {fault}", told(failure(service.submit, process_id, **inputs)))


@check("execute_process: an input that the process does not have is refused or ignored")
def unknown_input(service: Service) -> None:
    try:
        job = service.submit("primes_between", nope=1)
    except ClientError as error:
        service.fact("unknown input", told(error))
    else:
        service.fact("unknown input", f"ignored: {service.finished(job.jobID).status.value}")


@check("get_job_results: asked too early it is the OGC error result-not-ready")
def not_ready(service: Service) -> None:
    job = service.submit("sleep_a_while", duration=20)
    service.fact("error: results too early", told(failure(service.client.get_job_results, job.jobID)))
    service.client.dismiss_job(job.jobID)


@check("get_job, get_job_results, dismiss_job: an unknown job is the OGC error no-such-job")
def unknown_job(service: Service) -> None:
    for call in (service.client.get_job, service.client.get_job_results, service.client.dismiss_job):
        service.fact(f"error: unknown job, {call.__name__}", told(failure(call, "nope")))


@check("get_jobs: lists a job that was submitted, with links")
def listed(service: Service) -> None:
    job = service.run("primes_between", max_val=10)
    jobs = service.client.get_jobs()
    assert jobs.links, "no links"
    found = [entry for entry in jobs.jobs if entry.jobID == job.jobID]
    assert len(found) == 1, f"{job.jobID} is listed {len(found)} times"
    assert shown(found[0]) == shown(job), f"listed as {shown(found[0])}, read as {shown(job)}"


@check("return_base_model: an object goes in and comes out")
def nested(service: Service) -> None:
    scene = {"threshold": 0.25, "factor": 3.5}
    job = service.run("return_base_model", scene_spec=scene)
    service.fact("results of return_base_model", service.results(job.jobID))


@check("process_pipeline: its output has a name of its own")
def pipeline(service: Service) -> None:
    job = service.run("process_pipeline", id="X")
    service.fact("results of process_pipeline", service.results(job.jobID))


@check("218: messages and progress while it runs, null inputs taken, the others given back")
def indicators(service: Service) -> None:
    inputs = {"start_date": "2025-01-01", "end_date": "2025-02-01", "geometry": "POINT (1 2)"}
    job = service.submit("218", **inputs, indicator_name="NDVI", site_extend=None)
    running = service.polled(job.jobID, lambda job: (job.progress or 0) >= 20)
    service.fact("218 while it runs", {"status": running.status.value, "message": running.message})
    job = service.finished(job.jobID)
    service.fact(
        "218 at its end", {"status": job.status.value, "message": job.message, "progress": job.progress}
    )
    service.fact("results of 218", service.results(job.jobID))


@check("execute_process: the subscriber's URLs are called")
def subscriber(service: Service) -> None:
    names = ("successUri", "failedUri", "inProgressUri")
    urls = {name: f"{service.subscriber_url}/{service.side}/{name}" for name in names}
    request = ProcessRequest(inputs={"max_val": 5}, subscriber=urls)
    job = service.finished(service.client.execute_process("primes_between", request).jobID)
    assert job.status == JobStatus.successful, shown(job)


@check("dismiss_job: a finished job is removed")
def removed(service: Service) -> None:
    job = service.run("primes_between", max_val=10)
    answer = service.client.dismiss_job(job.jobID)
    assert answer.jobID == job.jobID
    service.fact("finished job when dismissed: status", answer.status.value)
    assert job.jobID not in [entry.jobID for entry in service.client.get_jobs().jobs], "it is still listed"
    service.fact("error: removed job read", told(failure(service.client.get_job, job.jobID)))
    service.fact("error: removed job dismissed", told(failure(service.client.dismiss_job, job.jobID)))
