import type { CardType } from '../../pki/index.ts';
import { buildCertificate, type ExtensionSpec, type NameParts } from './build-certificate.ts';
import { printable, utf8 } from './der-writer.ts';
import * as extension from './extensions.ts';
import { addYears, crlAddress, DEMO_POLICY, newSerial, type SigningAuthority } from './hierarchy.ts';

/** Person a demo card names; plainly invented. */
export interface CardHolder {
  /** Identification nationale PP. */
  readonly nationalId: string;
  /** Absent on staff cards without a named holder. */
  readonly familyName?: string;
  readonly givenName?: string;
  /** Label of the profession or staff category. */
  readonly title: string;
  /** Nomenclature G15, as text. */
  readonly professionCode?: string;
  /** Nomenclature R01. */
  readonly specialties?: readonly string[];
  /** Staff cards: typed identifier, name and department of the structure. */
  readonly structureId?: string;
  readonly organisation?: string;
  /** E.g. `Paris (75)`. */
  readonly department?: string;
}

/** Faults a demo card can be made with. */
const CARD_FAULTS = ['revoked', 'expired', 'signature-only', 'look-alike'] as const;

export type CardFault = (typeof CARD_FAULTS)[number];

export interface CardRequest {
  /** Name of the card's folder and file: lower-case letters, digits, hyphens. */
  readonly slug: string;
  readonly cardType: CardType;
  /** `<issuer prefix>/<card serial>`. */
  readonly cardNumber: string;
  readonly holder: CardHolder;
  readonly fault?: CardFault;
}

/** Nomenclature G02. */
const CATEGORIES: Readonly<Record<CardType, number>> = { CPS: 0, CPF: 1, CPE: 2, CPA: 3 };
const CARD_TYPES = ['CPS', 'CPF', 'CPE', 'CPA'] as const satisfies readonly CardType[];
const CARD_YEARS = 3;
const DAY_MS = 86_400_000;
const PRODUCT_CARD = 0;

/** @throws RangeError when the word names no fault */
export function parseCardFault(word: string): CardFault {
  const fault = CARD_FAULTS.find((known) => known === word);
  if (fault === undefined) throw new RangeError(`fault ${word}: one of ${CARD_FAULTS.join(', ')}`);
  return fault;
}

/** @throws RangeError when the word names no card type */
export function parseCardType(word: string): CardType {
  const cardType = CARD_TYPES.find((known) => known === word);
  if (cardType === undefined) throw new RangeError(`card type ${word}: one of ${CARD_TYPES.join(', ')}`);
  return cardType;
}

/** Sign the certificate of a card. @returns its DER */
export function signCard(request: CardRequest, issuer: SigningAuthority, spki: Uint8Array, at: Date): Uint8Array {
  const { notBefore, notAfter } = validity(request, at);
  return buildCertificate({
    serial: newSerial(),
    issuer: issuer.name,
    subject: cardSubject(request),
    notBefore,
    notAfter,
    publicKey: spki,
    extensions: [...cardExtensions(request), ...linkingExtensions(issuer, spki)],
    signer: issuer.key,
  });
}

/** From the day before, so that clocks that differ by hours agree; an expired card ended then. */
function validity({ fault }: CardRequest, at: Date): { readonly notBefore: Date; readonly notAfter: Date } {
  const shift = fault === 'expired' ? -CARD_YEARS : 0;
  const notBefore = addYears(new Date(at.getTime() - DAY_MS), shift);
  return { notBefore, notAfter: addYears(notBefore, CARD_YEARS) };
}

/** One multi-valued part holds given name, identifier and family name, as on the real cards. */
export function cardSubject({ cardType, holder }: CardRequest): NameParts {
  const isStaff = cardType === 'CPE' || cardType === 'CPA';
  const structure: NameParts = [
    ...(holder.department === undefined ? [] : [[['2.5.4.8', utf8(holder.department)] as const]]),
    ...(holder.organisation === undefined ? [] : [[['2.5.4.10', utf8(holder.organisation)] as const]]),
    ...(holder.structureId === undefined ? [] : [[['2.5.4.11', utf8(holder.structureId)] as const]]),
  ];
  return [
    [['2.5.4.6', printable('FR')]],
    ...(isStaff ? structure : []),
    [['2.5.4.12', utf8(holder.title)]],
    [
      ...(holder.givenName === undefined ? [] : [['2.5.4.42', utf8(holder.givenName)] as const]),
      ['2.5.4.3', utf8(holder.nationalId)],
      ...(holder.familyName === undefined ? [] : [['2.5.4.4', utf8(holder.familyName)] as const]),
    ],
  ];
}

/** What a card certificate says of itself and of its holder. */
export function cardExtensions({ cardType, cardNumber, holder, fault }: CardRequest): readonly ExtensionSpec[] {
  const usage =
    fault === 'signature-only'
      ? [extension.keyUsage('nonRepudiation'), extension.extendedKeyUsage('emailProtection')]
      : [
          extension.keyUsage('digitalSignature'),
          extension.extendedKeyUsage('clientAuth', 'smartcardLogin'),
          extension.userPrincipalName(`${holder.nationalId}@carte-demo.example`),
        ];
  const { professionCode, specialties = [] } = holder;
  return [
    extension.basicConstraints(null),
    ...usage,
    extension.certificatePolicies(DEMO_POLICY),
    extension.productType(PRODUCT_CARD),
    extension.cardCategory(CATEGORIES[cardType]),
    extension.cardNumber(cardNumber),
    ...(professionCode === undefined ? [] : [extension.profession(Number(professionCode))]),
    ...(specialties.length === 0 ? [] : [extension.specialties(specialties)]),
  ];
}

/** What ties a certificate to its key, its authority and its list. */
export function linkingExtensions(issuer: SigningAuthority, spki: Uint8Array): readonly ExtensionSpec[] {
  return [
    extension.subjectKeyIdentifier(spki),
    extension.authorityKeyIdentifier(issuer.spki),
    extension.crlDistributionPoint(crlAddress(issuer.stem)),
  ];
}
