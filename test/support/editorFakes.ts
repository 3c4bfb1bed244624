import * as vscode from "vscode";

/** State that lives as long as the test. */
export function memento(): vscode.Memento {
  const values = new Map<string, unknown>();
  return {
    keys: () => [...values.keys()],
    get: (key: string, fallback?: unknown) => (values.has(key) ? values.get(key) : fallback),
    update: async (key: string, value: unknown) => void values.set(key, value),
  } as vscode.Memento;
}

/** A secret storage that tells of its changes, and can be made to fail. */
export class FakeSecretStorage implements vscode.SecretStorage {
  readonly kept = new Map<string, string>();
  /** Storing fails for the keys that begin so. */
  broken: string | undefined;
  readonly #changed = new vscode.EventEmitter<vscode.SecretStorageChangeEvent>();
  readonly onDidChange = this.#changed.event;

  async keys(): Promise<string[]> {
    return [...this.kept.keys()];
  }
  async get(key: string): Promise<string | undefined> {
    return this.kept.get(key);
  }
  async store(key: string, value: string): Promise<void> {
    if (this.broken !== undefined && key.startsWith(this.broken)) throw new Error("no keyring");
    this.kept.set(key, value);
    this.#changed.fire({ key });
  }
  async delete(key: string): Promise<void> {
    this.kept.delete(key);
    this.#changed.fire({ key });
  }
}

/** Puts something else in the place of a function of the editor's until the result is called. */
export function replace<T extends object, K extends keyof T>(owner: T, name: K, value: T[K]): () => void {
  const original = owner[name];
  owner[name] = value;
  return () => {
    owner[name] = original;
  };
}

/** Answers each input box with the next text; the one after the last is closed. */
export function answerInputs(...answers: readonly string[]): () => void {
  let next = 0;
  return replace(vscode.window, "createInputBox", () => {
    const changed = new vscode.EventEmitter<string>();
    const accepted = new vscode.EventEmitter<void>();
    const hidden = new vscode.EventEmitter<void>();
    const box = {
      value: "",
      buttons: [],
      onDidChangeValue: changed.event,
      onDidAccept: accepted.event,
      onDidHide: hidden.event,
      onDidTriggerButton: new vscode.EventEmitter<vscode.QuickInputButton>().event,
      show: () => {
        const answer = answers[next++];
        if (answer === undefined) return hidden.fire();
        box.value = answer;
        changed.fire(answer);
        accepted.fire();
      },
      dispose: () => undefined,
    };
    return box as unknown as vscode.InputBox;
  });
}
