import * as vscode from "vscode";
import type { Services } from "../services.ts";
import type { WamidDocuments } from "../wamidDocuments.ts";
import type { MessagesNode } from "./nodes.ts";

const prefix = "deliveries";

/** Opens a webhook request as a read-only JSON document: what came in, its headers and the body as it was sent. */
export class RawDeliveries implements vscode.Disposable {
  readonly #services: Services;
  readonly #documents: WamidDocuments;
  readonly #registration: vscode.Disposable;

  constructor(options: { services: Services; documents: WamidDocuments }) {
    this.#services = options.services;
    this.#documents = options.documents;
    this.#registration = options.documents.register(prefix, (path) => this.#text(path));
  }

  /** Opens the delivery behind a row; for a message, the latest one that spoke of it. */
  async open(node: MessagesNode | undefined): Promise<void> {
    const path = node === undefined ? undefined : await this.#pathOf(node);
    if (path === undefined) {
      void vscode.window.showInformationMessage(vscode.l10n.t("No delivery has come in for this message yet."));
      return;
    }
    const document = await vscode.workspace.openTextDocument(this.#documents.uri(prefix, path));
    await vscode.window.showTextDocument(document, { preview: true });
  }

  dispose(): void {
    this.#registration.dispose();
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
    const [, kind, digits] = /^(delivery|refused)-(\d+)\.json$/.exec(path) ?? [];
    if (digits === undefined) return "";
    const store = await this.#services.store();
    const delivery = kind === "delivery" ? store.delivery(Number(digits)) : store.rejection(Number(digits));
    if (delivery === undefined) return `// ${vscode.l10n.t("This delivery is no longer kept.")}\n`;
    const { deliveryDocument } = await import("../../core/webhooks/deliveryDocument.ts");
    const { receivedAt, headers, body } = delivery;
    const result = "outcome" in delivery ? { outcome: delivery.outcome } : { refused: delivery.reason };
    return deliveryDocument({ receivedAt, ...result, headers, body });
  }
}
