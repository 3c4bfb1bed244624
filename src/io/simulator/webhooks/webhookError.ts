import { knownError } from "../knownError.ts";

const docsUrl = "https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes";

/** An error in a webhook. @param details without it, what is usual for the code, as with the title */
export function webhookError(code: number, details?: string, named?: string): unknown {
  const { title: usualTitle, details: usual = "" } = knownError(code);
  const title = named ?? usualTitle;
  return { code, title, message: title, error_data: { details: details ?? usual }, href: docsUrl };
}
