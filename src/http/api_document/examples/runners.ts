import type { ByOperation } from "../document.ts";
import { answer, type OperationExamples } from "./answer.ts";
import { jobId } from "./ids.ts";

const sha256 = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

export const runners: ByOperation<OperationExamples> = {
  receiveReport: {
    parameters: { jobID: jobId },
    requests: {
      progress: { summary: "It goes on", value: { sequence: 1, progress: 40, message: "Reading" } },
      heartbeat: { summary: "It is still there", value: {} },
      successful: {
        summary: "It is done: a value, and a file that was uploaded",
        value: {
          sequence: 2,
          status: "successful",
          outputs: {
            message: { value: "hello" },
            scene: { upload: { name: "scene.tif", mediaType: "image/tiff", size: 4, sha256 } },
          },
        },
      },
      failed: {
        summary: "It cannot be done",
        value: { sequence: 2, status: "failed", exception: { title: "No such scene", status: 404 } },
      },
    },
    answers: { 200: answer("Go on", { status: "running", cancel: false }) },
  },
  receiveUpload: {
    parameters: { jobID: jobId, attempt: "1", outputID: "scene", path: "scene.tif" },
    requests: { bytes: { summary: "A file", value: "test" } },
    answers: { 201: answer("Kept", { size: 4, sha256 }) },
  },
};
