import * as vscode from "vscode";
import type { Privacy } from "../privacy.ts";
import type { Services } from "../services.ts";
import type { WamidDocuments } from "../wamidDocuments.ts";
import type { MessagesNode } from "./messagesNode.ts";

const prefix = "deliveries";

/** Opens a webhook request as a read-only JSON document: what came in, its headers and the body as it was sent. */
export class RawDeliveries implements vscode.Disposable {
  readonly #services: Services;
  readonly #documents: WamidDocuments;
  readonly #privacy: Privacy;
  /** The calls that were opened, by the names of their documents. */
  readonly #exchanges = new Map<string, string>();
  readonly #subscriptions: readonly vscode.Disposable[];

  constructor(options: { services: Services; documents: WamidDocuments; privacy: Privacy }) {
    this.#services = options.services;
    this.#documents = options.documents;
    this.#privacy = options.privacy;
    this.#subscriptions = [
      options.documents.register(prefix, (path) => this.#text(path)),
      options.privacy.onDidChange(() => options.documents.refresh(prefix)),
    ];
  }

  /** Opens the delivery behind a row; for a message, the latest one that spoke of it. */
  async open(node: MessagesNode | undefined): Promise<void> {
    if (node?.kind === "step" && node.step.deliveryId === undefined && node.parent.kind === "message") {
      return this.openExchange(node.parent.row.wamid);
    }
    const path = node === undefined ? undefined : await this.#pathOf(node);
    if (path === undefined) {
      void vscode.window.showInformationMessage(vscode.l10n.t("No delivery has come in for this message yet."));
      return;
    }
    await this.#show(path);
  }

  openDelivery(id: number): Promise<void> {
    return this.#show(`delivery-${id}.json`);
  }

  /** Our request and the API's answer to it. */
  openExchange(wamid: string): Promise<void> {
    // The path is seen, and a wamid has the customer's number inside.
    const name =
      [...this.#exchanges].find(([, each]) => each === wamid)?.[0] ?? `call-${this.#exchanges.size + 1}.json`;
    this.#exchanges.set(name, wamid);
    return this.#show(name);
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  async #show(path: string): Promise<void> {
    const document = await vscode.workspace.openTextDocument(this.#documents.uri(prefix, path));
    await vscode.window.showTextDocument(document, { preview: true });
  }

  async #pathOf(node: MessagesNode): Promise<string | undefined> {
    const store = await this.#services.store();
    switch (node.kind) {
      case "message": {
        const last = store.deliveriesOf(node.row.wamid).at(-1);
        return last === undefined ? undefined : `delivery-${last}.json`;
      }
      case "step":
        return node.step.deliveryId === undefined ? undefined : `delivery-${node.step.deliveryId}.json`;
      case "rejection":
        return `refused-${node.rejection.id}.json`;
      case "unparsable":
        return `delivery-${node.id}.json`;
      default:
        return undefined;
    }
  }

  async #text(path: string): Promise<string> {
    const wamid = this.#exchanges.get(path);
    if (wamid !== undefined) return this.#exchange(wamid);
    const [, kind, digits] = /^(delivery|refused)-(\d+)\.json$/.exec(path) ?? [];
    if (digits === undefined) return "";
    const store = await this.#services.store();
    const delivery = kind === "delivery" ? store.delivery(Number(digits)) : store.rejection(Number(digits));
    if (delivery === undefined) return `// ${vscode.l10n.t("This delivery is no longer kept.")}\n`;
    const [{ deliveryDocument }, { headersWithoutSecrets }] = await Promise.all([
      import("../../core/webhooks/deliveryDocument.ts"),
      import("../../core/privacy/secrets.ts"),
    ]);
    const { receivedAt, body } = delivery;
    const result = "outcome" in delivery ? { outcome: delivery.outcome } : { refused: delivery.reason };
    const headers = headersWithoutSecrets(delivery.headers);
    if (!this.#privacy.views.isOn) return deliveryDocument({ receivedAt, ...result, headers, body });
    const { maskJsonText } = await import("../../core/privacy/maskText.ts");
    const masked = new TextEncoder().encode(maskJsonText(new TextDecoder().decode(body)));
    // The length that was said is that of what isn't shown.
    const { "content-length": _, ...others } = headers;
    return deliveryDocument({ receivedAt, ...result, headers: others, body: masked });
  }

  async #exchange(wamid: string): Promise<string> {
    const message = (await this.#services.store()).message(wamid);
    if (message === undefined) return `// ${vscode.l10n.t("This message is no longer kept.")}\n`;
    const { requestedAt, acceptedAt, request, reply } = message;
    const time = (at: number | undefined) => (at === undefined ? undefined : new Date(at).toISOString());
    const views = this.#privacy.views;
    const exchange = {
      requestedAt: time(requestedAt),
      acceptedAt: time(acceptedAt),
      request: views.json(request),
      reply: views.json(reply),
    };
    return `${JSON.stringify(exchange, undefined, 2)}\n`;
  }
}
