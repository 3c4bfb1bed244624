import type { IncomingMessage } from "node:http";

/** A request's body, or why there is none: `cutOff` (the sender went away), `tooLarge`, `busy` (no memory left to give). */
type Body = { readonly kind: "whole"; readonly bytes: Buffer } | { readonly kind: "cutOff" | "tooLarge" | "busy" };

/** Meta's limit for a delivery. */
export const largestBody = 3 * 1024 * 1024;

/**
 * Above this, a body that is refused anyway isn't read to its end. Below, it is, because a sender that still sends when the
 * connection closes never sees the answer.
 */
const largestDiscarded = 64 * 1024 * 1024;

/** What all bodies that are being received may hold together. Through a tunnel, anybody may send, and nobody is checked before the body is whole. */
const largestTotal = 64 * 1024 * 1024;

/** Reads bodies, and keeps account of how much memory they hold together. */
export class BodyReader {
  #held = 0;

  /**
   * Calls back once. The bytes of a whole body count as held until `release`. A callback and not a promise: this runs for
   * every delivery, and every turn through the microtask queue is measured by bench/receiver.ts.
   */
  read(request: IncomingMessage, done: (body: Body) => void): void {
    if (Number(request.headers["content-length"] ?? 0) > largestDiscarded) {
      done({ kind: "tooLarge" });
      return;
    }
    let chunks: Buffer[] = [];
    let held = 0;
    let size = 0;
    let refusal: "tooLarge" | "busy" | undefined;
    let finished = false;
    const letGo = () => {
      this.#held -= held;
      held = 0;
      chunks = [];
    };
    const refuse = (kind: "cutOff" | "tooLarge" | "busy") => {
      letGo();
      if (!finished) {
        finished = true;
        done({ kind });
      }
    };
    request.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (refusal === undefined && size > largestBody) {
        refusal = "tooLarge";
      } else if (refusal === undefined && this.#held + chunk.length > largestTotal) {
        refusal = "busy";
      }
      if (refusal === undefined) {
        chunks.push(chunk);
        held += chunk.length;
        this.#held += chunk.length;
      } else if (size > largestDiscarded) {
        refuse(refusal);
      } else {
        letGo();
      }
    });
    request.on("end", () => {
      if (refusal !== undefined) {
        refuse(refusal);
        return;
      }
      const [first] = chunks;
      finished = true;
      done({ kind: "whole", bytes: chunks.length === 1 && first !== undefined ? first : Buffer.concat(chunks) });
    });
    // Always followed by `close`.
    request.on("error", () => undefined);
    request.on("close", () => {
      if (!request.complete) {
        refuse("cutOff");
      }
    });
  }

  release(bytes: Buffer): void {
    this.#held -= bytes.length;
  }
}
