// Builds the extension into dist: `node esbuild.mjs [--production] [--watch]`
import { buildExtension, extensionOptions } from "./scripts/build.mjs";
import { setup } from "./scripts/setup.mjs";
import { writeSharedData } from "./scripts/sharedData.mjs";

await setup();
const production = process.argv.includes("--production");
if (process.argv.includes("--watch")) {
  const { context } = await import("esbuild");
  writeSharedData();
  const watched = await context({ ...extensionOptions({ production }), logLevel: "info" });
  await watched.watch();
} else {
  const { outputs } = await buildExtension({ production });
  const bytes = Object.entries(outputs).map(([file, output]) => (/\.m?js$/.test(file) ? output.bytes : 0));
  console.log(`dist: ${Math.round(bytes.reduce((sum, each) => sum + each, 0) / 1024)} KiB`);
}
