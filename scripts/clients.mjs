// Tests with programs of others: clients that run unchanged against the simulator, and runners of tests that start it by the package's own
// name. `node scripts/clients.mjs [part of a path …]`
import { buildExtension } from "./build.mjs";
import { bundleForNode, filesBelow } from "./bundle.mjs";
import { runTests } from "./nodeTest.mjs";
import { setup } from "./setup.mjs";

await setup();
await buildExtension({ production: true });
const wanted = process.argv.slice(2);
const entries = filesBelow("test/clients", ".test.ts").filter(
  (file) => wanted.length === 0 || wanted.some((part) => file.includes(part)),
);
if (entries.length === 0) {
  console.error("No test of clients was found.");
  process.exit(1);
}
// They are loaded as their users load them: from their packages, not out of a bundle.
const external = ["whatsapp-api-js", "@kapso/whatsapp-cloud-api", "@great-detail/whatsapp"];
const { outputs } = await bundleForNode({ entries, outdir: "out/clients", external });
process.exitCode = await runTests("clients", outputs);
