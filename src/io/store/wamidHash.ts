/**
 * A number of 53 bits that stands for a wamid in the indexes of messages. Wamids are long and random: in an index of their
 * texts every new message would touch a page of its own, and most of the time of a write goes into pages. In a non-negative
 * integer that fits a JavaScript number. Not for secrets.
 *
 * It is in every file: changing it needs a migration. The function is cyrb53, https://github.com/bryc/code (public domain).
 */
export function wamidHash(wamid: string): number {
  let a = 0xdeadbeef;
  let b = 0x41c6ce57;
  for (let index = 0; index < wamid.length; index += 1) {
    const unit = wamid.charCodeAt(index);
    a = Math.imul(a ^ unit, 2654435761);
    b = Math.imul(b ^ unit, 1597334677);
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909);
  return 4294967296 * (2097151 & b) + (a >>> 0);
}
