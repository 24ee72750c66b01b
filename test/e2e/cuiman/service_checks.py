"""What the service says about itself."""

from check import check
from cuiman import Client
from service import Service, failure, told

REFERENCE_PROCESSES = {
    "218",
    "primes_between",
    "process_pipeline",
    "return_base_model",
    "simulate_scene",
    "sleep_a_while",
}


@check("get_capabilities: a landing page with absolute links")
def capabilities(service: Service) -> None:
    page = service.client.get_capabilities()
    assert page.title, "no title"
    assert page.links, "no links"
    for link in page.links:
        assert link.href.startswith("http"), f"not absolute: {link.href}"
    service.fact("capabilities: relations", sorted({link.rel for link in page.links if link.rel}))


@check("get_conformance: core, process description, JSON and dismiss are declared")
def conformance(service: Service) -> None:
    declared = {uri.rsplit("/", 1)[-1] for uri in service.client.get_conformance().conformsTo}
    assert declared >= {"core", "ogc-process-description", "json", "dismiss"}, declared
    service.fact("conformance: classes", sorted(declared))


@check("get_processes: the six processes of the reference, with their versions")
def processes(service: Service) -> None:
    listed = service.client.get_processes()
    assert listed.links, "no links"
    assert {process.id for process in listed.processes} >= REFERENCE_PROCESSES
    service.fact("processes", {process.id: process.version for process in listed.processes})


@check("get_process: each of the six has inputs and outputs with schemas")
def process(service: Service) -> None:
    for process_id in sorted(REFERENCE_PROCESSES):
        description = service.client.get_process(process_id)
        assert description.id == process_id
        assert description.inputs and description.outputs, f"{process_id} has none"
        occurs = {name: described.minOccurs for name, described in description.inputs.items()}
        service.fact(f"process {process_id}: inputs and their minOccurs", occurs)
        service.fact(f"process {process_id}: outputs", sorted(description.outputs))


@check("get_process: an unknown process is the OGC error no-such-process")
def unknown_process(service: Service) -> None:
    service.fact("error: unknown process described", told(failure(service.client.get_process, "nope")))
    execute = service.client.execute_process
    service.fact("error: unknown process executed", told(failure(execute, "nope", {"inputs": {}})))


@check("get_process: an id with a slash, a space and a colon is one segment, encoded")
def encoded_process(service: Service) -> None:
    error = failure(service.client.get_process, "a/b c:d")
    service.fact("error: process id that needs encoding", told(error))


@check("login, logout: nothing is asked for where no authentication is wanted")
def no_authentication(service: Service) -> None:
    client = Client(api_url=service.api_url, auth={"auth_type": "none"})
    client.login(interactive=False)
    assert client.token is None, "there is a token"
    assert client.get_processes().processes
    client.logout()
