import { type Claim, type ClientModule, equal, holds, thrown } from "../claim.ts";

interface Told {
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Whom the client trusts, and what it lets others know. */
export const trust: readonly Claim[] = [
  {
    name: "says who is calling in each of the ways",
    async check({ createClient }, { elsewhere }) {
      const told = async (auth: NonNullable<Parameters<ClientModule["createClient"]>[0]["auth"]>) =>
        (await createClient({ url: elsewhere, auth }).transport.read<Told>({ path: "/who" })).headers;
      equal((await told({ bearer: "abc" }))["authorization"], "Bearer abc");
      equal((await told({ username: "zoé", password: "a:b" }))["authorization"], "Basic em/DqTphOmI=");
      equal((await told({ apiKey: "k1" }))["x-api-key"], "k1");
      equal((await told({ apiKey: "k2", header: "x-auth-token" }))["x-auth-token"], "k2");
      equal((await told(() => ({ authorization: "Bearer new" })))["authorization"], "Bearer new");
    },
  },
  {
    name: "gives its credentials to nobody but its gateway",
    async check({ createClient }, { gateway, key, elsewhere }) {
      const { transport } = createClient({ url: gateway, auth: { bearer: key } });
      const { headers } = await transport.read<Told>({ path: `${elsewhere}/who` });
      holds(!JSON.stringify(headers).includes(key), JSON.stringify(headers));
    },
  },
  {
    name: "does not follow a redirect",
    async check({ createClient, ApiError }, { elsewhere }) {
      const word = crypto.randomUUID();
      const client = createClient({ url: `${elsewhere}/redirect/${word}`, auth: { bearer: "secret" } });
      const { message } = await thrown(ApiError, () => client.landingPage());
      holds(message.includes("redirect"), message);
      const { visits } = await createClient({ url: elsewhere }).transport.read<{ visits: number }>({
        path: `/visits/${word}`,
      });
      equal(visits, 0);
    },
  },
  {
    name: "encodes whatever an id holds",
    async check({ createClient, NoSuchJobError, NoSuchProcessError }, { gateway, elsewhere }) {
      const odd = `a/b c&d="e"#f?g%20é`;
      const client = createClient({ url: gateway });
      const encoded = encodeURIComponent(odd);
      const { request, problem } = await thrown(NoSuchProcessError, () => client.process(odd));
      equal(request.url, `${gateway}/processes/${encoded}`);
      holds(problem.detail?.includes(odd) ?? false, `${problem.detail} names it as it is`);
      await thrown(NoSuchJobError, () => client.job(odd));
      const filter = { processId: [odd, "b"], datetime: "2026-01-01T00:00:00+01:00/..", pageSize: 1 };
      const targets = await targetOf(createClient, elsewhere, filter);
      const search = new URL(targets, elsewhere).searchParams;
      equal([search.getAll("processID"), search.get("datetime")], [[odd, "b"], filter.datetime]);
    },
  },
  {
    name: "unwraps a callback that is signed, and no other",
    async check({ unwrap, InvalidSignatureError }, { callback: { secret, headers, body } }) {
      const message = (text: string) =>
        new Request("https://example.org/", { method: "POST", headers, body: text });
      const { id, statusInfo, results } = await unwrap(message(body), secret);
      equal([id, statusInfo, results], [headers["webhook-id"], undefined, JSON.parse(body)]);
      await thrown(InvalidSignatureError, () => unwrap(message(`${body} `), secret));
    },
  },
];

/** What a list of jobs is asked for by: the mirror answers no list, and says so. */
async function targetOf(
  createClient: ClientModule["createClient"],
  elsewhere: string,
  filter: Parameters<ReturnType<ClientModule["createClient"]>["jobs"]>[0],
): Promise<string> {
  let target = "";
  const fetch = async (input: string | URL | Request, init?: RequestInit) => {
    const answer = await globalThis.fetch(input, init);
    target = (await answer.clone().json() as Told).target;
    return Response.json({ jobs: [], links: [] });
  };
  for await (const job of createClient({ url: elsewhere, fetch }).jobs(filter)) void job;
  return target;
}
