import { createHmac, hash } from "node:crypto";
import type { Phrases } from "../errors/phrases.ts";
import { type BodyChange, bodyVariants } from "./bodyVariants.ts";
import { isJson } from "./isJson.ts";

/** Which mistake makes a signature not match. `app` names the account or the path that a secret belongs to. */
export type SignatureDiagnosis =
  /** Neither `X-Hub-Signature-256` nor the older header came. */
  | { readonly kind: "noHeader" }
  /** Only the older header came; whether it holds. */
  | { readonly kind: "sha1Only"; readonly holds: boolean }
  /** There is nothing to check with. */
  | { readonly kind: "noSecret" }
  /** Signed with an empty secret. */
  | { readonly kind: "emptySecret" }
  | { readonly kind: "otherApp"; readonly app: string }
  | { readonly kind: "ourSecretBlanks" | "theirSecretBlanks" | "secretCase" | "secretQuotes" | "secretDecoded" }
  | { readonly kind: "verifyTokenAsSecret" | "otherCredentialAsSecret" }
  /** The digest is right, the form of the header isn't. */
  | { readonly kind: "noPrefix" | "base64" | "headerTwice" }
  /** A hash without a key, or the older HMAC, in the header. */
  | { readonly kind: "notHmac" | "sha1InHeader" }
  | { readonly kind: "unreadable" }
  | { readonly kind: "emptyBody" | "compressed" }
  | { readonly kind: "truncated"; readonly bytes: number }
  /** Signed with a secret of ours; the body was another one then. */
  | { readonly kind: "changed"; readonly change: BodyChange }
  | { readonly kind: "unknown" };

/** A secret, and what it belongs to. */
interface KnownSecret {
  readonly app: string;
  readonly secret: string;
}

export interface SignedRequest {
  readonly body: Uint8Array;
  /** By lowercase name. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** What such a request may be signed with. */
  readonly secrets: readonly string[];
  /** Those of other callbacks and accounts. */
  readonly others?: readonly KnownSecret[];
  readonly verifyTokens?: readonly string[];
  /** App ids, access tokens: what is taken for a secret by mistake. */
  readonly credentials?: readonly string[];
}

/** Above this many bytes nothing is tried that makes a new body of it: anybody may send such requests. */
const largestTried = 64 * 1024;

/** Says which mistake it is that a request's signature doesn't hold, from its bytes. For those that didn't; never throws. */
export function diagnoseSignature(request: SignedRequest): SignatureDiagnosis {
  const { body, headers } = request;
  const header = (headers["x-hub-signature-256"] ?? "").trim();
  const secrets = request.secrets.filter((secret) => secret !== "");
  if (header === "") return withoutHeader(request, secrets);
  const digest = digestIn(header);
  if (digest === undefined) return unreadable(header, body, secrets);
  const isOf = (key: string | Uint8Array, bytes = body) => hmac(bytes, key) === digest.hex;
  const ours = secrets.some((secret) => isOf(secret));
  if (ours) return digest.form === "usual" ? { kind: "unknown" } : { kind: digest.form };
  const byKey = keyMistake(request, secrets, isOf);
  if (byKey !== undefined) return byKey;
  if (hash("sha256", body, "hex") === digest.hex) return { kind: "notHmac" };
  if (body.length === 0) return { kind: "emptyBody" };
  if (secrets.length === 0) return { kind: "noSecret" };
  if (body.length <= largestTried) {
    const keys = [...secrets, ...(request.others ?? []).map(({ secret }) => secret)].filter((key) => key !== "");
    for (const { change, bytes } of bodyVariants(body)) {
      if (keys.some((key) => isOf(key, bytes))) return { kind: "changed", change };
    }
  }
  if (body[0] === 0x1f && body[1] === 0x8b) return { kind: "compressed" };
  return isCutOff(body) ? { kind: "truncated", bytes: body.length } : { kind: "unknown" };
}

/** The diagnosis as a sentence that says what to do. */
export function diagnosisText(diagnosis: SignatureDiagnosis, phrases: Phrases): string {
  switch (diagnosis.kind) {
    case "sha1Only":
      return phrases.say(diagnosis.holds ? "signature.sha1Holds" : "signature.sha1Only");
    case "otherApp":
      return phrases.say("signature.otherApp", diagnosis.app);
    case "truncated":
      return phrases.say("signature.truncated", diagnosis.bytes);
    case "changed":
      return phrases.say(`signature.changed.${diagnosis.change}`);
    default:
      return phrases.say(`signature.${diagnosis.kind}`);
  }
}

