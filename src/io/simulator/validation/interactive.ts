import { invalidParameter, missingParameter } from "../refusal.ts";
import { checkCarousel } from "./carousel.ts";
import { badValue, graphPath, isMissing, type Json, requireLabel, requireObject, requireOneOf } from "./checks.ts";
import {
  type ActionCheck,
  checkAddress,
  checkButtons,
  checkCatalog,
  checkCtaUrl,
  checkFlow,
  checkList,
  checkNameOnly,
  checkProduct,
  checkProductList,
  checkVoiceCall,
} from "./interactiveActions.ts";
import { checkMedia } from "./media.ts";
import { checkOrderDetails, checkOrderStatus } from "./orders.ts";
import type { SendContext } from "./sendContext.ts";

type HeaderFormat = "text" | "image" | "video" | "document";

/** What one kind of interactive message consists of. */
interface InteractiveKind {
  /** Header formats that it takes; none where it has no header. */
  readonly headers: readonly HeaderFormat[];
  readonly needsHeader?: true;
  /** The longest body, in characters. */
  readonly body: number;
  readonly bodyOptional?: true;
  readonly noFooter?: true;
  readonly action: ActionCheck;
}

const anyHeader: readonly HeaderFormat[] = ["text", "image", "video", "document"];

/** Every kind that Meta documents. Where a page doesn't say which headers a kind takes, all of them pass. */
const kinds: Readonly<Record<string, InteractiveKind>> = {
  address_message: { headers: anyHeader, body: 1024, action: checkAddress },
  button: { headers: anyHeader, body: 1024, action: checkButtons },
  call_permission_request: {
    headers: [],
    body: 1024,
    bodyOptional: true,
    action: checkNameOnly("call_permission_request"),
  },
  carousel: { headers: [], body: 1024, noFooter: true, action: checkCarousel },
  catalog_message: { headers: anyHeader, body: 1024, action: checkCatalog },
  cta_url: { headers: anyHeader, body: 1024, action: checkCtaUrl },
  flow: { headers: anyHeader, body: 1024, action: checkFlow },
  list: { headers: ["text"], body: 4096, action: checkList },
  location_request_message: { headers: anyHeader, body: 1024, action: checkNameOnly("send_location") },
  order_details: { headers: anyHeader, body: 1024, action: checkOrderDetails },
  order_status: { headers: anyHeader, body: 1024, action: checkOrderStatus },
  product: { headers: [], body: 1024, bodyOptional: true, action: checkProduct },
  product_list: { headers: ["text"], needsHeader: true, body: 1024, action: checkProductList },
  request_contact_info: { headers: anyHeader, body: 1024, action: checkNameOnly("request_contact_info") },
  voice_call: { headers: anyHeader, body: 1024, action: checkVoiceCall },
};

const keys = ["type", "header", "body", "footer", "action"];

/** Checks the `interactive` object of a message, in the order in which it is shown: header, body, footer, action. */
export function checkInteractive(value: unknown, context: SendContext): void {
  const interactive = requireObject(value, "interactive", keys);
  const name = requireOneOf(interactive.type, "interactive.type", Object.keys(kinds));
  const kind = kinds[name];
  if (!kind) {
    return;
  }
  checkHeader(interactive, name, kind, context);
  if (!kind.bodyOptional || !isMissing(interactive.body)) {
    checkText(interactive.body, "interactive.body", "Body text", kind.body);
  }
  if (!isMissing(interactive.footer)) {
    if (kind.noFooter) {
      throw invalidParameter(`Unexpected key "footer" on param "interactive": a ${name} has none.`);
    }
    checkText(interactive.footer, "interactive.footer", "Footer text", 60);
  }
  kind.action(requireObject(interactive.action, "interactive.action"), "interactive.action", context);
}

function checkHeader(interactive: Json, name: string, kind: InteractiveKind, context: SendContext): void {
  if (isMissing(interactive.header)) {
    if (kind.needsHeader) {
      throw missingParameter("interactive.header");
    }
    return;
  }
  if (kind.headers.length === 0) {
    throw invalidParameter(`Unexpected key "header" on param "interactive": a ${name} has none.`);
  }
  const path = "interactive.header";
  const header = requireObject(interactive.header, path);
  const format = requireOneOf(header.type, `${path}.type`, anyHeader);
  const known = kind.headers.find((each) => each === format);
  if (!known) {
    const formats = kind.headers.join(", ");
    throw badValue(`${path}.type`, `can't be ${format}: the header of a ${name} is of type ${formats}`);
  }
  const stray = Object.keys(header).find((key) => key !== "type" && key !== known && anyHeader.some((f) => f === key));
  if (stray !== undefined) {
    throw invalidParameter(`Unexpected key "${stray}" on param "${graphPath(path)}": its type is ${known}.`);
  }
  if (known === "text") {
    requireLabel(header.text, `${path}.text`, "Header text", 60);
  } else {
    checkMedia(header[known], `${path}.${known}`, known, context);
  }
}

function checkText(value: unknown, path: string, what: string, longest: number): void {
  const object = requireObject(value, path, ["text"]);
  requireLabel(object.text, `${path}.text`, what, longest);
}
