import { type LoggedDelivery, LogScanner } from "../../core/webhooks/loggedDeliveries.ts";

/** Reads a stream of lines to its end, and waits for each delivery to be kept. */
export async function tailStream(
  stream: AsyncIterable<Uint8Array>,
  keep: (delivery: LoggedDelivery) => Promise<unknown>,
): Promise<void> {
  const scanner = new LogScanner();
  const decoder = new TextDecoder();
  let rest = "";
  const read = async (line: string) => {
    await Promise.all(scanner.read(line).map(keep));
  };
  for await (const bytes of stream) {
    const lines = (rest + decoder.decode(bytes, { stream: true })).split(/(?<=\n)/);
    rest = lines.at(-1)?.endsWith("\n") ? "" : (lines.pop() ?? "");
    for (const line of lines) await read(line);
  }
  if (rest !== "") await read(rest);
}
