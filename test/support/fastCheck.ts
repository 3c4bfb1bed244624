import fc from "fast-check";

/**
 * A run of the tests tries the same inputs each time, so that a change is judged by what it changes. `npm run fuzz` tries
 * others: it leaves the seed out, and what it finds becomes a test of its own.
 */
fc.configureGlobal(process.env.FUZZ === undefined ? { seed: 20_261_122 } : {});

export { fc };
