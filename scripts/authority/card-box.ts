import { X509Certificate } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parsePemCertificates } from '../../pki/index.ts';
import { certificatePem } from './build-certificate.ts';
import { type CardFault, type CardHolder, type CardRequest, signCard } from './card-certificate.ts';
import { type Hierarchy, publicKeyDer } from './hierarchy.ts';
import { buildPkcs12 } from './pkcs12.ts';
import { makeFolder, newKey, writeKey, writeOwnerFile } from './secret-files.ts';

/** Code porteur of every demo card, and password of its PKCS #12 file. */
export const DEMO_CARD_PASSWORD = '1234';

/** A demo card on disk. */
export interface IssuedCard {
  readonly slug: string;
  readonly cardType: CardRequest['cardType'];
  readonly cardNumber: string;
  readonly holder: CardHolder;
  readonly fault: CardFault | null;
  readonly folder: string;
  /** PEM: the card's certificate, then those of {@link chain}. */
  readonly certificateFile: string;
  /** PEM, PKCS #8, readable by its owner only. */
  readonly keyFile: string;
  /** Password {@link DEMO_CARD_PASSWORD}. */
  readonly pkcs12File: string;
  /** DER: the card's certificate first, then its authorities below the anchor; a look-alike brings its false root too. */
  readonly chain: readonly Uint8Array[];
  readonly notAfter: Date;
}

const SLUG = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;

/** Refuse a slug that would be no folder name. */
export function requireSlug(slug: string): void {
  if (!SLUG.test(slug)) throw new RangeError(`slug of a card: lower-case letters, digits and hyphens, not ${slug}`);
}

/** Make a card and write its folder, all or nothing. */
export async function makeCard(
  box: string,
  request: CardRequest,
  authorities: Hierarchy,
  at: Date,
): Promise<IssuedCard> {
  requireSlug(request.slug);
  const isStaff = request.cardType === 'CPE' || request.cardType === 'CPA';
  const issuer = isStaff ? authorities.standard : authorities.fort;
  const key = await newKey();
  const certificate = signCard(request, issuer, publicKeyDer(key), at);
  const falseRoot = request.fault === 'look-alike' ? [authorities.root.certificate] : [];
  const chain = [certificate, issuer.certificate, ...falseRoot];
  const draft = join(box, `${request.slug}.draft`);
  rmSync(draft, { recursive: true, force: true });
  makeFolder(draft);
  writeKey(join(draft, 'key.pem'), key);
  writeOwnerFile(join(draft, 'certificate.pem'), chain.map(certificatePem).join(''));
  writeOwnerFile(join(draft, 'card.json'), `${JSON.stringify(request, null, 2)}\n`);
  const friendlyName = `Carte de démonstration ${request.slug}`;
  const pkcs12 = buildPkcs12({ key, chain, friendlyName, password: DEMO_CARD_PASSWORD });
  writeOwnerFile(join(draft, `${request.slug}.p12`), pkcs12);
  renameSync(draft, join(box, request.slug));
  return readCard(box, request.slug);
}

export function hasCard(box: string, slug: string): boolean {
  return existsSync(join(box, slug, 'card.json'));
}

export function readCard(box: string, slug: string): IssuedCard {
  requireSlug(slug);
  const folder = join(box, slug);
  // The file was written by makeCard from a CardRequest, in a folder of ours.
  const request = JSON.parse(readFileSync(join(folder, 'card.json'), 'utf8')) as CardRequest;
  const certificateFile = join(folder, 'certificate.pem');
  const chain = parsePemCertificates(readFileSync(certificateFile, 'utf8'));
  const [leaf = new Uint8Array()] = chain;
  return {
    slug,
    cardType: request.cardType,
    cardNumber: request.cardNumber,
    holder: request.holder,
    fault: request.fault ?? null,
    folder,
    certificateFile,
    keyFile: join(folder, 'key.pem'),
    pkcs12File: join(folder, `${slug}.p12`),
    chain,
    notAfter: new Date(new X509Certificate(leaf).validTo),
  };
}

/** Every card of the box, by slug. */
export function listCards(box: string): readonly IssuedCard[] {
  if (!existsSync(box)) return [];
  return readdirSync(box)
    .filter((slug) => SLUG.test(slug) && hasCard(box, slug))
    .sort()
    .map((slug) => readCard(box, slug));
}
