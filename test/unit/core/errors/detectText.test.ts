import assert from "node:assert/strict";
import { test } from "node:test";
import { detect } from "../../../../src/core/errors/detector.ts";
import type { Finding } from "../../../../src/core/errors/finding.ts";

const codes = (findings: readonly Finding[]) =>
  findings
    .filter(({ kind }) => kind === "code")
    .map(({ code, subcode }) => (subcode === undefined ? `${code}` : `${code}/${subcode}`));
/** Codes that would be spoken of unasked, each checked to stand where the finding says. */
function spoken(text: string, languageId = "log"): string[] {
  const findings = detect(text, languageId).filter(({ confidence }) => confidence !== "possible");
  for (const { start, end, code, subcode } of findings) {
    assert.ok([`${code}`, `${subcode}`].includes(text.slice(start, end)), `${text.slice(start, end)} isn't ${code}`);
  }
  return codes(findings);
}
function all(cases: Record<string, string[]>, languageId = "log"): void {
  for (const [text, expected] of Object.entries(cases)) assert.deepEqual(spoken(text, languageId), expected, text);
}

const esc = String.fromCharCode(27);

test("a code in a line of a log is found in whatever way it is written", () => {
  all({
    "(#131047) Re-engagement message": ["131047"],
    "Error: (#131030) Recipient phone number not in allowed list": ["131030"],
    "2026-11-20T09:00:00.131Z ERROR send failed code=131047 to=15550100": ["131047"],
    'send failed "code":131047': ["131047"],
    "send failed code: 131047": ["131047"],
    "Error 131047: Re-engagement message": ["131047"],
    "error #131047": ["131047"],
    "Error code: 131047": ["131047"],
    "WhatsApp send failed [131047] Re-engagement message": ["131047"],
    "errorCode=131047, errorSubcode=null": ["131047"],
    'level=error msg="whatsapp send failed" code=131047 wamid=wamid.HBg': ["131047"],
    "whatsapp: message undelivered, 131026": ["131026"],
    "WhatsApp API error 131047, 131026 and 131049": ["131047", "131026", "131049"],
    "err.code === 131047": ["131047"],
    "Fehlercode 131047 von Meta": ["131047"],
    "WhatsApp answers 131047": ["131047"],
    "エラーコード: 131047 (WhatsApp)": ["131047"],
    "WhatsApp 錯誤代碼：131047": ["131047"],
    [`whatsapp ${esc}[31mcode${esc}[0m: ${esc}[33m131047${esc}[39m`]: ["131047"],
    [`{ ${esc}[32mcode${esc}[39m: ${esc}[33m131047${esc}[39m }`]: ["131047"],
    "\\u001b[31mcode\\u001b[0m=\\u001b[33m131047\\u001b[0m": ["131047"],
  });
});

test("an error object is read in whatever language or log it was written", () => {
  all({
    "sent: {'error': {'message': '(#131030) Recipient', 'type': 'OAuthException', 'code': 131030, 'fbtrace_id': 'A'}}":
      ["131030", "131030"],
    "axios error { message: 'Session expired', type: 'OAuthException', code: 190, error_subcode: 463, fbtrace_id: 'A' }":
      ["190/463"],
    '{"type"=>"OAuthException", "code"=>190, "error_subcode"=>460}': ["190/460"],
    "map[code:190 error_subcode:463 fbtrace_id:A1 message:expired type:OAuthException]": ["190/463"],
    "GraphError(code=190, error_subcode=463, type=OAuthException)": ["190/463"],
    'body="{\\"error\\":{\\"code\\":190,\\"error_subcode\\":463,\\"fbtrace_id\\":\\"A\\"}}"': ["190/463"],
    'body="{\\\\\\"error\\\\\\":{\\\\\\"code\\\\\\":190,\\\\\\"fbtrace_id\\\\\\":\\\\\\"A\\\\\\"}}"': ["190"],
    '09:00 Response: {"error":{"message":"Invalid OAuth access token","type":"OAuthException","code":190,"fbtr': [
      "190",
    ],
    "FacebookException{statusCode=400, errorType='OAuthException', errorMessage='x', errorCode=190, errorSubcode=-1}": [
      "190",
    ],
    "Array\n(\n    [message] => Session\n    [type] => OAuthException\n    [code] => 190\n    [error_subcode] => 463\n)":
      ["190/463"],
    'array(3) {\n  ["type"]=>\n  string(14) "OAuthException"\n  ["code"]=>\n  int(190)\n  ["fbtrace_id"]=>\n  string(1) "A"\n}':
      ["190"],
    "error:\n  message: Session expired\n  type: OAuthException\n  code: 190\n  error_subcode: 463\nstatus: 401\n": [
      "190/463",
    ],
    "{\n  error: {\n    type: 'OAuthException',\n    code: 100,\n    fbtrace_id: 'A'\n  }\n}": ["100"],
    "<error><type>OAuthException</type><code>190</code></error>": ["190"],
    "OAuthException: Error validating access token, code 190": ["190"],
    "(#100) Invalid parameter fbtrace_id=A": ["100"],
    "whatsapp (#100) Invalid parameter": ["100"],
    "fbtrace_id=A error_subcode=463": ["190/463"],
    "{'errors': [{'code': 131026, 'title': 'Message undeliverable'}], 'recipient_id': '1'}": ["131026"],
  });
});

