import { type Answer, send } from "./answer.ts";
import { bundledFaults, type OperationId } from "./bundled_document.ts";
import type { Echo } from "./echo_description.ts";
import { testString } from "./echo_requests.ts";
import { json, type Tested } from "./tested.ts";
import { arrayAt, demand, memberOf, Skip } from "./verdict.ts";

/** An execution as the suite asks for one without a preference. */
export function postSync({ root, echoId }: Tested, body: unknown): Promise<Answer> {
  return send({ url: `${root}/processes/${echoId}/execution`, accept: json, body });
}

/** @throws Error when the answer is neither 201 nor, where both modes are offered, 200 */
export async function postAsync(
  { root, echoId }: Tested,
  { offersSync }: Echo,
  body: unknown,
): Promise<Answer> {
  const url = `${root}/processes/${echoId}/execution`;
  const answer = await send({ url, accept: json, prefer: "respond-async", body });
  demand(answer.status === 201 || (offersSync && answer.status === 200), `It answered ${answer.status}`);
  return answer;
}

export function demandStatus({ status }: Answer, ...allowed: readonly number[]): void {
  demand(allowed.includes(status), `It answered ${status}, not ${allowed.join(" or ")}`);
}

export function skipUnlessAsync({ offersAsync }: Echo): void {
  if (!offersAsync) throw new Skip("The echo is not run asynchronously");
}

/** @throws Error when there is none, or it is no absolute URL */
export function locationOf(answer: Answer): string {
  const location = answer.header("location");
  demand(location !== undefined, "There is no Location");
  demand(URL.canParse(location), `The Location "${location}" is no absolute URL`);
  return location;
}

export function demandValid(operationId: OperationId, answer: Answer): void {
  const faults = bundledFaults(operationId, answer);
  demand(faults.length === 0, faults.join("; "));
}

/** The status at the `Location` of an answer. Two of the suite's tests ask for it without `Accept`. */
export async function demandStatusAt(answer: Answer, accept: string | undefined = json): Promise<void> {
  demandStatus(answer, 200, 201);
  demandValid("getStatus", await send({ url: locationOf(answer), accept }));
}

export function isMultipart(answer: Answer): boolean {
  const type = answer.header("content-type");
  demand(type !== undefined, "The answer has no Content-Type");
  return type.startsWith("multipart/related");
}

/** The suite's mail library reads a part of any other type than text as a stream, and then looks into the name of its class. */
export function demandTestStringInPart({ text }: Answer): void {
  const boundary = /^--[^\r\n]+/m.exec(text)?.[0];
  demand(boundary !== undefined, "The body has no boundary");
  const parts = text.split(boundary).slice(1, -1).map((part) => {
    const end = part.indexOf("\r\n\r\n");
    return { head: part.slice(0, end), body: part.slice(end + 4) };
  });
  const isText = (head: string) =>
    /^content-type: *text\/plain/im.test(head) || !/^content-type:/im.test(head);
  const found = parts.some(({ head, body }) => isText(head) && body.includes(testString));
  demand(found, `No text part of the multipart answer has "${testString}"`);
}

const mostLooks = 4;
const lookMilliseconds = 5_000;
const resultsRelation = "http://www.opengis.net/def/rel/ogc/1.0/results";

/** Follow the links of a status document until one leads to results with the test string. */
export async function demandResults(status: unknown, { pollMilliseconds }: Tested): Promise<void> {
  let current = status;
  for (let left = mostLooks * lookMilliseconds; left > 0; left -= pollMilliseconds) {
    const links = arrayAt(current, "links");
    const results = links.filter((link) => relOf(link) === resultsRelation);
    for (const link of results) {
      const { text } = await send({ url: String(memberOf(link, "href")) });
      demand(text.includes(testString), `The results do not contain "${testString}": ${text}`);
    }
    if (results.length > 0) return;
    const next = links.find((link) => ["monitor", "status"].includes(relOf(link)));
    demand(next !== undefined, "The status has no link to results, and none to itself");
    await new Promise((resolve) => setTimeout(resolve, pollMilliseconds));
    current = JSON.parse((await send({ url: String(memberOf(next, "href")), accept: json })).text);
  }
  throw new Error("The job did not end within 20 s");
}

function relOf(link: unknown): string {
  const rel = memberOf(link, "rel");
  demand(typeof rel === "string", "A link of the status has no rel");
  return rel;
}
