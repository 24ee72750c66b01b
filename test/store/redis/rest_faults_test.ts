/** The contract while the answers of the REST interface are doubled, late, wrong or lost. */
import { delayed, doubled, erroneous, garbled, lost, refused } from "../../support/rest_faults.ts";
import { persistent } from "./persistent_store.ts";
import { byRest, contractOver } from "./contract.ts";

contractOver("redis by REST, every request executed twice", byRest(doubled, 1));
contractOver("redis by REST, answers delayed", byRest(delayed(5), 0.5));
for (const [name, fault] of Object.entries({ lost, refused, erroneous, garbled })) {
  contractOver(`redis by REST, answers ${name} and asked for again`, byRest(fault), { wrap: persistent });
}
