import {
  attributesOf,
  BENCH_ACCOUNT,
  BENCH_PASSWORD,
  BENCH_PEOPLE,
  BENCH_SUFFIX,
  dnOf,
  familyNameOf,
  uidOf,
} from './people.ts';

/** Bytes of requests, written by hand: the generator shares nothing with the server it measures. */
export function element(tag: number, ...parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  const { length } = body;
  const head =
    length < 0x80 ? [tag, length] : length < 0x100 ? [tag, 0x81, length] : [tag, 0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from(head), body]);
}

export const text = (value: string, tag = 0x04): Buffer => element(tag, Buffer.from(value, 'utf8'));
const integer = (value: number, tag = 0x02): Buffer =>
  element(tag, Buffer.from(value < 0x80 ? [value] : [value >> 8, value & 0xff]));

/** Ids stay under 32,768; answers in flight at one time have different ones. */
const message = (number: number, ...parts: readonly Buffer[]): Buffer =>
  element(0x30, integer(128 + (number % 30_000)), ...parts);

export function bindRequest(): Buffer {
  return element(0x30, integer(1), element(0x60, integer(3), text(BENCH_ACCOUNT), text(BENCH_PASSWORD, 0x80)));
}

/** A search; `scope` 0 the base, 2 everything below it. */
export function search(
  number: number,
  base: string,
  scope: number,
  sizeLimit: number,
  filter: Buffer,
  attributes: readonly string[] = [],
): Buffer {
  return message(
    number,
    element(
      0x63,
      text(base),
      integer(scope, 0x0a),
      integer(0, 0x0a),
      integer(sizeLimit),
      integer(0),
      Buffer.from([0x01, 0x01, 0x00]),
      filter,
      element(0x30, ...attributes.map((name) => text(name))),
    ),
  );
}

/** Numbers spread over all people, the same for each server. */
function numbers(count: number, people: number): readonly number[] {
  return Array.from({ length: count }, (_, at) => 1 + ((at * 7919 + 13) % people));
}

const PRESENT = text('objectClass', 0x87);

/** `(uid=…)` below the suffix, all user attributes. */
export const equalityRequests = (count: number, people: number): readonly Buffer[] =>
  numbers(count, people).map((number, at) =>
    search(at, BENCH_SUFFIX, 2, 0, element(0xa3, text('uid'), text(uidOf(number)))),
  );

/** Same, three attributes. */
export const threeAttributeRequests = (count: number, people: number): readonly Buffer[] =>
  numbers(count, people).map((number, at) =>
    search(at, BENCH_SUFFIX, 2, 0, element(0xa3, text('uid'), text(uidOf(number))), ['cn', 'mail', 'telephoneNumber']),
  );

/** The entry itself. */
export const baseRequests = (count: number, people: number): readonly Buffer[] =>
  numbers(count, people).map((number, at) => search(at, dnOf(number), 0, 0, PRESENT));

export const compareRequests = (count: number, people: number): readonly Buffer[] =>
  numbers(count, people).map((number, at) =>
    message(at, element(0x6e, text(dnOf(number)), element(0x30, text('sn'), text(familyNameOf(number))))),
  );

/** `(cn=*xxxxx*)`, at most 100 entries: five letters of some family name. */
export const substringRequests = (count: number, people: number): readonly Buffer[] =>
  numbers(count, people).map((number, at) => {
    const piece = familyNameOf(number).toLowerCase().slice(2, 7);
    const pieces = element(0x30, text(piece, 0x81));
    return search(at, BENCH_PEOPLE, 2, 100, element(0xa4, text('cn'), pieces));
  });

/** New people, numbered from `first`. */
export const addRequests = (count: number, first: number): readonly Buffer[] =>
  Array.from({ length: count }, (_, at) => {
    const attributes = attributesOf(first + at).map(({ name, values }) =>
      element(0x30, text(name), element(0x31, ...values.map((value) => text(value)))),
    );
    return message(at, element(0x68, text(dnOf(first + at)), element(0x30, ...attributes)));
  });
