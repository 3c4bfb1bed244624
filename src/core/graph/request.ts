import { isBsuid } from "./ids.ts";
import type { SendComponent } from "./template.ts";

interface Addressed {
  readonly messaging_product: "whatsapp";
  readonly recipient_type: "individual";
  /** A phone number, digits only. */
  readonly to?: string;
  /** A BSUID, in the place of `to`: if both are there, `to` wins. */
  readonly recipient?: string;
}

export interface TextRequest extends Addressed {
  readonly type: "text";
  readonly text: { readonly body: string; readonly preview_url?: boolean };
}

export interface TemplateRequest extends Addressed {
  readonly type: "template";
  readonly template: {
    readonly name: string;
    readonly language: { readonly code: string };
    readonly components?: readonly SendComponent[];
  };
}

/** The body of `POST /{phone-number-id}/messages`. */
export type SendRequest = TextRequest | TemplateRequest;

/**
 * @param to digits or a BSUID, as `checkRecipient` gives it
 * @param previewUrl whether the first URL in the body is shown with a preview; left out, Meta's default holds (no preview)
 */
export function textMessage(to: string, body: string, previewUrl?: boolean): TextRequest {
  return {
    ...addressed(to),
    type: "text",
    text: { ...(previewUrl === undefined ? {} : { preview_url: previewUrl }), body },
  };
}

/**
 * @param to digits or a BSUID, as `checkRecipient` gives it
 * @param language the code exactly as the template is listed with: `en` is not `en_US` (132001)
 */
export function templateMessage(
  to: string,
  name: string,
  language: string,
  components: readonly SendComponent[] = [],
): TemplateRequest {
  return {
    ...addressed(to),
    type: "template",
    template: { name, language: { code: language }, ...(components.length === 0 ? {} : { components }) },
  };
}

function addressed(to: string): Addressed {
  return {
    messaging_product: "whatsapp",
    recipient_type: "individual",
    ...(isBsuid(to) ? { recipient: to } : { to }),
  };
}
