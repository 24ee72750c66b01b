/**
 * Judges and calls URLs as a Deno gateway does, and prints what came of each. Arguments: the port that is allowed, a file with
 * the URLs, and how names resolve: `spelt` (names hold their address), or addresses that follow one another for ever.
 */
import { readFileSync } from "node:fs";
import process from "node:process";
import { createPinnedFetch } from "../../src/webhook/pinned_fetch.ts";
import { callAll } from "./subscriber_calls.ts";
import { leadsThere } from "./urls.ts";

const [port = "", file = "", how = "spelt"] = process.argv.slice(2);
const answers = how.split(",");
let asked = 0;
let leftAlone = 0;

function resolve(host: string): Promise<readonly string[]> {
  if (how !== "spelt") return Promise.resolve([answers[asked++ % answers.length] ?? ""]);
  const [, address] = /((?:\d+[.-]){3}\d+)\.leads\.example\.com$/.exec(host) ?? [];
  return host.endsWith(leadsThere) && address !== undefined
    ? Promise.resolve([address.replaceAll("-", ".")])
    : Promise.reject(new Error("nobody is asked outside of this machine"));
}

const connect = createPinnedFetch();
const calls = await callAll(
  JSON.parse(readFileSync(file, "utf8")),
  { privateHosts: [], ports: [Number(port), 443, 8443], resolve },
  (url, request) => {
    // Nothing leaves this machine: an address of somebody else's is as good as an answer.
    if (url.hostname.endsWith(".example.com") && request.addresses?.[0] === "93.184.216.34") {
      leftAlone++;
      return Promise.resolve(new Response(null, { status: 200 }));
    }
    return connect(url, request);
  },
);
console.log(JSON.stringify({ calls, leftAlone }));
