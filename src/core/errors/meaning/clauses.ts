import { kept } from "../../kept.ts";
import { lexicon, type WordSense } from "./lexicon.ts";

/** What a word says, or that a clause is hardly more than one word, or than a name. */
export type Sense = WordSense | "short" | "label";

/** A part of a text that is read by itself, with the places at which each sense stands in it, in the order of the words. */
export interface Clause {
  readonly senses: ReadonlyMap<Sense, readonly number[]>;
  readonly words: readonly string[];
  /** Places of which something is denied. */
  readonly denied: ReadonlySet<number>;
  /** Whether it says what to do, or under which condition, and not what happened. */
  readonly advice: boolean;
}

/** A longer text tells a story, of which the code is a part. */
const longestText = 1200;

/** Words of names, whatever their casing, and of prose. A run of letters that are written without spaces is one. */
const word =
  /\p{Lu}+(?!\p{Ll})|\p{Lu}?\p{Ll}[\p{Ll}\p{M}]*|\p{N}+|(?:(?!\p{Lu}|\p{Ll})[\p{L}\p{M}])+|[.;:!?\n|,()[\]{}"“”«»、。；：！？，（）「」—–/]/gu;
const unspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}]/u;
const ends = /^[.:;!?\n|。：；！？]$/;
const breaks = /^[,()[\]{}"“”«»、，（）「」—–/]$/;
/** A comma and the like keep what is denied before them from reaching over. */
const breakWidth = 6;

const set = (words: string) => new Set(words.split(/\s+/));

/** Take back the noun behind them. */
const deniers = set("not no isn aren wasn never nao nicht kein keine keinen bukan tidak pas jamais nunca ne");
/** Between a word that denies and what it denies: `not a rate limit`, but not `not within the window`. */
const articles = set(
  "a an the any due because about related really actually is es e est ist un una um uma une ein eine einen de por karena sebuah to",
);
/** Deny whatever comes soon behind them. */
const contrasts = set(
  "instead unlike rather versus vs except distinct different differs unrelated unabhangig anders bukannya",
);
const contrastReach = 4;
/** Behind what they deny. */
const denial = /(?:では|じゃ)(?:ない|ありません)|degil|不是|並非|并非|아닌|아님|nahi hai|नहीं है/u;
/** What a clause begins with that advises, asks or sets a condition. */
const adviceWords = set(
  `check verify ensure make use try retry wait see add update refresh renew contact reduce slow set run create regenerate generate reconnect
  complete fix ask stop do don please send resend switch fall fallback skip ignore mark handle treat review open confirm consider avoid
  if when until before after once unless in while where because so then else should must
  verifique verifica confira tente aguarde espera espere usa use utilice utiliza envie envia agrega agregue adicione adiciona peca gere
  genera genere revise revisa intenta intente contacta reconecte atualize actualice actualiza acesse configure conecte cadastre solicite registre registra
  si cuando quando caso hasta ate antes depois despues
  verifiez utilisez attendez reessayez ajoutez contactez envoyez quand
  prufe prufen warten versuchen verwenden wenn falls
  kontrol lutfen deneyin bekleyin kullanin eger
  periksa pastikan coba tunggu gunakan tambahkan silakan jika hubungi
  проверьте подождите используйте попробуйте если`,
);
const asianAdvice = /^(?:請|请|確認|再試行|検查|检查|檢查|稍後|稍后|もし|如果|확인|다시)/u;
/** Where one of these stands, `no` is a preposition. */
const portuguese = set("nao mensagem mensagens erro foi ao uma conta janela muitas nem pelo pela");

interface Index {
  readonly whole: ReadonlyMap<string, readonly Sense[]>;
  readonly stems: ReadonlyMap<string, readonly Sense[]>;
  readonly unspaced: ReadonlyMap<string, readonly Sense[]>;
  readonly longestUnspaced: number;
}

let index: Index | undefined;

function indexOf(): Index {
  if (index !== undefined) return index;
  const whole = new Map<string, Sense[]>();
  const stems = new Map<string, Sense[]>();
  const without = new Map<string, Sense[]>();
  for (const [sense, words] of Object.entries(lexicon) as [WordSense, string][]) {
    for (const entry of unaccented(words).split(/\s+/)) {
      const text = entry.replaceAll("_", " ");
      const into = unspaced.test(text) ? without : text.endsWith("*") ? stems : whole;
      const key = into === whole ? text : text.replace("*", "");
      into.set(key, [...(into.get(key) ?? []), sense]);
    }
  }
  const longestUnspaced = Math.max(...[...without.keys()].map((key) => key.length));
  index = { whole, stems, unspaced: without, longestUnspaced };
  return index;
}

/** What Arabic and Hebrew write together with a noun: the article and short prepositions. */
const articlePrefix = /^(?:[وبكف]?ال|لل|ול|וה|[הבלמשוכ])(?=[\u0590-\u06ff]{3})/u;
/** How many words, and letters where words aren't told apart, are `short` or a `label`. */
const shortWords = 2;
const shortRun = 8;
const short: readonly Sense[] = ["short"];
const labelWords = 4;
const labelRun = 14;
const label: readonly Sense[] = ["label"];
const shortestStem = 3;
const longestStem = 16;

/** The clauses of a name or a text; none where it is too long to be about one code. */
export function clausesOf(text: string): readonly Clause[] {
  if (text.length > longestText) return [];
  const clauses: Clause[] = [];
  let draft = new Draft();
  for (const [raw] of plain(text).matchAll(word)) {
    if (ends.test(raw)) {
      if (!draft.empty) clauses.push(draft.close());
      draft = new Draft();
    } else if (breaks.test(raw)) draft.gap();
    else if (unspaced.test(raw)) draft.run(raw);
    else draft.word(raw.toLowerCase());
  }
  if (!draft.empty) clauses.push(draft.close());
  return clauses;
}

/** Inside of a sentence, where it is the name of a field, not a word. */
const fieldName = /(?<!^)`[\w./]{1,40}`|`[\w./]{1,40}`(?!$)/g;

/** The words of a text, in lower case and as `clausesOf` has them. */
export function wordsOf(text: string): string[] {
  return (plain(text).match(word) ?? [])
    .filter((word) => !ends.test(word) && !breaks.test(word))
    .map((word) => word.toLowerCase());
}

/** The end of `isn't` and `don't`. */
const contraction = /n['’]t\b/gi;

/** Without accents, of which Japanese keeps its own, and with `WhatsApp` as one word. */
function plain(text: string): string {
  return unaccented(
    text
      .replace(/whats[\s_-]?app/gi, " whatsapp ")
      .replace(fieldName, " ")
      .replace(contraction, "n not"),
  );
}

function unaccented(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: what is beyond ASCII
  if (!/[^\x00-\x7F]/.test(text)) return text;
  return text
    .normalize("NFD")
    .replace(/[\u0300-\u036f]/g, "")
    .normalize("NFKC")
    .replace(/[ıİ]/g, "i")
    .replace(/ł/g, "l")
    .replace(/đ/g, "d");
}

/** What a word says by itself, and what it says without its article. */
const sensesOf = kept(2000, (word): readonly Sense[] => {
  const prefix = articlePrefix.exec(word)?.[0] ?? "";
  return [word, ...(prefix === "" ? [] : [word.slice(prefix.length)])].flatMap(sensesOfForm);
});

function sensesOfForm(word: string): readonly Sense[] {
  const { whole, stems } = indexOf();
  const senses = [...(whole.get(word) ?? [])];
  for (let length = Math.min(word.length, longestStem); length >= shortestStem; length--)
    senses.push(...(stems.get(word.slice(0, length)) ?? []));
  return senses;
}

class Draft {
  readonly #senses = new Map<Sense, number[]>();
  readonly #words: string[] = [];
  readonly #denied = new Set<number>();
  readonly #places: number[] = [];
  readonly #runs: string[] = [];
  #place = 0;

  get empty(): boolean {
    return this.#words.length === 0;
  }

  gap(): void {
    this.#place += breakWidth;
  }

  word(word: string): void {
    this.#words.push(word);
    this.#places.push(this.#place++);
  }

  /** A run without spaces, in the longest words that are known. */
  run(text: string): void {
    const { unspaced, longestUnspaced } = indexOf();
    this.#runs.push(text);
    this.word(text);
    for (let at = 0; at < text.length; ) {
      let length = Math.min(longestUnspaced, text.length - at);
      let senses: readonly Sense[] | undefined;
      for (; length > 0; length--) {
        senses = unspaced.get(text.slice(at, at + length));
        if (senses !== undefined) break;
      }
      if (senses !== undefined) this.#add(senses, this.#place++);
      at += Math.max(1, length);
    }
  }

  close(): Clause {
    const { whole } = indexOf();
    const words = this.#words;
    const inPortuguese = words.some((word) => portuguese.has(word));
    for (const [at, word] of words.entries()) {
      const place = this.#places[at] ?? 0;
      if (deniers.has(word)) this.#deny(place, articles.has(words[at + 1] ?? "") ? 3 : 1);
      else if (contrasts.has(word)) this.#deny(place, contrastReach);
      if (!(word === "no" && inPortuguese)) this.#add(sensesOf(word), place);
      const pair = at + 1 < words.length ? `${word} ${words[at + 1]}` : undefined;
      if (pair === undefined) continue;
      this.#add(whole.get(pair), place);
      if (at + 2 < words.length) this.#add(whole.get(`${pair} ${words[at + 2]}`), place);
    }
    const text = [...words.slice(-3), ...this.#runs].join(" ");
    const letters = words.join("").length;
    if (this.#runs.length === 0 ? words.length <= shortWords : letters <= shortRun) this.#add(short, 0);
    if (this.#runs.length === 0 ? words.length <= labelWords : letters <= labelRun) this.#add(label, 0);
    if (denial.test(text)) this.#deny(-1, this.#place);
    return {
      senses: this.#senses,
      words,
      denied: this.#denied,
      advice: adviceWords.has(words[0] ?? "") || asianAdvice.test(words[0] ?? ""),
    };
  }

  #deny(place: number, reach: number): void {
    for (let distance = 1; distance <= reach; distance++) this.#denied.add(place + distance);
  }

  #add(senses: readonly Sense[] | undefined, place: number): void {
    if (senses === undefined) return;
    for (const sense of senses) {
      const places = this.#senses.get(sense);
      if (places === undefined) this.#senses.set(sense, [place]);
      else places.push(place);
    }
  }
}
