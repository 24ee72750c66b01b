"""show_app: the client's own server for the browser app, which passes requests on to the service."""

import webbrowser
from urllib.parse import parse_qs, urlsplit

import httpx2

from check import check
from service import Service


@check("show_app: the app reaches the service through the client: lists processes, runs a job, dismisses it")
def app(service: Service) -> None:
    opened: list[str] = []
    open_browser, webbrowser.open = webbrowser.open, opened.append
    try:
        app = service.client.show_app(display="browser")
    finally:
        webbrowser.open = open_browser
    try:
        use(opened[0])
    finally:
        app.serve_result.stop()


def use(url: str) -> None:
    parts = urlsplit(url)
    base = f"{parts.scheme}://{parts.netloc}"
    launch = parse_qs(parts.query)["launch"][0]
    with httpx2.Client(base_url=base, headers={"Origin": base}) as browser:
        assert "<html" in browser.get(url).text
        assert browser.post("/_cuiman/launch", json={"launch": launch}).is_success
        service = "/_cuiman/service"
        listed = browser.get(f"{service}/processes").json()
        assert "primes_between" in [process["id"] for process in listed["processes"]]
        answer = browser.post(
            f"{service}/processes/sleep_a_while/execution", json={"inputs": {"duration": 20}}
        )
        assert answer.status_code == 201, answer.text
        job = f"{service}/jobs/{answer.json()['jobID']}"
        assert browser.get(job).json()["status"] in ("accepted", "running")
        assert browser.delete(job).json()["status"] == "dismissed"
        assert browser.get(f"{service}/jobs/nope").status_code == 404
