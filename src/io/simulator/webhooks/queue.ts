const blockLength = 1024;

/** First in, first out, however many wait. In blocks: a list that grows is copied, and one of thousands is garbage that is collected late. */
export class Queue<T extends object> {
  /** All but the last one are full. */
  readonly #blocks: (T | undefined)[][] = [];
  /** Where the next one to be taken stands in the first block. */
  #first = 0;
  #size = 0;

  get size(): number {
    return this.#size;
  }

  add(item: T): void {
    const last = this.#blocks.at(-1);
    if (last && last.length < blockLength) last.push(item);
    else this.#blocks.push([item]);
    this.#size++;
  }

  take(): T | undefined {
    const [block] = this.#blocks;
    const item = block?.[this.#first];
    if (block === undefined || item === undefined) return undefined;
    block[this.#first++] = undefined;
    this.#size--;
    if (this.#first === blockLength || this.#size === 0) {
      this.#blocks.shift();
      this.#first = 0;
    }
    return item;
  }
}
