import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { frameworkNames, frameworkOf, frameworks } from "../../../../src/core/webhooks/frameworks.ts";

describe("frameworkOf", () => {
  for (const [name, headers, body] of [
    ["express", { "x-powered-by": "Express" }, ""],
    ["express", {}, "<pre>Cannot GET /wamid</pre>"],
    ["nestjs", { "x-powered-by": "Express" }, '{"message":"Cannot GET /wamid","error":"Not Found","statusCode":404}'],
    ["nextjs", { "x-powered-by": "Next.js" }, ""],
    ["fastify", {}, '{"message":"Route GET:/wamid not found","error":"Not Found","statusCode":404}'],
    ["hono", { "content-type": "text/plain; charset=UTF-8" }, "404 Not Found"],
    ["flask", { server: "Werkzeug/3.0.1 Python/3.12.1" }, ""],
    ["fastapi", { server: "uvicorn" }, '{"detail":"Not Found"}'],
    ["django", { server: "WSGIServer/0.2 CPython/3.12" }, ""],
    ["laravel", { "set-cookie-names": "XSRF-TOKEN, laravel_session" }, ""],
    ["spring", {}, '{"timestamp":"2026-11-22T05:00:00Z","status":404,"error":"Not Found","path":"/wamid"}'],
    ["rails", { "x-runtime": "0.012345" }, ""],
    ["go", {}, "404 page not found\n"],
    ["aspnet", { server: "Kestrel" }, ""],
    ["php", { "x-powered-by": "PHP/8.3.1" }, ""],
    [undefined, { server: "nginx" }, "<html>"],
  ] as const) {
    it(`tells ${name ?? "nothing"} from ${JSON.stringify(headers)} ${body}`, () => {
      assert.equal(
        frameworkOf([
          { headers: {}, body: "" },
          { headers, body },
        ]),
        name,
      );
    });
  }

  it("has code for the raw body and the challenge of each", () => {
    for (const name of frameworkNames) {
      assert.ok(
        frameworks[name].code.rawBody && frameworks[name].code.challenge && frameworks[name].code.bodyLimit,
        name,
      );
    }
  });
});
