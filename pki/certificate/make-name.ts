import { TAG } from '../der/reader.ts';
import { hex } from '../der/values.ts';
import { foldText } from './fold-text.ts';
import { ATTRIBUTE_SEPARATOR, type Name, type NameAttribute, RDN_SEPARATOR } from './name.ts';
import { printName } from './print-name.ts';

/** A name from its RDNs; its canonical form and its text for people are made when they are asked for, once. */
export function nameOf(rdns: Name['rdns']): Name {
  return new LazyName(rdns);
}

class LazyName implements Name {
  readonly rdns: Name['rdns'];
  #parts: Name['parts'] | null = null;
  #canonical: string | null = null;
  #text: string | null = null;

  constructor(rdns: Name['rdns']) {
    this.rdns = rdns;
  }

  get parts(): Name['parts'] {
    this.#parts ??= this.rdns.map(canonicalPart);
    return this.#parts;
  }

  get canonical(): string {
    this.#canonical ??= this.parts.join(RDN_SEPARATOR);
    return this.#canonical;
  }

  get text(): string {
    this.#text ??= printName(this.rdns);
    return this.#text;
  }
}

/** Canonical form of one RDN: its attributes in an order of their own. */
function canonicalPart(attributes: readonly NameAttribute[]): string {
  const [first] = attributes;
  if (first !== undefined && attributes.length === 1) return canonicalAttribute(first);
  return attributes.map(canonicalAttribute).sort().join(ATTRIBUTE_SEPARATOR);
}

function canonicalAttribute({ oid, tag, text, der }: NameAttribute): string {
  const folded = text === null || !isComparable(tag, text) ? null : foldText(text);
  // What cannot be compared as text is the same only when its octets are.
  return folded === null ? `${oid}#${hex(der)}` : `${oid}=${folded}`;
}

/** What a T61String beyond ASCII means is anybody's guess: its octets are compared. */
function isComparable(tag: number, text: string): boolean {
  return tag !== TAG.t61String || /^[ -~]*$/.test(text);
}
