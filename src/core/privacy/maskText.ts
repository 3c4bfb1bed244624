// The package's default build is UMD, which bundlers can't follow: https://github.com/microsoft/node-jsonc-parser/issues/57
import { type ParseError, visit } from "jsonc-parser/lib/esm/main.js";
import { maskedText, maskLeaf } from "./mask.ts";

/** JSON text with every number and text of a customer masked, and all else as it is, spaces and escapes too. What isn't JSON goes. */
export function maskJsonText(text: string): string {
  const parts: string[] = [];
  let at = 0;
  const errors: ParseError["error"][] = [];
  visit(text, {
    onLiteralValue: (value: unknown, offset, length, _line, _character, path) => {
      const masked = maskLeaf(path() as (string | number)[], value);
      if (masked === value) return;
      parts.push(text.slice(at, offset), JSON.stringify(masked));
      at = offset + length;
    },
    onError: (error) => errors.push(error),
  });
  return errors.length > 0 ? JSON.stringify(maskedText) : parts.join("") + text.slice(at);
}
