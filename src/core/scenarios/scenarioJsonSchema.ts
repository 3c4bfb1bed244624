import * as z from "zod/mini";
import { scenarioFileSchema, stepVerbs } from "./schema.ts";

/** What editors complete and check files of scenarios with, JSON and YAML alike. */
export function scenarioJsonSchema(): Record<string, unknown> {
  const schema = z.toJSONSchema(scenarioFileSchema, {
    io: "input",
    target: "draft-7",
    override: ({ jsonSchema }) => {
      const { properties } = jsonSchema;
      // A step has exactly one verb, which the schema that it is made from can't say.
      if (properties && "expectSilence" in properties) {
        jsonSchema.oneOf = stepVerbs.map((verb) => ({ required: [verb] }));
      }
    },
  });
  return { ...schema, title: "Scenarios for Wamid's simulator" };
}
