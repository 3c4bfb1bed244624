import * as vscode from "vscode";

type Provide = (path: string, token: vscode.CancellationToken) => string | Promise<string>;

/** The read-only documents of scheme `wamid`: `wamid:/<prefix>/<path>`, each prefix served by the part that registered it. */
export class WamidDocuments implements vscode.TextDocumentContentProvider, vscode.Disposable {
  static readonly scheme = "wamid";

  readonly #providers = new Map<string, Provide>();
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChange = this.#changed.event;
  readonly #registration = vscode.workspace.registerTextDocumentContentProvider(WamidDocuments.scheme, this);

  /** `provide` gets what follows the prefix, without the slash. */
  register(prefix: string, provide: Provide): vscode.Disposable {
    this.#providers.set(prefix, provide);
    return { dispose: () => this.#providers.delete(prefix) };
  }

  uri(prefix: string, path: string): vscode.Uri {
    return vscode.Uri.from({ scheme: WamidDocuments.scheme, path: `/${prefix}/${path}` });
  }

  /** Has every open document of a prefix read again. */
  refresh(prefix: string): void {
    for (const { uri } of vscode.workspace.textDocuments) {
      if (uri.scheme === WamidDocuments.scheme && uri.path.startsWith(`/${prefix}/`)) this.#changed.fire(uri);
    }
  }

  async provideTextDocumentContent(uri: vscode.Uri, token: vscode.CancellationToken): Promise<string> {
    const [, prefix = "", path = ""] = /^\/([^/]+)\/(.*)$/s.exec(uri.path) ?? [];
    const provide = this.#providers.get(prefix);
    return provide === undefined ? "" : provide(path, token);
  }

  dispose(): void {
    this.#registration.dispose();
    this.#changed.dispose();
    this.#providers.clear();
  }
}
