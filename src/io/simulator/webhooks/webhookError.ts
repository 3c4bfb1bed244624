import { knownError } from "../knownError.ts";

const docsUrl = "https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes";

/** An error in a webhook. @param details without it, what is usual for the code */
export function webhookError(code: number, details?: string): unknown {
  const { title, details: usual = "" } = knownError(code);
  return { code, title, message: title, error_data: { details: details ?? usual }, href: docsUrl };
}
