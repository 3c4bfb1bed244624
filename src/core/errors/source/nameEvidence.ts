import { kept } from "../../kept.ts";

/**
 * What the names on the other side of a number say: that it is an error code, that it is some `code`, that it is
 * something else, or nothing.
 */
export type Sense = "error" | "code" | "other" | "unclear";

const set = (words: string) => new Set(words.split(/\s+/));

const errorWords = set(
  `err errs error errors errno exception exceptions failure failures failed fail fault fatal subcode subcodes reason reasons
  reject rejected rejection retryable retriable nonretryable unrecoverable recoverable undeliverable transient permanent
  erro erros erreur erreurs errore errori fehler fout fouten fallo fallos falla fallas falha falhas echec hata hatalar
  xato kesalahan galat motivo motivos rechazo rechazos recusa`,
);
const codeWords = set("code codes codigo codigos codice codici kode kod kodu kodlari cod errcode errorcode");
const platformWords = set("whatsapp wa wpp wsp waba meta graph fb facebook cloud api oauth");
/** Nouns whose numbers are quantities, places, times and keys of their own. */
const otherWords = set(
  `account accounts age amount area balance budget bytes capacity census city col color colour column context cost count
  counter country county currency customer date day delay deposit discount distance district duration elevation epoch
  expires fee fees fiscal gtin height hex hour id ids index inode interval invoice isbn item latitude ledger len length
  limit line longitude lot max maximum memory min minimum minute module ms municipality naics net nonce num number
  offset order page part payload phone pid pincode population port position postal postcode pref prefecture price prices
  pricing priority product qty quantity region rent revenue row salary score seconds seed sic size sku speed step
  stock subtotal sum tax taxes threshold ticket time timeout timestamp token tokens total ttl unix vat version volume
  ward weight width window year zip zone`,
);
/** Services, libraries and databases whose errors have codes of their own. */
const foreignSystems = set(
  `adyen aws azure braintree discord dynamo firebase firestore google graphql grpc gcp knex mongo mongodb mongoose mssql
  mysql nexmo openai oracle paypal pg postgres postgresql prisma razorpay redis sequelize shopify slack sql sqlite stripe
  nserror ns odbc pdo telegram twilio typeorm urlerror vonage`,
);
/** Things that are known by a code of their own. */
const foreignThings = set(
  `airport area barcode booking city confirmation country coupon course cpt currency diagnosis dial discount drug dx hs icd industry
  invite iso lang language locale municipality naics otp passcode pin postal postcode prefecture product promo referral region
  security sku snomed tariff tracking verification voucher ward zip`,
);
/** What makes a name one of this API's, whatever else it says. */
const ownWords = set("whatsapp wa wpp waba meta graph fb facebook");
/** What people call an error that they catch. */
const caught = set("e ex exc");
/** A constant named after an error ends in anything but these. */
const quantityWords = set(
  `amount at balance budget bytes capacity color colour context cost count counter delay duration fee height id ids interval
  len length line max maximum min minimum ms offset population port postcode price prices rent revenue salary score seconds
  seed size subtotal sum tax timeout timestamp tokens total ttl vat version weight width year zip`,
);
/** Whose short numbers are HTTP statuses, exit codes, keys of a keyboard and the like. */
const shortElsewhere = set(
  `res resp response reply http https request req result return ret status exit process child signal ws socket websocket
  close event evt key keyboard char scan virtual ascii byte op area dial bar qr pin otp verification verify`,
);

/** The words of a name: `graphErrorCode`, `ERROR_CODE`, `código-error` alike, in lower case and without accents. */
export const wordsOf = kept(500, (name): readonly string[] => {
  return (
    folded(name.slice(0, 120))
      .replace(/graphql/gi, "Graphql")
      .replace(/whatsapp/gi, "Whatsapp")
      .match(/[A-Z]+(?![a-z])|[A-Z]?[a-z]+/g)
      ?.map((word) => word.toLowerCase()) ?? []
  );
});

function folded(text: string): string {
  return /[^\0-\x7f]/.test(text) ? text.normalize("NFD").replace(/\p{M}/gu, "") : text;
}

/** What the code of an error may be about: `RATE_LIMIT_CODES`, `OUTSIDE_WINDOW_CODE`. */
const errorTopics = set("account limit number part payload phone pin token tokens window pricing tier count quota");

function isOther(word: string): boolean {
  return otherWords.has(word) || (word.endsWith("s") && otherWords.has(word.slice(0, -1)));
}

/** Of several codes, or of a constant's of several words, that whose code it is: not that of a thing. */
function isTopic(word: string, name: readonly string[]): boolean {
  return word === "payload" || (errorTopics.has(word) && (name.length > 2 || /s$/.test(name.at(-1) ?? "")));
}

export function isErrorWord(word: string): boolean {
  return errorWords.has(word) || word === "errcode" || word === "errorcode";
}

export function isPlatformWord(word: string): boolean {
  return platformWords.has(word);
}

export function isCodeWord(word: string): boolean {
  return codeWords.has(word);
}

