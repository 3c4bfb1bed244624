import type { KnownToken } from "./tokens.ts";
import type { World } from "./world.ts";

/** A call whose caller, version and token are known to be good: what a route answers. */
export interface Call {
  readonly world: World;
  readonly method: string;
  readonly token: KnownToken;
  readonly query: URLSearchParams;
  /** The version that serves it. */
  readonly version: string;
  /** Where the caller reached the simulator, `http://127.0.0.1:4681`: paging links begin with it. */
  readonly origin: string;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** The parameters in the body. Throws a Refusal for one that is too large, or neither JSON nor a form. */
  readonly json: () => Promise<unknown>;
  /** The body as it came. Throws a Refusal for one that is larger than so many bytes. */
  readonly bytes: (most: number) => Promise<Buffer>;
  /** The header, empty where there is none. */
  readonly contentType: string;
}
