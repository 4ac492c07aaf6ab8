/** Counts open connections, in total and for each address, against their caps. */
export class ConnectionCaps {
  readonly #total: number;
  readonly #perAddress: number;
  readonly #open = new Map<string, number>();
  #count = 0;

  constructor(total: number, perAddress: number) {
    this.#total = total;
    this.#perAddress = perAddress;
  }

  /** Whether one more from this address may stay; it is then counted until {@link release}. */
  admit(address: string): boolean {
    const open = this.#open.get(address) ?? 0;
    if (this.#count >= this.#total || open >= this.#perAddress) return false;
    this.#count += 1;
    this.#open.set(address, open + 1);
    return true;
  }

  release(address: string): void {
    const open = this.#open.get(address) ?? 0;
    if (open === 0) return;
    this.#count -= 1;
    if (open === 1) this.#open.delete(address);
    else this.#open.set(address, open - 1);
  }
}
