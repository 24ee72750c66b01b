import { createHash, randomBytes } from "node:crypto";
import type { DispatchMessage } from "../../../src/protocol/dispatch.ts";
import type { OutputValue } from "../../../src/protocol/report.ts";
import { type RawRunner, startRawRunner } from "../../support/raw_runner.ts";

export const sha256 = (content: string | Uint8Array) => createHash("sha256").update(content).digest("hex");

/** Bytes of which no parser may think anything. */
export const scene = new Uint8Array(randomBytes(400_000));
export const picture = new Uint8Array(randomBytes(3_000));
export const report = "Größe;Wert\r\n--part-\r\n--\r\n";

/** One process, `survey`, with an output of each kind. */
export function startSurveyRunner(): RawRunner {
  return startRawRunner([{
    id: "survey",
    version: "1.0.0",
    jobControlOptions: ["sync-execute", "async-execute", "dismiss"],
    outputTransmission: ["value", "reference"],
    outputs: {
      count: { schema: { type: "integer" } },
      report: { schema: { type: "string", contentMediaType: "text/csv" } },
      picture: { schema: { type: "string", contentEncoding: "base64", contentMediaType: "image/png" } },
      scene: { schema: { type: "string", contentMediaType: "image/tiff; application=geotiff" } },
      elsewhere: { schema: {} },
    },
  }]);
}

/** What is to be received for each output. */
export const expected = {
  count: { type: "application/json", size: 1, sha256: sha256("3") },
  report: { type: "text/csv", size: new TextEncoder().encode(report).length, sha256: sha256(report) },
  picture: { type: "image/png", size: picture.length, sha256: sha256(picture) },
  scene: { type: "image/tiff; application=geotiff", size: scene.length, sha256: sha256(scene) },
} as const;

/** Does what it was ordered, to a successful end. */
export async function finish(runner: RawRunner, order: DispatchMessage): Promise<void> {
  const outputs: Record<string, OutputValue> = {
    count: { value: 3 },
    report: { value: report },
    picture: { value: base64(picture) },
    scene: {
      upload: {
        name: "scene.tif",
        mediaType: expected.scene.type,
        size: scene.length,
        sha256: expected.scene.sha256,
      },
    },
    elsewhere: { href: "https://elsewhere.example.org/data.bin", type: "application/octet-stream" },
  };
  const wanted = Object.keys(order.outputs);
  if (wanted.includes("scene")) await expectStatus(201, runner.upload(order, "scene/scene.tif", scene));
  const made = Object.fromEntries(
    wanted.flatMap((id) => outputs[id] === undefined ? [] : [[id, outputs[id]]]),
  );
  await expectStatus(200, runner.report(order, { sequence: 1, status: "successful", outputs: made }));
}

function base64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes));
}

async function expectStatus(
  status: number,
  answer: Promise<{ status: number; text: string }>,
): Promise<void> {
  const found = await answer;
  if (found.status !== status) throw new Error(`${found.status} ${found.text}`);
}
