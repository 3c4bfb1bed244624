import * as vscode from "vscode";
import { Failure } from "../../core/failure.ts";

/** What a customer writes, as the control API takes it. */
type Written = Readonly<Record<string, unknown>>;
type FileKind = "image" | "video" | "audio" | "document" | "sticker";

interface Choice extends vscode.QuickPickItem {
  readonly make: () => Written | Promise<Written>;
}

/** As much as the simulator takes in one file. */
const mostBytes = 100 * 2 ** 20;

const mimeTypes: Readonly<Record<string, string>> = {
  jpg: "image/jpeg",
  jpeg: "image/jpeg",
  png: "image/png",
  webp: "image/webp",
  mp4: "video/mp4",
  "3gp": "video/3gpp",
  ogg: "audio/ogg",
  mp3: "audio/mpeg",
  m4a: "audio/mp4",
  aac: "audio/aac",
  amr: "audio/amr",
  pdf: "application/pdf",
  txt: "text/plain",
};

/** Asks what a customer sends beside words. @throws Failure cancelled */
export async function askAttachment(): Promise<Written> {
  const file = (kind: FileKind, label: string, icon: string): Choice => ({
    label: `$(${icon}) ${label}`,
    make: () => askFile(kind, label),
  });
  const given = (label: string, icon: string, written: Written): Choice => ({
    label: `$(${icon}) ${label}`,
    make: () => written,
  });
  const choices: Choice[] = [
    file("image", vscode.l10n.t("Picture"), "file-media"),
    file("audio", vscode.l10n.t("Voice message"), "mic"),
    file("video", vscode.l10n.t("Video"), "device-camera-video"),
    file("document", vscode.l10n.t("Document"), "file"),
    file("sticker", vscode.l10n.t("Sticker"), "smiley"),
    given(vscode.l10n.t("Location"), "location", { type: "location", location: place }),
    given(vscode.l10n.t("Contact"), "person", { type: "contacts", contacts: [contact] }),
    given(vscode.l10n.t("Order"), "package", { type: "order", order }),
    given(vscode.l10n.t("A kind that the API can't carry, such as a poll"), "circle-slash", { type: "unsupported" }),
    given(vscode.l10n.t("Change of the phone number"), "arrow-swap", {
      type: "system",
      system: { type: "user_changed_number", wa_id: "12025550199" },
    }),
  ];
  const chosen = await vscode.window.showQuickPick(choices, { title: vscode.l10n.t("Send as the customer") });
  if (chosen === undefined) throw Failure.cancelled();
  return chosen.make();
}

const place = {
  latitude: 37.44216251868683,
  longitude: -122.16153582049394,
  name: "Test Café",
  address: "1 Test Street",
};
const contact = {
  name: { formatted_name: "Zoë Müller", first_name: "Zoë", last_name: "Müller" },
  phones: [{ phone: "+1 202-555-0102", type: "CELL", wa_id: "12025550102" }],
};
const order = {
  catalog_id: "1",
  product_items: [{ product_retailer_id: "product-1", quantity: 1, item_price: 10, currency: "USD" }],
};

/** A small file of the kind, or one of the user's. */
async function askFile(kind: FileKind, title: string): Promise<Written> {
  const sample = vscode.l10n.t("A small sample");
  const choose = vscode.l10n.t("Choose a file…");
  const chosen = await vscode.window.showQuickPick([sample, choose], { title });
  if (chosen === undefined) throw Failure.cancelled();
  if (chosen === sample) return { type: kind };
  const [uri] = (await vscode.window.showOpenDialog({ title })) ?? [];
  if (uri === undefined) throw Failure.cancelled();
  const { size } = await vscode.workspace.fs.stat(uri);
  if (size > mostBytes) throw Failure.simulatorRefused({ reason: vscode.l10n.t("A file has 100 MB at most.") });
  const data = base64(await vscode.workspace.fs.readFile(uri));
  const name = uri.path.replace(/^.*\//, "");
  const mimeType = mimeTypes[/\.([^.]+)$/.exec(name)?.[1]?.toLowerCase() ?? ""];
  const described = { data, ...(mimeType !== undefined && { mime_type: mimeType }) };
  return { type: kind, [kind]: kind === "document" ? { ...described, filename: name } : described };
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64");
}
