import * as vscode from "vscode";

interface Page {
  /** Of its script and its style sheet in dist/webview. */
  readonly name: string;
  /** What it may load beside these two. */
  readonly policy?: readonly string[];
  /** What its script finds in the body's `dataset`. */
  readonly data: Readonly<Record<string, string>>;
}

/** The HTML of a webview. It loads nothing but its own script and style, and runs no other script. */
export function webviewPage(webview: vscode.Webview, folder: vscode.Uri, { name, policy = [], data }: Page): string {
  const address = (file: string) => webview.asWebviewUri(vscode.Uri.joinPath(folder, file)).toString();
  const nonce = crypto.randomUUID().replaceAll("-", "");
  const whole = ["default-src 'none'", ...policy, `style-src ${webview.cspSource}`, `script-src 'nonce-${nonce}'`];
  const attributes = Object.entries(data).map(([key, value]) => `data-${key}="${escaped(value)}"`);
  return `<!DOCTYPE html>
<html lang="${escaped(vscode.env.language)}">
<head>
<meta charset="UTF-8">
<meta http-equiv="Content-Security-Policy" content="${escaped(whole.join("; "))}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="${escaped(address(`${name}.css`))}">
<title>Wamid</title>
</head>
<body ${attributes.join(" ")}>
<script nonce="${nonce}" src="${escaped(address(`${name}.js`))}"></script>
</body>
</html>`;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
