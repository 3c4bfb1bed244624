import * as vscode from "vscode";
import { checkAppSecret } from "../../core/graph/credentials.ts";
import { askText } from "../account/multiStep.ts";
import { appSecretProblem } from "../account/problems.ts";

/** @returns undefined where the user gave up */
export async function askPathSecret(path: string): Promise<string | undefined> {
  const title = vscode.l10n.t("Set App Secret of a Webhook Path");
  const answer = await askText(
    { title, step: 1, totalSteps: 1, canGoBack: false },
    {
      prompt: vscode.l10n.t("App secret of the app whose webhooks come to {0}.", path),
      password: true,
      check: (typed) => {
        const check = checkAppSecret(typed);
        return check.ok ? undefined : appSecretProblem(check.reason);
      },
    },
  );
  if (answer.kind !== "value") return undefined;
  const check = checkAppSecret(answer.value);
  return check.ok ? check.value : undefined;
}
