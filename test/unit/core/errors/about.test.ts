import assert from "node:assert/strict";
import { test } from "node:test";
import { type About, aboutAny, aboutOf } from "../../../../src/core/errors/about.ts";

const facts = ({ whatsApp, cloudApi, graphErrors, errors, otherThings }: About) =>
  Object.entries({ whatsApp, cloudApi, graphErrors, errors, otherThings })
    .filter(([, is]) => is)
    .map(([name]) => name)
    .join(" ");

test("a file is about the things that its words name", () => {
  assert.equal(facts(aboutOf("")), "");
  assert.equal(facts(aboutOf("const port = 8080;")), "");
  assert.equal(facts(aboutOf("import { Whats_App } from 'x'")), "whatsApp");
  assert.equal(facts(aboutOf("POST https://graph.facebook.com/v24.0/1/messages")), "whatsApp cloudApi");
  assert.equal(facts(aboutOf("fbtrace_id")), "graphErrors");
  assert.equal(facts(aboutOf("catch (e) {}")), "errors");
  assert.equal(facts(aboutOf("postal code")), "otherThings");
  assert.equal(facts(aboutOf("swamp, GraphQLSchema, hwaba")), "");
});

test("a file is about what any of its parts is about", () => {
  assert.equal(facts(aboutAny([])), "");
  assert.equal(facts(aboutAny([aboutOf("wamid"), aboutOf("price")])), "whatsApp cloudApi otherThings");
});
