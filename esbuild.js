// Builds the extension into dist: `node esbuild.js [--production] [--watch]`
// A CommonJS file, as the manifest's lack of a `type` makes of `.js`; the build itself is in ES modules.
async function build() {
  const { setup } = await import("./scripts/setup.mjs");
  await setup();
  const { buildExtension, extensionOptions } = await import("./scripts/build.mjs");
  const production = process.argv.includes("--production");
  if (process.argv.includes("--watch")) {
    const { context } = await import("esbuild");
    const { writeSharedData } = await import("./scripts/sharedData.mjs");
    writeSharedData();
    const watched = await context({ ...extensionOptions({ production }), logLevel: "info" });
    await watched.watch();
    return;
  }
  const { outputs } = await buildExtension({ production });
  const bytes = Object.entries(outputs).map(([file, output]) => (/\.m?js$/.test(file) ? output.bytes : 0));
  console.log(`dist: ${Math.round(bytes.reduce((sum, each) => sum + each, 0) / 1024)} KiB`);
}

build().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
