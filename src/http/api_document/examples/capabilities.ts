import { conformanceClasses, mediaType, rel } from "../../../ogc/uris.ts";
import type { ByOperation } from "../document.ts";
import { answer, type OperationExamples } from "./answer.ts";

export function capabilities(url: string): ByOperation<OperationExamples> {
  const document = {
    openapi: "3.0.3",
    info: { title: "Tidegate", version: "0.1.0" },
    paths: { "/processes": { get: { operationId: "getProcesses" } } },
  };
  const page = '<!doctype html><html lang="en"><title>Tidegate API</title></html>';
  return {
    getLandingPage: {
      answers: {
        200: answer("The landing page", {
          title: "Tidegate",
          links: [
            { href: `${url}/`, rel: "self", type: mediaType.json },
            { href: `${url}/api`, rel: "service-desc", type: mediaType.openapi },
            { href: `${url}/docs`, rel: "service-doc", type: "text/html" },
            { href: `${url}/conformance`, rel: rel.conformance, type: mediaType.json },
            { href: `${url}/processes`, rel: rel.processes, type: mediaType.json },
            { href: `${url}/jobs`, rel: rel.jobList, type: mediaType.json },
          ],
        }),
      },
    },
    getConformance: {
      answers: { 200: answer("What is claimed", { conformsTo: Object.values(conformanceClasses) }) },
    },
    getApi: {
      answers: {
        200: {
          ...answer("The beginning of it", document, mediaType.openapi),
          ...answer("The beginning of it", document),
          ...answer("The page", page, "text/html"),
        },
      },
    },
    getDocs: { answers: { 200: answer("The page", page, "text/html") } },
  };
}