test("an object's subcode isn't another's, and belongs to its own code", () => {
  const line = (code: number, subcode: number) => `{"code":${code},"error_subcode":${subcode},"fbtrace_id":"A"}`;
  assert.deepEqual(spoken(`${line(190, 463)} ${line(190, 460)} {"code":131047}`), ["190/463", "190/460", "131047"]);
});

test("numbers of other things stay silent, also in a log that is about WhatsApp", () => {
  const about = "whatsapp wamid.HBg graph.facebook.com error\n";
  const silent = [
    "2026-11-20T09:00:00.131047Z INFO sent",
    "took 131047ms",
    "took 131047 ms",
    "duration=131047",
    "bytes=131047",
    "wrote 131047 bytes",
    "port 190",
    "listening on port: 100",
    "pid=131047",
    "pid: 131047",
    "nginx[131047]: worker exited",
    "[12:00:01.123] ERROR (131047): request failed",
    "[131047] INFO starting",
    "I, [2026-10-01T12:00:00.123456 #131047]  INFO -- : sent",
    "id=131047",
    "order 131047 failed",
    "Order #131047 failed",
    "user 131047 not found, error",
    "+1 650 131047",
    "to=+15550131047",
    "wamid.HBgLMTMxMDQ3",
    '10.0.0.1 - - [20/Nov/2026] "POST /webhook HTTP/1.1" 200 131047',
    '10.0.0.1 - - [20/Nov/2026] "POST /webhook HTTP/1.1" 400 100 "-"',
    "POST /v24.0/131047/messages",
    "https://example.com/items/131047",
    "amount: $131047",
    "total 131047.50",
    "1,131047",
    "131,047 messages",
    "version 1.131047.0",
    "    at send (/app/dist/main.js:131047:12)",
    "sha 131047abcdef",
    "a131047",
    "your verification code is 131047",
    "OTP code: 131047",
    "postal code: 131047",
    "status code: 200",
    "statusCode=100",
    "exit code 190",
    "error 404",
    "HTTP error code: 200",
    "code: 200",
    "131999",
    "code=131999",
    "limit: 131000 tokens",
    "123e4567-131047-42d3",
    "2026/10/13 13:10:53 [error] 131047#131026: *131042 upstream timed out",
    "stats: sent=131047 read=130429",
    "131026\t5511913104700\tfailed\t0",
    "INSERT INTO failures VALUES (131008, 'error', 190)",
    "131047 queued, 12 failed",
    "ata1: failed command, error sector 131053",
    "failed again, wrong code (131030)",
    "duplicate key 131056, error",
    "| Name | Extension | Errors |\n| --- | --- | --- |\n| Support | 131026 | 190 |",
  ];
  for (const line of silent) assert.deepEqual(spoken(`${about}${line}\n`), [], line);
});

test("without a word about WhatsApp or an error, a number is a number", () => {
  for (const text of [
    "Merge pull request #131047 from x",
    "- Fix the build (#131047)",
    "Fix login (#100)",
    "131047",
    "error 190",
    "code 190",
    "{ code: 100, message: 'Invalid parameter' }",
    "Add retry to webhooks (#190)",
    "zip code=131047",
    "product code: 131047",
  ]) {
    assert.deepEqual(spoken(text), [], text);
  }
});

test("a page about the API names its codes in rows, points, headings and sentences", () => {
  const page = `# WhatsApp Cloud API errors

| Code | Meaning |
| --- | --- |
| 131047 | Re-engagement message |
| 130429 | Rate limit hit |
| 190 | Expired |
| 4 | Too many calls |

- **131026**: undeliverable
- \`131056\` - pair rate limit

## Error 131049

Retry when you see 131048, stop at 131031.

| Users | 131000 |
`;
  assert.deepEqual(spoken(page, "markdown"), [
    "131047",
    "130429",
    "190",
    "4",
    "131026",
    "131056",
    "131049",
    "131048",
    "131031",
  ]);
  for (const { place } of detect(page, "markdown")) assert.equal(place, "source");
});

test("a page's code is read as the language that its fence names", () => {
  const page = [
    "# WhatsApp",
    "```json",
    '{"retryable": [131056, 130429]}',
    "```",
    "```ts",
    "switch (error.code) { case 131047: break; }",
    "server.listen(8080);",
    "```",
    "```",
    "send failed code=131049",
    "```",
    "",
  ].join("\n");
  assert.deepEqual(spoken(page, "markdown"), ["131056", "130429", "131047", "131049"]);
});

