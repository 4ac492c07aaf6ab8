import { type Name, RDN_SEPARATOR } from './name.ts';
import { printName } from './print-name.ts';

/** A name from its RDNs and their canonical forms; the text for people is made when it is asked for. */
export function nameOf(rdns: Name['rdns'], parts: Name['parts']): Name {
  return new LazyName(rdns, parts);
}

class LazyName implements Name {
  readonly rdns: Name['rdns'];
  readonly parts: Name['parts'];
  readonly canonical: string;
  #text: string | null = null;

  constructor(rdns: Name['rdns'], parts: Name['parts']) {
    this.rdns = rdns;
    this.parts = parts;
    this.canonical = parts.join(RDN_SEPARATOR);
  }

  get text(): string {
    this.#text ??= printName(this.rdns);
    return this.#text;
  }
}