/** What a chain of names, `err.response.error.code`, is: judged by its last name, and by its owner where that is only `code`. */
export function senseOf(names: readonly string[]): Sense {
  const last = wordsOf(names.at(-1) ?? "");
  if (last.length === 0) return "unclear";
  if (last.some(isErrorWord)) return quantityWords.has(last.at(-1) ?? "") ? "other" : "error";
  if (last.some((word) => codeWords.has(word))) {
    const rest = last.filter((word) => !codeWords.has(word));
    if (rest.some((word) => platformWords.has(word))) return "error";
    if (rest.some((word) => isOther(word) && !isTopic(word, last))) return "other";
    const owner = wordsOf(names.at(-2) ?? "");
    if (owner.some(isErrorWord)) return "error";
    return rest.length === 0 && owner.some((word) => isOther(word) && !stateTopics.has(word)) ? "other" : "code";
  }
  return last.some(isOther) ? "other" : "unclear";
}

/**
 * Whether the code is that of somebody or something else: `stripeError.code`, `pg.error.code`, `language.code`. Asked
 * are the last name, its owner, and the owner of that where it is no more than an error.
 */
export function isForeign(names: readonly string[]): boolean {
  const error = wordsOf(names.at(-2) ?? "").every((word) => errorWords.has(word));
  let isOfOthers = false;
  for (let at = Math.max(0, names.length - (error ? 3 : 2)); at < names.length; at++) {
    for (const word of wordsOf(names[at] ?? "")) {
      if (ownWords.has(word)) return false;
      isOfOthers ||= isSystem(word) || isThing(word);
    }
  }
  return isOfOthers;
}

/** The same of a constant, whose own name may say what the error is about: `LANGUAGE_NOT_SUPPORTED_ERROR`. */
export function isForeignConstant(names: readonly string[]): boolean {
  const own = wordsOf(names.at(-1) ?? "");
  const container = names.slice(0, -1);
  if ([...own, ...container.flatMap(wordsOf)].some((word) => ownWords.has(word))) return false;
  const isThings = own.some(isThing) && own.some(isCodeWord) && senseOf(names) !== "error";
  return own.some(isSystem) || isThings || isForeign(container);
}

export function isSystem(word: string): boolean {
  return foreignSystems.has(word);
}

/** Whether words on a line are those of a thing with codes of its own, and none is this API's. */
export function isForeignLine(line: string): boolean {
  const words = (line.match(/[A-Za-z_]{3,}/g) ?? []).flatMap(wordsOf);
  return words.some((word) => isThing(word) || isSystem(word)) && !words.some((word) => ownWords.has(word));
}

/** Whether a name of one word is that of something that errors are about: `WINDOW` among the codes of errors. */
export function isTopicName(name: string): boolean {
  const words = wordsOf(name);
  return words.length > 0 && words.every((word) => errorTopics.has(word));
}

function isThing(word: string): boolean {
  return foreignThings.has(word) || (word.endsWith("s") && foreignThings.has(word.slice(0, -1)));
}

/** Whether a constant that holds one of several codes may have this name: `RATE_LIMIT`, `PARAM_COUNT`, but not `PRICE` or `USER_ID`. */
export function mayNameError(name: string): boolean {
  const words = wordsOf(name);
  const others = words.filter((word) => isOther(word) || quantityWords.has(word));
  if (others.length === 0) return true;
  if (words.length < 2) return false;
  if (/^_*[A-Z]/.test(name)) return others.every((word) => errorTopics.has(word) || softWords.has(word));
  return others.length < words.length && others.every((word) => stateTopics.has(word));
}

/** What has a state that is an error: `windowClosed`, `rateLimit`, `tokenExpired`. */
const stateTopics = set("window limit token tier quota payload");

/** Quantities of which an error may be about too: `MESSAGE_LENGTH`, `TEMPLATE_VERSION`. */
const softWords = set("count length limit size timeout version time max expires");

/** Whether a constant of this name holds a quantity, rather than being named after an error: `MAX_TOKENS`, not `RATE_LIMIT`. */
export function isQuantity(name: string): boolean {
  const words = wordsOf(name);
  return quantityWords.has(words.at(-1) ?? "") || /^(?:max|min|num)$/.test(words[0] ?? "");
}

/**
 * How surely a chain of names is the code of one of this API's errors: short codes need that, other APIs have the same.
 * `caught` is that of an `e`, which may be an event.
 */
export function graphSense(names: readonly string[]): "strong" | "medium" | "caught" | "weak" | "none" {
  const lastName = names.at(-1) ?? "";
  const last = wordsOf(lastName);
  if (!last.some((word) => codeWords.has(word) || word === "subcode")) return "none";
  if (isForeign(names)) return "none";
  if (last.some((word) => (isOther(word) && !isTopic(word, last)) || shortElsewhere.has(word))) return "none";
  const owner = wordsOf(names.at(-2) ?? "");
  const isError = (words: readonly string[]) => words.some((word) => errorWords.has(word) || word === "errorcode");
  const isPlatform = (words: readonly string[]) => words.some((word) => platformWords.has(word));
  if (isError([...owner, ...last]) && isPlatform([...owner, ...last])) return "strong";
  if (names.length >= 3 && owner.length === 1 && isErrorWord(owner[0] ?? "")) return "strong";
  if (isError(owner) || isError(last)) return "medium";
  if (caught.has(owner[0] ?? "")) return "caught";
  return names.length === 1 || !owner.some((word) => shortElsewhere.has(word) || isOther(word)) ? "weak" : "none";
}

/** Whether the chain's last name is that of a subcode. */
export function isSubcodeName(names: readonly string[]): boolean {
  const words = wordsOf(names.at(-1) ?? "");
  return words.some((word) => /^sub(?:code|codigo)s?$/.test(word)) || (words.includes("sub") && words.some(isCodeWord));
}
