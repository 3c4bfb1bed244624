// A reporter of node:test whose output is what the run's closing line is made of.

/**
 * @param {AsyncIterable<import("node:test/reporters").TestEvent>} source
 * @returns {AsyncGenerator<string>} one JSON object: see Counts in results.mjs
 */
export default async function* countReporter(source) {
  const counts = { passed: 0, failed: 0, skipped: 0, empty: /** @type {string[]} */ ([]) };
  for await (const event of source) {
    // node --test counts a file without a test as one passed test with the file's name.
    if (event.type === "test:pass" && event.data.nesting === 0 && event.data.name === event.data.file) {
      counts.empty.push(event.data.file);
    }
    if (event.type === "test:summary" && event.data.file === undefined) {
      counts.passed = event.data.counts.passed;
      counts.skipped = event.data.counts.skipped + event.data.counts.todo;
      counts.failed = event.data.counts.tests - counts.passed - counts.skipped;
    }
  }
  counts.passed -= counts.empty.length;
  counts.failed += counts.empty.length;
  yield JSON.stringify(counts);
}
