"""Templates of requests, made from the descriptions."""

from check import check
from service import Service
from service_checks import REFERENCE_PROCESSES


@check("create_execution_request: the description of each process makes a template")
def templates(service: Service) -> None:
    for process_id in sorted(REFERENCE_PROCESSES):
        request = service.client.create_execution_request(process_id)
        assert request.process_id == process_id
        service.fact(f"request template of {process_id}", request.model_dump(mode="json", exclude_none=True))


@check("create_execution_request: with dotpath, members of objects become inputs of their own")
def dotpath(service: Service) -> None:
    request = service.client.create_execution_request("return_base_model", dotpath=True)
    service.fact("request template with dotpath", dict(request.inputs or {}))
    assert request.inputs and "scene_spec.factor" in request.inputs, request
    request.inputs.update({"scene_spec.factor": 2.0, "scene_spec.threshold": 1.0})
    job = service.client.execute_process("return_base_model", request.to_process_request())
    assert service.finished(job.jobID).status.value == "successful"


@check(
    "create_execution_request: the template of a process whose inputs all have defaults can be executed as it is"
)
def executable(service: Service) -> None:
    for process_id in ("primes_between", "sleep_a_while"):
        request = service.client.create_execution_request(process_id).to_process_request()
        job = service.client.execute_process(process_id, request)
        if process_id == "sleep_a_while":
            service.client.dismiss_job(job.jobID)
        else:
            assert service.finished(job.jobID).status.value == "successful"
