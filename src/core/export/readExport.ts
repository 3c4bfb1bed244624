import { deliveriesInText, type LoggedDelivery } from "../webhooks/loggedDeliveries.ts";
import { readHar } from "./har.ts";
import { type ImportedMessage, sentOf } from "./importedMessage.ts";

/** What a text holds: deliveries in whatever form, and messages of ours from exports of Wamid's and HTTP archives. */
export interface Imported {
  readonly deliveries: readonly LoggedDelivery[];
  readonly messages: readonly ImportedMessage[];
}

export function readExport(text: string): Imported {
  const archive = text.includes('"log"') ? readHar(parsed(text)) : undefined;
  if (archive !== undefined) return archive;
  return { deliveries: deliveriesInText(text), messages: text.includes('"message"') ? messagesIn(text) : [] };
}

function messagesIn(text: string): ImportedMessage[] {
  return text.split("\n").flatMap((line) => {
    if (!/^\s*\{.*"kind"\s*:\s*"message"/.test(line)) return [];
    const value = parsed(line);
    const message = typeof value === "object" && value !== null ? sentOf(value) : undefined;
    return message === undefined ? [] : [message];
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\ufeff/, ""));
  } catch {
    return undefined;
  }
}
