import * as z from "zod/mini";

// What Meta sends differs from its documentation in small ways: null for what is absent, numbers as strings, ids as numbers.

/** A field that may be absent, and that counts as absent where it is null or of another type. */
export const lenient = <T extends z.core.$ZodType>(schema: T) => z.catch(z.optional(schema), undefined);

/** A field that may be absent, and that counts as absent where it is null. For what must not be passed over: another type is an error. */
export const nullable = <T extends z.core.$ZodType>(schema: T) =>
  z.pipe(
    z.transform((value: unknown): unknown => (value === null ? undefined : value)),
    z.optional(schema),
  );

/** A list, without the items that can't be read. */
export const readable = <T extends z.core.$ZodType>(item: T) =>
  z.pipe(
    z.array(z.unknown()),
    z.transform((items) =>
      items.flatMap((each): z.output<T>[] => {
        const read = z.safeParse(item, each);
        return read.success ? [read.data] : [];
      }),
    ),
  );

/** A number, or one written as a string. */
export const number = z.pipe(
  z.transform((value: unknown) => (typeof value === "string" && /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : value)),
  z.number(),
);

/** A text that says something. */
export const word = z.string().check(z.minLength(1));

/** An id: a string as documented, or a number as some write it. */
export const id = z.pipe(
  z.transform((value: unknown) => (typeof value === "number" && Number.isFinite(value) ? String(value) : value)),
  word,
);
