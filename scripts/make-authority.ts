import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { readCertificate } from '../pki/index.ts';
import { type CardFault, type CardRequest, parseCardFault, parseCardType } from './authority/card-certificate.ts';
import { DEMO_CARD_PASSWORD, openDemoAuthority } from './authority/demo-authority.ts';

const USAGE = `Makes test cards and revocation lists, with a named fault, for people who test.

  node scripts/make-authority.ts --out FOLDER [--fault revoked|expired|signature-only|look-alike]
                                 [--type CPS|CPF|CPE|CPA] [--slug NAME] [--national-id ID]

The folder receives root.pem, one .crl for each authority, and cards/NAME with the PKCS #12 file
(password ${DEMO_CARD_PASSWORD}). Run again on the same folder, it keeps authorities and cards, and signs fresh lists.
`;

const OPTIONS = {
  out: { type: 'string' },
  fault: { type: 'string' },
  type: { type: 'string', default: 'CPS' },
  slug: { type: 'string' },
  'national-id': { type: 'string' },
  help: { type: 'boolean', default: false },
} as const;

try {
  const { values } = parseArgs({ options: OPTIONS });
  if (values.help || values.out === undefined) process.stdout.write(USAGE);
  else await make(resolve(values.out), requestFrom(values));
} catch (error) {
  // A mistyped option is the caller's; anything else shows its stack.
  if (!(error instanceof RangeError) && !(error instanceof TypeError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}

interface Wanted {
  readonly fault?: string | undefined;
  readonly type: string;
  readonly slug?: string | undefined;
  readonly 'national-id'?: string | undefined;
}

function requestFrom(wanted: Wanted): CardRequest {
  const cardType = parseCardType(wanted.type);
  const fault: CardFault | null = wanted.fault === undefined ? null : parseCardFault(wanted.fault);
  const isStaff = cardType === 'CPE' || cardType === 'CPA';
  return {
    slug: wanted.slug ?? `${cardType.toLowerCase()}-${fault ?? 'sound'}`,
    cardType,
    cardNumber: '8025000001/9900000001',
    holder: {
      nationalId: wanted['national-id'] ?? (isStaff ? '30B0000000/ESSAI01' : '899700099001'),
      familyName: 'ESSAI-FICTIF',
      givenName: 'Camille',
      ...(isStaff
        ? { title: 'Personnel de test', structureId: '10B0000000', organisation: 'ETABLISSEMENT FICTIF' }
        : { title: 'Médecin', professionCode: '10', specialties: ['SM26'] }),
    },
    ...(fault === null ? {} : { fault }),
  };
}

async function make(folder: string, request: CardRequest): Promise<void> {
  const authority = await openDemoAuthority(folder, { now: () => new Date() });
  const [card] = await authority.issueCards([request]);
  writeFileSync(join(folder, 'root.pem'), authority.certificatePem);
  const lists = await authority.renewCrls();
  authority.trustEntries().forEach(({ der }, place) => {
    const list = lists[place];
    if (list !== undefined) writeFileSync(join(folder, `${fileNameOf(der)}.crl`), list);
  });
  process.stdout.write(`${card?.pkcs12File}\n`);
}

/** The authority's common name, as a file name. */
function fileNameOf(authority: Uint8Array): string {
  const name = readCertificate(authority).subject.text;
  return (/CN=([^,+]+)/.exec(name)?.[1] ?? 'list').toLowerCase().replace(/[^a-z0-9]+/g, '-');
}
