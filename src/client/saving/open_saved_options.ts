import type { Client } from "../client.ts";
import type { ClientOptions } from "../transport/client_options.ts";

/**
 * Who opens what was saved: nothing of the kind is in it. Either the options of a client of the gateway that it names, or a client,
 * which is then asked whatever the text says: for a gateway that has moved. Give credentials only for what you trust: the text says
 * where they go.
 */
export type OpenSavedOptions = Omit<ClientOptions, "url"> | { readonly client: Client };