function withoutHeader({ body, headers }: SignedRequest, secrets: readonly string[]): SignatureDiagnosis {
  const older = /^sha1=([0-9a-f]{40})$/i.exec((headers["x-hub-signature"] ?? "").trim())?.[1]?.toLowerCase();
  if (older === undefined) return { kind: "noHeader" };
  return { kind: "sha1Only", holds: secrets.some((secret) => hmac(body, secret, "sha1") === older) };
}

interface Digest {
  readonly hex: string;
  readonly form: "usual" | "noPrefix" | "base64" | "headerTwice";
}

/** The digest in a header's value, also where that has another form than Meta's. */
function digestIn(header: string): Digest | undefined {
  const [first = "", ...more] = header.split(/\s*,\s*/);
  const [, prefix, hex] = /^(sha256\s*[=:]\s*)?([0-9a-f]{64})$/i.exec(first) ?? [];
  if (hex !== undefined) {
    const form = more.length > 0 ? "headerTwice" : prefix === "sha256=" ? "usual" : "noPrefix";
    return { hex: hex.toLowerCase(), form };
  }
  const [, base64] = /^(?:sha256=)?([0-9a-z+/_-]{43}=?)$/i.exec(first) ?? [];
  return base64 === undefined ? undefined : { hex: Buffer.from(base64, "base64").toString("hex"), form: "base64" };
}

function unreadable(header: string, body: Uint8Array, secrets: readonly string[]): SignatureDiagnosis {
  const [, hex] = /^(?:sha\d*=)?([0-9a-f]{40})$/i.exec(header) ?? [];
  const isOlder = hex !== undefined && secrets.some((secret) => hmac(body, secret, "sha1") === hex.toLowerCase());
  return { kind: isOlder ? "sha1InHeader" : "unreadable" };
}

type Check = (key: string | Uint8Array) => boolean;

/** The mistake where the body is right and was signed with something else than a secret of ours. */
function keyMistake(request: SignedRequest, secrets: readonly string[], isOf: Check): SignatureDiagnosis | undefined {
  const other = request.others?.find(({ secret }) => secret !== "" && isOf(secret));
  if (other !== undefined) return { kind: "otherApp", app: other.app };
  if (isOf("")) return { kind: "emptySecret" };
  for (const secret of secrets) {
    const bare = secret.trim();
    if (bare !== secret && isOf(bare)) return { kind: "ourSecretBlanks" };
    if ([`${secret}\n`, `${secret}\r\n`, `${secret} `, ` ${secret}`].some((key) => isOf(key)))
      return { kind: "theirSecretBlanks" };
    const unquoted = bare.replace(/^(["'])(.*)\1$/, "$2");
    if ((unquoted !== bare && isOf(unquoted)) || isOf(`"${secret}"`) || isOf(`'${secret}'`)) {
      return { kind: "secretQuotes" };
    }
    if (isOf(bare.toLowerCase()) || isOf(bare.toUpperCase())) return { kind: "secretCase" };
    if (isOf(Buffer.from(bare, "hex")) || isOf(Buffer.from(bare, "base64"))) return { kind: "secretDecoded" };
  }
  if (request.verifyTokens?.some((token) => token !== "" && isOf(token))) return { kind: "verifyTokenAsSecret" };
  const credential = request.credentials?.some((each) => each !== "" && isOf(each));
  return credential === true ? { kind: "otherCredentialAsSecret" } : undefined;
}

function hmac(body: Uint8Array, key: string | Uint8Array, algorithm: "sha256" | "sha1" = "sha256"): string {
  return createHmac(algorithm, key).update(body).digest("hex");
}

/** Whether it begins as JSON does and ends before that is complete. */
function isCutOff(body: Uint8Array): boolean {
  const start = Buffer.from(body.subarray(0, 64)).toString("latin1").trimStart();
  if (!/^[{[]/.test(start) || isJson(body)) return false;
  let depth = 0;
  let inString = false;
  for (let at = 0; at < body.length; at++) {
    const byte = body[at];
    if (inString) {
      if (byte === 0x5c) at += 1;
      else if (byte === 0x22) inString = false;
    } else if (byte === 0x22) inString = true;
    else if (byte === 0x7b || byte === 0x5b) depth += 1;
    else if (byte === 0x7d || byte === 0x5d) depth -= 1;
  }
  return inString || depth > 0;
}
