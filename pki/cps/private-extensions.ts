import type { Certificate } from '../certificate/certificate.ts';
import { OID } from '../certificate/oids.ts';
import { decodeString } from '../certificate/read-name.ts';
import { DerReader, TAG } from '../der/reader.ts';
import { readSmallInteger } from '../der/values.ts';
import { PkiError } from '../error.ts';
import type { CardType } from './identity.ts';

/** What the private extensions of IGC-Santé say; null or empty where a certificate has none. */
export interface PrivateExtensions {
  /** 0 card, 2 server of the former authority, 3 software person or organisation. */
  readonly productType: number | null;
  /** High bit of the product type; null without it. */
  readonly universe: 'production' | 'test' | null;
  readonly cardType: CardType | null;
  readonly cardNumber: string | null;
  /** Decimal text, nomenclature G15. */
  readonly professionCode: string | null;
  readonly specialties: readonly string[];
}

/** Product types, high bit aside. */
export const PRODUCT = { card: 0, formerServer: 2, software: 3 } as const;

const VALUE_MAX_ELEMENTS = 64;
/** Set in the product type of the test universe. */
export const TEST_BIT = 0x80;
/** An OCTET STRING of one octet, header included. */
export const PRODUCT_TYPE_OCTETS = 3;
/** Nomenclature G02, by its code. */
const CARD_TYPES: readonly CardType[] = ['CPS', 'CPF', 'CPE', 'CPA'];
const CARD_NUMBER = /^\d{1,20}\/\d{1,20}$/;
const SPECIALTY = /^[0-9A-Z]{1,16}$/;

/**
 * Read the private extensions.
 *
 * @throws PkiError `pki.profile.identity-malformed` when one is present and not of its form
 */
export function readPrivateExtensions(certificate: Certificate): PrivateExtensions {
  const product = decode(certificate, OID.productType, readProductType);
  return {
    productType: product === null ? null : product & ~TEST_BIT,
    universe: product === null ? null : universeOf(product),
    cardType: decode(certificate, OID.cardCategory, readCardType),
    cardNumber: decode(certificate, OID.cardNumber, readCardNumber),
    professionCode: decode(certificate, OID.profession, (value) => String(readSmallInteger(value))),
    specialties: decode(certificate, OID.specialties, readSpecialties) ?? [],
  };
}

function decode<T>(certificate: Certificate, oid: string, read: (value: DerReader) => T): T | null {
  const extension = certificate.extensions.all.get(oid);
  if (extension === undefined) return null;
  const value = DerReader.open(extension.value, 'pki.profile.identity-malformed', VALUE_MAX_ELEMENTS);
  const decoded = read(value);
  value.finish();
  return decoded;
}

function universeOf(product: number): 'production' | 'test' {
  return (product & TEST_BIT) === 0 ? 'production' : 'test';
}

function readProductType(value: DerReader): number {
  const [octet, ...rest] = value.read(TAG.octetString);
  if (octet === undefined || rest.length > 0) throw value.fault('product type is not one octet');
  return octet;
}

function readCardType(value: DerReader): CardType {
  const category = readSmallInteger(value);
  const cardType = CARD_TYPES[category];
  if (cardType === undefined) throw value.fault(`card category ${category}`);
  return cardType;
}

function readCardNumber(value: DerReader): string {
  const text = readText(value);
  if (!CARD_NUMBER.test(text)) throw value.fault('card number not of the form prefix/serial');
  return text;
}

function readSpecialties(value: DerReader): readonly string[] {
  const sequence = value.enter(TAG.sequence);
  const codes: string[] = [];
  while (!sequence.isAtEnd) {
    const code = readText(sequence);
    if (!SPECIALTY.test(code)) throw sequence.fault('specialty that is not a code');
    codes.push(code);
  }
  return codes;
}

function readText(reader: DerReader): string {
  const { tag, value } = reader.readWhole();
  const text = tag === TAG.utf8String || tag === TAG.printableString ? decodeString(reader, tag, value) : null;
  if (text === null) throw new PkiError('pki.profile.identity-malformed', `text in a value of tag ${tag}`);
  return text;
}
