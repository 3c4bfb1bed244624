// The tests that try many inputs, with other inputs each time, until one fails or the time is up: `npm run fuzz -- [minutes]`
import { readFileSync } from "node:fs";
import path from "node:path";
import { filesBelow } from "./bundle.mjs";
import { runChild } from "./child.mjs";
import { root } from "./root.mjs";

const minutes = Number(process.argv[2] ?? 10);
const files = filesBelow("test/unit", ".test.ts").filter((file) =>
  readFileSync(path.join(root, file), "utf8").includes("support/fastCheck.ts"),
);
const end = Date.now() + minutes * 60_000;
let code = 0;
for (let round = 1; code === 0 && Date.now() < end; round++) {
  console.log(`round ${round}`);
  code = await runChild(process.execPath, ["scripts/unit.mjs", ...files], {
    cwd: root,
    env: { ...process.env, FUZZ: "1" },
    limitMs: 30 * 60_000,
  });
}
process.exitCode = code;
