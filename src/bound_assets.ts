import type { Assets } from "./http/api_document/assets.ts";

/** What is used of the binding that Cloudflare Workers give to the static assets of wrangler.toml. */
interface AssetsBinding {
  fetch(url: string): Promise<Response>;
}

/** The static assets of a Worker; none, when it was deployed without. */
export function boundAssets(binding: unknown): Assets {
  return {
    async read(name) {
      if (!isAssetsBinding(binding)) return undefined;
      const answer = await binding.fetch(`https://assets.invalid/${name}`);
      if (answer.status === 200) return answer.body ?? undefined;
      await answer.body?.cancel();
      return undefined;
    },
  };
}

function isAssetsBinding(binding: unknown): binding is AssetsBinding {
  return typeof binding === "object" && binding !== null && "fetch" in binding;
}
