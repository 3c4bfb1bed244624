import * as vscode from "vscode";
import type { AppSecretProblem, IdProblem, TokenProblem } from "../../core/graph/credentials.ts";

/** What is wrong with an id, said while it is typed. */
export function idProblem(reason: IdProblem, field: "phoneNumberId" | "wabaId"): string {
  switch (reason) {
    case "empty":
      return field === "phoneNumberId"
        ? vscode.l10n.t("Enter the phone number ID.")
        : vscode.l10n.t("Enter the WhatsApp Business Account ID.");
    case "phoneNumber":
      return field === "phoneNumberId"
        ? vscode.l10n.t(
            "This is a phone number. The phone number ID is a different one, of 15 to 17 digits: it stands below the number on WhatsApp > API Setup.",
          )
        : vscode.l10n.t(
            "This is a phone number. The WhatsApp Business Account ID is a different one, of 15 to 17 digits: it stands on WhatsApp > API Setup.",
          );
    case "notDigits":
      return vscode.l10n.t("An ID has digits only.");
    case "tooShort":
      return vscode.l10n.t("This is too short for an ID: it has 15 to 17 digits.");
    case "tooLong":
      return vscode.l10n.t("This is too long for an ID: it has 15 to 17 digits.");
  }
}

export function tokenProblem(reason: TokenProblem): string {
  switch (reason) {
    case "empty":
      return vscode.l10n.t("Paste the access token.");
    case "appSecret":
      return vscode.l10n.t("This looks like an app secret. An access token is longer and begins with EAA.");
    case "masked":
      return vscode.l10n.t("This token is masked or cut off. Copy the whole token.");
    case "characters":
      return vscode.l10n.t("This holds characters that no access token has. Copy the token alone.");
    case "tooShort":
      return vscode.l10n.t("This is too short for an access token. Copy the whole token.");
  }
}

export function appSecretProblem(reason: AppSecretProblem): string {
  switch (reason) {
    case "empty":
      return vscode.l10n.t("Paste the app secret.");
    case "token":
      return vscode.l10n.t("This is an access token. The app secret stands on App settings > Basic.");
    case "form":
      return vscode.l10n.t("An app secret has 32 digits and letters from a to f.");
  }
}
