import type { PkiCode } from '../../../pki/index.ts';
import type { NameParts } from '../../../scripts/authority/build-certificate.ts';
import { type CardRequest, cardSubject } from '../../../scripts/authority/card-certificate.ts';
import {
  bmp,
  element,
  integer,
  octets,
  oid,
  printable,
  sequence,
  utf8,
} from '../../../scripts/authority/der-writer.ts';
import * as extension from '../../../scripts/authority/extensions.ts';
import { DEMO_POLICY } from '../../../scripts/authority/hierarchy.ts';
import {
  type Changes,
  HOLDER,
  makeAuthority,
  makeCard,
  makeCrl,
  STAFF,
  withExtensions,
  without,
} from '../../support/authority.ts';
import { type Case, entriesWith, fort, LISTS, organisations, root, standard, type World } from '../world.ts';

const PRODUCT_TYPE = '1.2.250.1.71.1.2.5';
const CATEGORY = '1.2.250.1.71.1.2.2';
const NAMES = '2.5.29.17';

function cardCase(title: string, clause: string, changes: Changes, codes: readonly PkiCode[]): Case {
  return { title, clause, world: () => ({ chain: [makeCard(fort, changes).der] }), codes };
}

function holderCase(title: string, request: CardRequest, codes: readonly PkiCode[], issuer = fort): Case {
  return { title, clause: 'S-29', world: () => ({ chain: [makeCard(issuer, {}, request).der] }), codes };
}

/** The subject of a sound card, its last part (GN + CN + SN) replaced. */
function subjectWith(...parts: NameParts): NameParts {
  return [...cardSubject(HOLDER).slice(0, -1), ...parts];
}

/** A card whose subject is written anew; the principal name is left out, it would say the same person. */
function subjectCase(title: string, parts: NameParts, codes: readonly PkiCode[]): Case {
  return cardCase(title, 'S-29', { subject: subjectWith(...parts), extensions: without(NAMES) }, codes);
}

const CN = ['2.5.4.3', utf8('899700099001')] as const;
const SN = ['2.5.4.4', utf8('ESSAI-FICTIF')] as const;
const GN = ['2.5.4.42', utf8('Camille')] as const;

/** A sound card of an authority that may issue under any policy. */
function underAnyPolicy(...certificatePolicies: readonly string[]): World {
  const authority = makeAuthority('ESSAI AC DE TOUTE POLITIQUE', root, {
    extensions: withExtensions(extension.certificatePolicies('2.5.29.32.0')),
  });
  return {
    chain: [makeCard(authority).der],
    entries: entriesWith(authority),
    lists: [...LISTS, makeCrl(authority)],
    policy: { certificatePolicies },
  };
}

export const usageCases: readonly Case[] = [
  cardCase(
    'refuses the signature certificate of a card, by a code of its own',
    'IGC-Santé profile, card',
    {
      extensions: withExtensions(extension.keyUsage('nonRepudiation'), extension.extendedKeyUsage('emailProtection')),
    },
    ['pki.profile.signature-certificate'],
  ),
  cardCase(
    'refuses a key for signing mail even if it may also sign challenges',
    'IGC-Santé profile, card',
    { extensions: withExtensions(extension.extendedKeyUsage('emailProtection')) },
    ['pki.profile.wrong-usage'],
  ),
  cardCase('refuses a card without keyUsage', 'RFC 5280 §4.2.1.3', { extensions: without('2.5.29.15') }, [
    'pki.profile.wrong-usage',
  ]),
  cardCase('refuses a card without extended key usage', 'RFC 5280 §4.2.1.12', { extensions: without('2.5.29.37') }, [
    'pki.profile.wrong-usage',
  ]),
  cardCase(
    'does not take anyExtendedKeyUsage for clientAuth',
    'RFC 5280 §4.2.1.12',
    { extensions: withExtensions({ oid: '2.5.29.37', value: sequence(oid('2.5.29.37.0')) }) },
    ['pki.profile.wrong-usage'],
  ),
  cardCase(
    'refuses a card that is an authority',
    'RFC 5280 §4.2.1.9',
    { extensions: withExtensions(extension.basicConstraints({ pathLength: null })) },
    ['pki.profile.wrong-usage'],
  ),
  cardCase(
    'refuses a card that may sign certificates',
    'RFC 5280 §4.2.1.3',
    { extensions: withExtensions(extension.keyUsage('digitalSignature', 'keyCertSign')) },
    ['pki.profile.wrong-usage'],
  ),
  {
    title: 'refuses a card without any of the policies the service accepts',
    clause: 'RFC 5280 §4.2.1.4',
    world: () => underAnyPolicy('2.999.5'),
    codes: ['pki.path.no-valid-policy', 'pki.profile.wrong-policy'],
  },
  {
    title: 'refuses a card of a policy the service accepts, which its authority may not issue under',
    clause: 'RFC 5280 §6.1.3 (d)',
    world: () => ({ chain: [makeCard(fort).der], policy: { certificatePolicies: [DEMO_POLICY] } }),
    codes: ['pki.path.no-valid-policy'],
  },
  {
    title: 'accepts a card with one of the policies the service accepts',
    clause: 'RFC 5280 §4.2.1.4',
    world: () => underAnyPolicy('2.999.5', DEMO_POLICY),
    codes: [],
  },
];

