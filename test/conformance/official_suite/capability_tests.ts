import { officialFaults } from "../../support/official_schemas.ts";
import { send } from "./answer.ts";
import { json, jsonByRestAssured, type SuiteTest, type Tested } from "./tested.ts";
import { arrayAt, demand, memberOf } from "./verdict.ts";

const core = "http://www.opengis.net/spec/ogcapi-processes-1/1.0/conf/core";
const relations = "http://www.opengis.net/def/rel/ogc/1.0";

async function bodyOf(url: string, accept = json): Promise<unknown> {
  const { status, text } = await send({ url, accept });
  demand(status === 200, `GET ${url} answered ${status}`);
  return JSON.parse(text);
}

const landingPage = ({ root }: Tested) => bodyOf(`${root}/`, jsonByRestAssured);

function demandNoFaults(faults: readonly string[]): void {
  demand(faults.length === 0, faults.join("; "));
}

export const capabilityTests: Readonly<Record<string, SuiteTest>> = {
  async "GeneralHttp.testHttp"({ root }) {
    const { httpVersion } = await send({ url: `${root}/`, accept: "*/*" });
    demand(httpVersion === "1.1", `The answer is HTTP/${httpVersion}`);
  },

  async "LandingPage.testLandingPageRetrieval"(tested) {
    await landingPage(tested);
  },

  async "LandingPage.testLandingPageValidation"(tested) {
    const page = await landingPage(tested);
    const given = arrayAt(page, "links").map((link) => memberOf(link, "rel"));
    const hasOneOf = (...wanted: readonly string[]) => wanted.some((rel) => given.includes(rel));
    demand(hasOneOf("service-desc", "service-doc"), "There is no link to an API definition");
    demand(hasOneOf(`${relations}/conformance`, "conformance"), "There is no link to the conformance");
    demand(hasOneOf(`${relations}/processes`, "processes"), "There is no link to the processes");
    demandNoFaults(officialFaults("landingPage", page));
  },

  async "Conformance.testValidateConformanceOperationAndResponse"({ root }) {
    const declared = await bodyOf(`${root}/conformance`, jsonByRestAssured);
    demandNoFaults(officialFaults("confClasses", declared));
    demand(arrayAt(declared, "conformsTo").includes(core), `${core} is not declared`);
  },
};
