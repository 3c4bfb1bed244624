import type { CatalogueSource } from "../catalogueSource.ts";
import type { Settings } from "../settings.ts";
import type { CodeFindings } from "./codeFindings.ts";
import type { Explanations } from "./explanations.ts";

/** What the parts of Explain work with. Whoever makes it owns it. */
export interface ExplainTools {
  readonly catalogue: CatalogueSource;
  readonly explanations: Explanations;
  readonly findings: CodeFindings;
  readonly settings: Settings;
}