test("notes and lists between fences are read as such, whatever language the fence names", () => {
  all(
    {
      "# WhatsApp\n```python\n# handled:\n- 131047: Re-engagement message\n- 130429, 131056: rate limits\n```\n": [
        "131047",
        "130429",
        "131056",
      ],
      "# WhatsApp errors\n```python\nsend(to)  # may fail with error 131026\n```\n": ["131026"],
      "# WhatsApp\n```bash\ncurl localhost/webhook?hub.challenge=131047\n# 131047\n```\n": [],
      "# WhatsApp\n```js\nconst width = 131047;\n```\n": [],
    },
    "markdown",
  );
});

test("a fence that is never closed reaches to the end of its page", () => {
  const page = "# WhatsApp errors\n```ts\nswitch (error.code) {\n  case 131047:\n  case 190:\n    retry();\n}\n";
  assert.deepEqual(spoken(page, "markdown"), ["131047", "190"]);
});

test("an enumeration of codes in prose has its short codes too", () => {
  all(
    {
      "WhatsApp: `no_access` follows codes 3, 10, 200-299, 131005 or\n133010.": "3 10 200 299 131005 133010".split(" "),
      "WhatsApp waits after errors 4, 80007 and 130429.": ["4", "80007", "130429"],
      "WhatsApp errors: `4` (app), `80007` (account), `130429` (number)": ["4", "80007", "130429"],
      "WhatsApp errors (190 -> AUTH_FAILED, 131026 -> NO_RECIPIENT) are mapped": ["190", "131026"],
      "WhatsApp: HTTP 200, 131047 in the body": [],
      "WhatsApp errors 4, 5, 6, 131047": ["131047"],
      "WhatsApp sent 250, 10 failed with error 131047": ["131047"],
      "graph.facebook.com: Subcode 463 = expired, 467 = invalid": ["190/463", "190/467"],
    },
    "markdown",
  );
});

test("a code on a page is found in bold type, before an arrow, and behind the message that it comes with", () => {
  all(
    {
      'WhatsApp: el error **131047 "Re-engagement message"** ocurre': ["131047"],
      "WhatsApp: a pure classifier: `131026 -> RECIPIENT_UNREACHABLE`, others none": ["131026"],
      "WhatsApp: `Unsupported get request. Object with ID 5 does not exist (100)`": ["100"],
      "WhatsApp: templates of people that exist (100)": [],
      "WhatsApp area: 3**131047": [],
    },
    "markdown",
  );
});

test("an HTTP file's bodies are read, its lines and headers aren't codes", () => {
  const file = `### Send
POST https://graph.facebook.com/v24.0/131047/messages HTTP/1.1
Content-Length: 131047
X-Request-Id: 131026

{"messaging_product": "whatsapp", "to": "15550131047", "id": 131047}

HTTP/1.1 400 Bad Request
Content-Length: 190

{
  "error": {
    "message": "(#131009) Parameter value is not valid",
    "type": "OAuthException",
    "code": 131009,
    "fbtrace_id": "A"
  }
}
`;
  assert.deepEqual(spoken(file, "http"), ["131009", "131009"]);
});

test("words that misname a code in a list are said to", () => {
  const page = "# WhatsApp error codes\n\n| 131047 | Rate limit hit |\n| 131026 | Message undeliverable |\n";
  const wrong = detect(page, "markdown").filter(({ kind }) => kind === "wrongMeaning");
  assert.deepEqual(
    wrong.map((finding) => finding.kind === "wrongMeaning" && [finding.code, finding.said]),
    [[131047, "Rate limit hit"]],
  );
});

test("so are words behind a heading, in brackets or after a code in bold type", () => {
  const lines = [
    "### 131047 Rate limit",
    "- **131047** (rate limit)",
    "**Error 131047**: rate limit",
    "- `131047` — rate limit",
  ];
  for (const line of lines) {
    const wrong = detect(`# WhatsApp error codes\n\n${line}\n`, "markdown").filter(
      ({ kind }) => kind === "wrongMeaning",
    );
    assert.deepEqual(
      wrong.map((finding) => finding.kind === "wrongMeaning" && finding.said.toLowerCase()),
      ["rate limit"],
      line,
    );
  }
});

test("in a string of source, findings lie in the string and count its escapes", () => {
  const source = 'const body = "{\\"error\\":{\\"code\\":190,\\"error_subcode\\":463,\\"fbtrace_id\\":\\"A\\"}}"; f();';
  const [finding, ...others] = detect(source, "typescript");
  assert.deepEqual([finding?.code, finding?.subcode, finding?.start], [190, 463, source.indexOf("190")]);
  assert.deepEqual(others, []);
});
