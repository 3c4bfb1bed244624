import { badValue, checkCount, type Json, optionalText, requireList, requireObject, requireText } from "./checks.ts";

const most = 257;

/** The keys of a contact's parts; all of them are texts. */
const parts = {
  name: ["formatted_name", "first_name", "last_name", "middle_name", "suffix", "prefix"],
  org: ["company", "department", "title"],
  phones: ["phone", "type", "wa_id", "user_id"],
  emails: ["email", "type"],
  addresses: ["street", "city", "state", "zip", "country", "country_code", "type"],
  urls: ["url", "type"],
} as const;

/** Checks the `contacts` of a contacts message. */
export function checkContacts(value: unknown): void {
  const contacts = requireList(value, "contacts");
  checkCount(contacts, "contacts", "contacts", 1, most);
  for (const [at, each] of contacts.entries()) {
    const path = `contacts.${at}`;
    const contact = requireObject(each, path, [...Object.keys(parts), "birthday"]);
    const name = requireObject(contact.name, `${path}.name`, parts.name);
    requireText(name.formatted_name, `${path}.name.formatted_name`);
    checkTexts(name, `${path}.name`);
    if (contact.org !== undefined && contact.org !== null) {
      checkTexts(requireObject(contact.org, `${path}.org`, parts.org), `${path}.org`);
    }
    for (const key of ["phones", "emails", "addresses", "urls"] as const) {
      checkList(contact[key], `${path}.${key}`, parts[key]);
    }
    const birthday = optionalText(contact.birthday, `${path}.birthday`);
    if (birthday !== undefined && !isDay(birthday)) {
      throw badValue(`${path}.birthday`, "must be a day in the form YYYY-MM-DD");
    }
  }
}

/** A day that the calendar has. */
function isDay(text: string): boolean {
  const day = new Date(`${text}T00:00:00Z`);
  return /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}

function checkList(value: unknown, path: string, keys: readonly string[]): void {
  if (value === undefined || value === null) {
    return;
  }
  for (const [at, each] of requireList(value, path).entries()) {
    checkTexts(requireObject(each, `${path}.${at}`, keys), `${path}.${at}`);
  }
}

function checkTexts(object: Json, path: string): void {
  for (const [key, each] of Object.entries(object)) {
    optionalText(each, `${path}.${key}`);
  }
}
