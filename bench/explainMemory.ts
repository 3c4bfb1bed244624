// What the catalogue takes in memory, in a process of its own: node --expose-gc explainMemory.mjs LANGUAGE
import { type CatalogueLanguage, loadCatalogue } from "../src/core/errors/catalogue.ts";

const used = () => {
  // Twice: what the first one frees may hold others.
  globalThis.gc?.();
  globalThis.gc?.();
  const { heapUsed, external, arrayBuffers } = process.memoryUsage();
  return heapUsed + external + arrayBuffers;
};

const before = used();
const catalogue = await loadCatalogue(process.argv[2] as CatalogueLanguage);
const bytes = used() - before;
process.send?.({ bytes, entries: catalogue.all().length });
