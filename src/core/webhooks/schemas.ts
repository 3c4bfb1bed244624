import * as z from "zod/mini";
import { id, lenient, number, word } from "../lenient.ts";

/**
 * What of a delivery Wamid builds on, and nothing more. Every object is loose: unknown fields stay. A field that is not of
 * the documented type counts as absent instead of making the whole item unreadable, because Meta's payloads differ from
 * their documentation in many small ways (numbers as strings, objects with numeric keys for arrays, absent parts).
 */

const text = z.string();

/** Above this a time can't be seconds (it would be the year 5138): it is milliseconds. */
const latestSecond = 100_000_000_000;

/** A time in whole seconds since 1970. */
const seconds = z.pipe(
  number,
  z.pipe(
    z.transform((value: number) => Math.floor(value > latestSecond ? value / 1000 : value) + 0),
    z.number().check(z.minimum(0), z.maximum(latestSecond)),
  ),
);

/** A list as it should be, as an object with numeric keys, or as the one item itself. The items are the originals, untouched. */
const list = z.pipe(
  z.unknown(),
  z.transform((value): unknown[] => {
    if (value === undefined || value === null) {
      return [];
    }
    if (Array.isArray(value)) {
      return value;
    }
    // Object.keys and Object.values give numeric keys in ascending order.
    if (typeof value === "object" && Object.keys(value).every((key) => /^\d+$/.test(key))) {
      return Object.values(value);
    }
    return [value];
  }),
);

export const deliverySchema = z.looseObject({ object: lenient(text), entry: z.optional(list) });

export const entrySchema = z.looseObject({ id: lenient(id), time: lenient(seconds), changes: z.optional(list) });

export const changeSchema = z.looseObject({ field: lenient(word), value: z.optional(z.unknown()) });

export const valueSchema = z.looseObject({
  metadata: lenient(z.looseObject({ phone_number_id: lenient(id) })),
  statuses: z.optional(list),
  messages: z.optional(list),
  errors: z.optional(list),
  standby: z.optional(z.unknown()),
});

/** An error of a status or of a value. Old forms have `details` at the top, and `title` without `message` or the reverse. */
export const errorSchema = z.looseObject({
  code: number,
  error_subcode: lenient(number),
  title: lenient(word),
  message: lenient(word),
  details: lenient(word),
  error_data: lenient(z.union([word, z.looseObject({ details: lenient(word) })])),
});

export const statusSchema = z.looseObject({
  id,
  status: word,
  /** Absent for messages (`message` in old forms), `payment`, `call`. */
  type: lenient(word),
  timestamp: lenient(seconds),
  recipient_id: lenient(id),
  recipient_user_id: lenient(id),
  pricing: lenient(z.looseObject({ category: lenient(word) })),
  errors: z.optional(list),
});

export const messageSchema = z.looseObject({
  id,
  from: lenient(id),
  from_user_id: lenient(id),
  type: lenient(word),
  timestamp: lenient(seconds),
  errors: z.optional(list),
});
