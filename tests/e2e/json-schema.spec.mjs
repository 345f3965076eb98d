// The JSON Schemas that the page offers, against their meta-schema and the recorded verdicts of the official packages.
import { readFileSync } from "node:fs";
import { expect, test } from "@playwright/test";
import Ajv from "ajv/dist/2020.js";

const read = (path) => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
const records = read("tests/fixtures/oracle/cases.jsonl").trim().split("\n").map((line) => JSON.parse(line));

/** What JSON Schema cannot express, by case. */
const INEXPRESSIBLE = {
  "cases/cc_keys_1_and_true_collapse.yaml": "JSON has no keys other than text",
  "cases/name_binary.yaml": "JSON has no binary data, which the check takes for text",
  "cases/name_duplicate.yaml": "no keyword compares one key of several items",
  "cases/name_duplicate_two_pairs.yaml": "no keyword compares one key of several items",
  "cases/name_inf.yaml": "JSON has no infinite number, and its stand-in is text",
  "cases/top_locations_set_empty.yaml": "JSON has no sets, of which the check takes an empty one",
};

/** What the strict schema says otherwise than the records of the raw file, whose deploy ignores `defaults`. */
const STRICTER = {
  "cases/def_secret_without_name.yaml": "the item lacks its name where `defaults` are merged",
  "cases/def_serverless.yaml": "the key is refused where `defaults` are merged",
  "cases/name_duplicate.yaml": INEXPRESSIBLE["cases/name_duplicate.yaml"],
  "cases/name_duplicate_two_pairs.yaml": INEXPRESSIBLE["cases/name_duplicate.yaml"],
  "cases/name_inf.yaml": INEXPRESSIBLE["cases/name_inf.yaml"],
  "cases/top_locations_set_empty.yaml": INEXPRESSIBLE["cases/top_locations_set_empty.yaml"],
};

const isDeployed = (it) => it.ok && it.locations.every((at) => at.server_ok && Object.values(at.agent).every((agent) => agent.ok));

for (const [name, isAccepted, exceptions] of [
  ["dagster_cloud.schema.json", (it) => it.ok, INEXPRESSIBLE],
  ["dagster_cloud.strict.schema.json", isDeployed, STRICTER],
]) {
  test(`${name} is a schema and says what the official packages say`, () => {
    const schema = JSON.parse(read(`src/content/${name}`));
    const ajv = new Ajv({ strict: true, strictTypes: false, strictRequired: false });
    expect(ajv.validateSchema(schema), JSON.stringify(ajv.errors)).toBe(true);
    const validate = ajv.compile(schema);
    // A text that is no YAML has no value to validate.
    const values = records.filter((it) => "yaml_value" in it);
    expect(values.length).toBeGreaterThan(190);
    const others = values.filter((it) => validate(it.yaml_value) !== isAccepted(it)).map((it) => it.path);
    expect(others.sort()).toEqual(Object.keys(exceptions).sort());
  });
}
