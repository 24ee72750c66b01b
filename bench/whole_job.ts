import type { SubscriberProgram } from "../test/support/subscriber_program.ts";
import { executionPath, inputs } from "./requests.ts";

const pollsWhileItRuns = 4;
const pollMilliseconds = 250;

/** One caller's job from submission to results: five polls, one callback. Answers its id. */
export async function wholeJob(url: string, subscriber: SubscriberProgram): Promise<string> {
  const path = `/${crypto.randomUUID()}`;
  const { jobID } = await ask<{ jobID: string }>(url + executionPath("two_steps"), 201, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ inputs, subscriber: { successUri: subscriber.url + path } }),
  });
  for (let poll = 0; poll < pollsWhileItRuns; poll++) {
    await new Promise((resolve) => setTimeout(resolve, pollMilliseconds));
    await ask(`${url}/jobs/${jobID}`, 200);
  }
  await subscriber.received(1, { path, seconds: 30 });
  const { status } = await ask<{ status: string }>(`${url}/jobs/${jobID}`, 200);
  if (status !== "successful") throw new Error(`Cannot measure job ${jobID}: it is ${status}`);
  await ask(`${url}/jobs/${jobID}/results`, 200);
  return jobID;
}

async function ask<T>(url: string, status: number, init: RequestInit = {}): Promise<T> {
  const answer = await fetch(url, init);
  const body = await answer.text();
  if (answer.status !== status) throw new Error(`Cannot measure ${url}: ${answer.status} ${body}`);
  return JSON.parse(body) as T;
}
