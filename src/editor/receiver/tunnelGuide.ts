import * as vscode from "vscode";

interface Receiver {
  readonly port: number;
  /** Begins with a slash. */
  readonly path: string;
}

/** How to get a public address for the receiver, with commands to copy. */
export function tunnelGuide({ port, path }: Receiver): string {
  const ways: [title: string, text: string, command?: string][] = [
    [
      vscode.l10n.t("Port forwarding of this editor"),
      vscode.l10n.t(
        "In the Ports view choose Forward a Port, enter {0}, then Port Visibility > Public in its menu. In Codespaces and other remote windows 'Copy Public Webhook URL' does it for you.",
        port,
      ),
    ],
    [
      "cloudflared",
      vscode.l10n.t("No account is needed. The address changes at every start."),
      `cloudflared tunnel --url http://127.0.0.1:${port}`,
    ],
    ["ngrok", vscode.l10n.t("With a free account the address stays the same."), `ngrok http ${port}`],
    [
      "Dev Tunnels",
      vscode.l10n.t("Sign in once with 'devtunnel user login'."),
      `devtunnel host -p ${port} --allow-anonymous`,
    ],
    [
      "Tailscale Funnel",
      vscode.l10n.t("The address is that of your machine, and stays the same."),
      `tailscale funnel ${port}`,
    ],
    [
      "SSH",
      vscode.l10n.t("Through localhost.run, without an account and without a program to install."),
      `ssh -R 80:127.0.0.1:${port} nokey@localhost.run`,
    ],
  ];
  const steps = [
    vscode.l10n.t("Start the receiver ('WhatsApp: Start Webhook Receiver'). It listens on 127.0.0.1:{0}.", port),
    vscode.l10n.t("Start one of the tunnels below, and take the https address that it prints."),
    vscode.l10n.t(
      "In Meta's App Dashboard, under WhatsApp > Configuration, enter that address with {0} behind it, and the token of 'WhatsApp: Copy Webhook Verify Token'. The Messages view shows whether the verification held, and why not.",
      `\`${path}\``,
    ),
    vscode.l10n.t("Subscribe to the field 'messages', and set the app secret with 'WhatsApp: Set App Secret…'."),
  ];
  return [
    `# ${vscode.l10n.t("A public address for webhooks")}`,
    steps.map((step, index) => `${index + 1}. ${step}`).join("\n"),
    ...ways.map(([title, text, command]) =>
      [`## ${title}`, text, ...(command === undefined ? [] : [`\`\`\`sh\n${command}\n\`\`\``])].join("\n\n"),
    ),
    vscode.l10n.t(
      "Anybody who knows the address reaches the receiver through a tunnel. It takes nothing whose signature is not right. A proxy on the way must pass on the bytes of the body and the header X-Hub-Signature-256 as they come.",
    ),
    "",
  ].join("\n\n");
}
