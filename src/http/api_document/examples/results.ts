import type { ByOperation } from "../document.ts";
import { answer, type Answers, type OperationExamples } from "./answer.ts";
import { jobId } from "./ids.ts";

export const resultsDocument = { message: "hello", info: "paused 0 s" };

/** `/req/core/process-execute-sync-raw-value-multi` */
export const multipart: Answers = answer(
  'Two outputs, raw; Content-Type: multipart/related; boundary=part-1; type="text/plain"',
  [
    "--part-1",
    "Content-Type: text/plain",
    "Content-ID: message",
    "",
    "hello",
    "--part-1",
    "Content-Type: text/plain",
    "Content-ID: info",
    "",
    "paused 0 s",
    "--part-1--",
    "",
  ].join("\r\n"),
  "multipart/related",
);

export const oneText: Answers = answer("One output, raw; Content-Type: text/plain", "hello", "*/*");

export function results(): ByOperation<OperationExamples> {
  const one = { ...oneText, ...answer("One output that is JSON, or as a document has it", [2, 3, 5]) };
  const output = { parameters: { jobID: jobId, outputID: "message" }, answers: { 200: one } };
  const file = { jobID: jobId, outputID: "scene", path: "scene.zarr/.zmetadata" };
  const link = "v1.0199f2b1.signature";
  const { jobID: _job, ...ofFile } = file;
  const ofTree = {
    path: ".zattrs",
    size: 2,
    sha256: "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a",
  };
  const bytes = {
    ...answer("A file", "(bytes)", "*/*"),
    ...answer("The files of a tree", { files: [ofTree] }),
  };
  const range = answer("Its first bytes", "(byt", "*/*");
  return {
    getResults: {
      parameters: { jobID: jobId },
      answers: { 200: { ...answer("The document", resultsDocument), ...multipart, ...oneText }, 206: range },
    },
    getOutput: { ...output, answers: { ...output.answers, 206: range } },
    getLinkedOutput: {
      parameters: { link, outputID: "message" },
      answers: { ...output.answers, 206: range },
    },
    getOutputFile: { parameters: file, answers: { 200: bytes, 206: range } },
    getLinkedOutputFile: { parameters: { link, ...ofFile }, answers: { 200: bytes, 206: range } },
  };
}
