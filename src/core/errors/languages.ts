/** How a text is read: JSON by its structure, source by its tokens, everything else line by line. */
export type Form = "json" | "source" | "text";

interface Language {
  /** The editor's id. */
  readonly id: string;
  readonly form: Form;
  /** With the dot, in lower case: what a file of this language ends in, where there is no editor to say so. */
  readonly extensions: readonly string[];
}

const language = (id: string, form: Form, extensions: string): Language => ({
  id,
  form,
  extensions: extensions === "" ? [] : extensions.split(" "),
});

const known: readonly Language[] = [
  language("json", "json", ".json"),
  language("jsonc", "json", ".jsonc .code-workspace"),
  language("jsonl", "json", ".jsonl .ndjson"),
  language("javascript", "source", ".js .mjs .cjs"),
  language("javascriptreact", "source", ".jsx"),
  language("typescript", "source", ".ts .mts .cts"),
  language("typescriptreact", "source", ".tsx"),
  language("python", "source", ".py .pyi .pyw"),
  language("php", "source", ".php .phtml"),
  language("java", "source", ".java"),
  language("kotlin", "source", ".kt .kts"),
  language("csharp", "source", ".cs .csx"),
  language("go", "source", ".go"),
  language("ruby", "source", ".rb .rake"),
  language("rust", "source", ".rs"),
  language("elixir", "source", ".ex .exs"),
  language("swift", "source", ".swift"),
  language("dart", "source", ".dart"),
  language("shellscript", "source", ".sh .bash .zsh"),
  language("yaml", "source", ".yaml .yml"),
  language("dockercompose", "source", ""),
  language("http", "text", ".http .rest"),
  language("plaintext", "text", ".txt .text"),
  language("log", "text", ".log"),
  language("markdown", "text", ".md .markdown"),
];

const forms: ReadonlyMap<string, Form> = new Map(known.map(({ id, form }) => [id, form]));
const byExtension: ReadonlyMap<string, string> = new Map(
  known.flatMap(({ id, extensions }) => extensions.map((extension): [string, string] => [extension, id])),
);

/** The editor's ids of the languages that the detector reads. */
export const languageIds: readonly string[] = known.map(({ id }) => id);

/** Undefined for a language that isn't read. */
export function formOf(languageId: string): Form | undefined {
  return forms.get(languageId);
}

/** The language of a file by its name, for a terminal: the editor knows by itself. Undefined where it isn't read. */
export function languageOf(fileName: string): string | undefined {
  const dot = fileName.lastIndexOf(".");
  return dot === -1 ? undefined : byExtension.get(fileName.slice(dot).toLowerCase());
}