export const issuerCases: readonly Case[] = [
  holderCase('accepts a CPF of the authority entitled to it', { ...HOLDER, cardType: 'CPF' }, []),
  holderCase('accepts a CPE without a named holder', STAFF, [], standard),
  holderCase('accepts a CPA', { ...STAFF, cardType: 'CPA' }, [], standard),
  holderCase('refuses a CPE signed by the authority of professionals', STAFF, ['pki.profile.wrong-issuer']),
  holderCase('refuses a CPS signed by the authority of staff', HOLDER, ['pki.profile.wrong-issuer'], standard),
  holderCase('refuses a CPS signed by the authority of servers', HOLDER, ['pki.profile.wrong-issuer'], organisations),
  {
    title: 'refuses the certificate of an organisation, though it may authenticate clients',
    clause: 'IGC-Santé profile, organisation',
    world: () => ({
      chain: [
        makeCard(organisations, {
          extensions: (usual) =>
            withExtensions(extension.productType(3))(without(CATEGORY, NAMES, '1.2.250.1.71.1.2.3')(usual)),
        }).der,
      ],
    }),
    codes: ['pki.profile.not-a-person'],
  },
  cardCase(
    'refuses a software certificate of a person',
    'S-29',
    { extensions: withExtensions(extension.productType(3)) },
    ['pki.profile.not-a-person'],
  ),
  cardCase('refuses a certificate without product type', 'S-29', { extensions: without(PRODUCT_TYPE) }, [
    'pki.profile.not-a-person',
  ]),
  cardCase('refuses a certificate without card category', 'S-29', { extensions: without(CATEGORY) }, [
    'pki.profile.not-a-person',
  ]),
  cardCase(
    'refuses a real card in a trial',
    'IGC-Santé product type',
    { extensions: withExtensions({ oid: PRODUCT_TYPE, value: octets(Buffer.from([0])) }) },
    ['pki.profile.wrong-universe'],
  ),
];

export const identityCases: readonly Case[] = [
  subjectCase('reads the three names in any order', [[SN, CN, GN]], []),
  subjectCase('reads the three names in parts of their own', [[CN], [GN], [SN]], []),
  subjectCase('accepts a professional without given name', [[CN, SN]], []),
  subjectCase('reads PrintableString', [[['2.5.4.3', printable('899700099001')], SN]], []),
  subjectCase('refuses a subject without national identifier', [[GN, SN]], ['pki.profile.identity-missing']),
  subjectCase('refuses a professional without family name', [[GN, CN]], ['pki.profile.identity-missing']),
  subjectCase(
    'refuses two national identifiers',
    [[CN, SN], [['2.5.4.3', utf8('899700099002')]]],
    ['pki.profile.identity-malformed'],
  ),
  subjectCase('refuses the same national identifier twice', [[CN, SN], [CN]], ['pki.profile.identity-malformed']),
  subjectCase('refuses two family names', [[CN, SN], [SN]], ['pki.profile.identity-malformed']),
  ...[
    ['BMPString', bmp('899700099001')],
    ['T61String', element(0x14, Buffer.from('899700099001'))],
    ['IA5String', element(0x16, Buffer.from('899700099001'))],
    ['a type that is no string', integer(8)],
    ['an empty string', utf8('')],
    ['an embedded NUL', utf8('899700099001\0')],
    ['a trailing dot', utf8('899700099001.')],
    ['a trailing space', utf8('899700099001 ')],
  ].map(([what, value]) =>
    subjectCase(
      `refuses a national identifier made of ${what}`,
      // The table mixes labels and values: both columns are known by position.
      [[['2.5.4.3', value as Uint8Array], SN]],
      ['pki.profile.identity-malformed'],
    ),
  ),
  cardCase(
    'refuses a principal name of another person',
    'S-29',
    { extensions: withExtensions(extension.userPrincipalName('899700099002@carte-demo.example')) },
    ['pki.profile.identity-malformed'],
  ),
  cardCase(
    'refuses a principal name without its domain',
    'S-29',
    { extensions: withExtensions(extension.userPrincipalName('899700099001')) },
    ['pki.profile.identity-malformed'],
  ),
  cardCase('refuses a card category nobody knows', 'S-29', { extensions: withExtensions(extension.cardCategory(9)) }, [
    'pki.profile.identity-malformed',
  ]),
  cardCase(
    'refuses a product type of two octets',
    'S-29',
    { extensions: withExtensions({ oid: PRODUCT_TYPE, value: octets(Buffer.from([0x80, 0])) }) },
    ['pki.profile.identity-malformed'],
  ),
  cardCase(
    'refuses a card number of another form',
    'S-29',
    { extensions: withExtensions(extension.cardNumber('8025')) },
    ['pki.profile.identity-malformed'],
  ),
  cardCase(
    'refuses a specialty that is no code',
    'S-29',
    { extensions: withExtensions(extension.specialties(['sm 26'])) },
    ['pki.profile.identity-malformed'],
  ),
];

/** National identifiers by register, and near misses. */
export const NATIONAL_IDS: readonly (readonly [id: string, register: string | null])[] = [
  ['899700099001', 'RPPS'],
  ['89970009900', null],
  ['8997000990012', null],
  ['89970009900A', null],
  ['00B6087510', 'ADELI'],
  ['02A1234567', 'ADELI'],
  ['012800728', null],
  ['00b6087510', null],
  ['30B0057881/CPET0002', 'FINESS'],
  ['3750821092/067L-06067983', 'FINESS'],
  ['3750821092067L', 'FINESS'],
  ['3750821092', null],
  ['3750821092/', null],
  ['3750821092/a/b', null],
  ['1075912415/12', 'ADELI-CABINET'],
  ['4380527788/8165', 'SIREN'],
  ['438052778/8165', null],
  ['500000000029751/CPAT0001', 'SIRET'],
  ['50000000002975/CPAT0001', null],
  ['610100375103/7', 'RPPS-CABINET'],
  ['7123456789', null],
  ['2123456789', null],
  ['', null],
  ['8', null],
  [`30B0057881/${'9'.repeat(64)}`, null],
];
