import type { CardType } from '../../pki/index.ts';
import type { ExtensionSpec, NameParts } from '../../scripts/authority/build-certificate.ts';
import { cardSubject } from '../../scripts/authority/card-certificate.ts';
import { octets, printable, utf8 } from '../../scripts/authority/der-writer.ts';
import * as extension from '../../scripts/authority/extensions.ts';
import { type Changes, HOLDER, makeCard, STAFF, type TestAuthority, type TestCard } from './authority.ts';

export const PRODUCT_TYPE = '1.2.250.1.71.1.2.5';
const TEST_POLICY = '1.2.250.1.213.1.7.2.1.1.1.1';

/** The subject of an organisation; plainly invented. */
export const ORGANISATION: NameParts = [
  [['2.5.4.6', printable('FR')]],
  [['2.5.4.8', utf8('Paris (75)')]],
  [['2.5.4.10', utf8('ETABLISSEMENT FICTIF')]],
  [['2.5.4.11', utf8('10B0000000')]],
  [['2.5.4.3', utf8('cachet.etablissement.example')]],
];

/** Profiles of the certificates of organisations. */
export const ORGANISATION_USES = {
  authentication: [extension.keyUsage('digitalSignature'), extension.extendedKeyUsage('clientAuth')],
  seal: [extension.keyUsage('digitalSignature', 'nonRepudiation'), extension.extendedKeyUsage('emailProtection')],
  'tls-server': [
    extension.keyUsage('digitalSignature', 'keyEncipherment'),
    extension.extendedKeyUsage('serverAuth', 'clientAuth'),
  ],
  confidentiality: [extension.keyUsage('keyEncipherment'), extension.extendedKeyUsage('emailProtection')],
} as const satisfies Readonly<Record<string, readonly ExtensionSpec[]>>;

/** A certificate of an organisation, in the test universe unless its extensions say otherwise. */
export function makeOrganisation(
  issuer: TestAuthority,
  use: keyof typeof ORGANISATION_USES,
  changes: Changes = {},
): TestCard {
  return makeProduct(issuer, ORGANISATION, ORGANISATION_USES[use], 3, changes);
}

/** The software certificate of the person of {@link HOLDER}. */
export function makeSoftwarePerson(issuer: TestAuthority, changes: Changes = {}): TestCard {
  const usage = [
    extension.keyUsage('nonRepudiation'),
    extension.extendedKeyUsage('emailProtection'),
    extension.profession(10),
    extension.specialties(['SM26']),
  ];
  return makeProduct(issuer, cardSubject(HOLDER), usage, 3, changes);
}

/** A card for signing, of any category. */
export function makeSignatureCard(issuer: TestAuthority, cardType: CardType = 'CPS', changes: Changes = {}): TestCard {
  const request = cardType === 'CPS' || cardType === 'CPF' ? HOLDER : STAFF;
  return makeCard(issuer, changes, { ...request, cardType, fault: 'signature-only' });
}

/** The product type of a universe. */
export function productType(product: number, isTest: boolean): ExtensionSpec {
  return { oid: PRODUCT_TYPE, value: octets(Buffer.from([(isTest ? 0x80 : 0) | product])) };
}

function makeProduct(
  issuer: TestAuthority,
  subject: NameParts,
  usage: readonly ExtensionSpec[],
  product: number,
  { extensions = (usual) => usual, ...changes }: Changes,
): TestCard {
  return makeCard(issuer, {
    subject,
    ...changes,
    extensions: (ofCard) =>
      extensions([
        extension.basicConstraints(null),
        ...usage,
        extension.certificatePolicies(TEST_POLICY),
        extension.productType(product),
        ...ofCard.filter(({ oid }) => oid === '2.5.29.14' || oid === '2.5.29.35'),
      ]),
  });
}
