import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import {
  type CardVerifierParts,
  type CertificateIdentity,
  type CrlVerdict,
  type DeniedCard,
  explainCertificate,
  openAdHocStore,
  openCardVerifier,
  openCrlStore,
  openTrustStore,
  type PathVerdict,
  PROFILES,
  type ProfileName,
  readCertificate,
  type TrustStore,
  type ValidationOptions,
  validate,
} from '../../pki/index.ts';
import { CRL_FILE_MAX_BYTES, readBoundedFile, readCertificateFile } from '../cards/certificate-file.ts';
import { listDeniedCards } from '../cards/denied-cards.ts';
import type { Config } from '../config/config.ts';
import { placesOf } from '../config/places.ts';
import { ServerError } from '../errors.ts';
import { readKeptLists } from '../revocation/kept-lists.ts';
import { cardPolicyOf } from '../revocation/revocation.ts';
import { type Invocation, textOption } from './command.ts';
import { askLedger } from './open-ledger.ts';
import { readConfig } from './read-config.ts';
import { heldAuthorities } from './trust.ts';

/** Options of the commands that judge a certificate. */
export const JUDGING_OPTIONS = {
  at: { type: 'string' },
  anchors: { type: 'string', multiple: true },
  crl: { type: 'string', multiple: true },
  policy: { type: 'string', multiple: true },
  profile: { type: 'string' },
} as const;

const OID = /^[0-2](\.\d{1,20}){1,30}$/;

/** A verdict and what it was reached with. */
export interface Judgement {
  readonly verdict: PathVerdict;
  /** False: no list was given beside explicit anchors; the verdict says nothing of revocation. */
  readonly isRevocationAsked: boolean;
  /** Lists given or found that were not taken, with the reason. */
  readonly refusedLists: readonly { readonly file: string; readonly code: string; readonly detail: string }[];
}

/**
 * Judge a certificate with the anchors given, else with the authorities and the lists of the configuration.
 *
 * @throws ServerError `server.command.malformed`, `server.certificate.unreadable`
 */
export async function judgeCertificate(
  invocation: Invocation,
  [leaf = new Uint8Array(), ...pool]: readonly Uint8Array[],
  profile: ProfileName,
): Promise<Judgement> {
  const at = instantOf(invocation);
  const anchorFiles = filesOf(invocation, 'anchors');
  const listFiles = filesOf(invocation, 'crl');
  const policies = policiesOf(invocation);
  const common = {
    profile,
    at,
    ...(policies.length === 0 ? {} : { initialPolicies: policies, requireExplicitPolicy: true }),
  };
  if (anchorFiles.length > 0) {
    const trust = givenStore(anchorFiles.flatMap(readCertificateFile));
    return judgeWith(leaf, pool, { ...common, trust }, listFiles, listFiles.length > 0);
  }
  const config = readConfig(invocation);
  const trust = openTrustStore(await heldAuthorities(config, invocation.machine), { universe: config.trust.universe });
  const found = listFilesOf(config);
  const cards = await askLedger(config, listDeniedCards, []);
  const denied = new Map(cards.map((card) => [card.number, card]));
  const { graceMs = 0 } = cardPolicyOf(config);
  return judgeWith(leaf, pool, { ...common, trust, denied, graceMs }, [...found, ...listFiles], true);
}

/** The profile asked for, else the one that fits what the certificate says it is. */
export function profileFor(invocation: Invocation, identity: CertificateIdentity | null): ProfileName {
  const asked = textOption(invocation, 'profile');
  if (asked === undefined) return profileOf(identity);
  const profile = Object.values(PROFILES).find(({ name }) => name === asked)?.name;
  if (profile !== undefined) return profile;
  throw new ServerError('server.command.malformed', `--profile : un de ${Object.keys(PROFILES).join(', ')}`);
}

/** `--at`, else now. */
export function instantOf(invocation: Invocation): Date {
  const asked = textOption(invocation, 'at');
  if (asked === undefined) return invocation.machine.clock.now();
  const at = new Date(asked);
  if (Number.isNaN(at.getTime())) throw new ServerError('server.command.malformed', '--at : une date est attendue');
  return at;
}

/** Lists as the server of this configuration has them: those it fetched, then those of its folder. */
export function listFilesOf(config: Pick<Config, 'data' | 'secrets' | 'trust'>): readonly string[] {
  const { crlFolder } = config.trust;
  const fetched = readKeptLists(placesOf(config).fetchedLists).map(({ file }) => file);
  return [...fetched, ...(crlFolder === null ? [] : listsOfFolder(crlFolder))];
}

/** Revocation lists of a folder, in order. */
function listsOfFolder(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith('.crl'))
      .sort()
      .map((name) => join(folder, name));
  } catch (cause) {
    throw new ServerError('server.certificate.unreadable', `${folder} ne peut pas être lu`, { cause });
  }
}

/** A list as DER, whether the file is PEM or not. */
export function readListFile(file: string): Uint8Array {
  const bytes = readBoundedFile(file, CRL_FILE_MAX_BYTES);
  const [, body] = /-----BEGIN X509 CRL-----([A-Za-z0-9+/=\s]+)-----END X509 CRL-----/.exec(headOf(bytes)) ?? [];
  return body === undefined ? bytes : Buffer.from(body, 'base64');
}

function headOf(bytes: Buffer): string {
  return bytes[0] === 0x30 ? '' : bytes.toString('latin1');
}

interface Question extends Omit<ValidationOptions, 'anchors' | 'revocation'> {
  readonly trust: TrustStore;
  /** Cards this service denies; absent: the trust is not that of a service. */
  readonly denied?: ReadonlyMap<string, DeniedCard>;
  /** How long past its end a list still counts at a sign-in of this service. */
  readonly graceMs?: number;
}

function judgeWith(
  leaf: Uint8Array,
  pool: readonly Uint8Array[],
  { trust, denied, graceMs = 0, ...question }: Question,
  listFiles: readonly string[],
  isRevocationAsked: boolean,
): Judgement {
  const options = { ...question, anchors: trust };
  if (!isRevocationAsked) return { verdict: validate(leaf, pool, options), isRevocationAsked, refusedLists: [] };
  const crls = openCrlStore(trust);
  const loaded = listFiles.map((file) => [file, crls.load(readListFile(file), question.at)] as const);
  const isSignIn = denied !== undefined && question.profile === 'cps-auth';
  return {
    verdict: isSignIn
      ? judgeAtSignIn(
          [leaf, ...pool],
          { trust, crls, denied: { find: (number) => denied.get(number) ?? null } },
          { ...question, graceMs },
        )
      : validate(leaf, pool, { ...options, revocation: { crls } }),
    isRevocationAsked,
    refusedLists: loaded.flatMap(([file, verdict]) => refusalOf(file, verdict)),
  };
}

/** Self-issued certificates are anchors, what comes with them stands between; without any, all are anchors. */
function givenStore(ders: readonly Uint8Array[]): TrustStore {
  const roots = ders.filter((der) => explainCertificate(readCertificate(der)).isSelfIssued);
  const isRoot = new Set(roots);
  return roots.length === 0
    ? openAdHocStore(ders, [])
    : openAdHocStore(
        roots,
        ders.filter((der) => !isRoot.has(der)),
      );
}

function profileOf(identity: CertificateIdentity | null): ProfileName {
  if (identity === null) return 'generic-rfc5280';
  if (identity.kind !== 'organisation') return identity.usage === 'authentication' ? 'cps-auth' : 'cps-sign';
  switch (identity.usage) {
    case 'authentication':
      return 'org-tls-client';
    case 'tls-server':
      return 'org-tls-server';
    case 'seal':
      return 'org-seal';
    default:
      return 'generic-rfc5280';
  }
}

function filesOf({ options, machine }: Invocation, name: string): readonly string[] {
  const values = options[name];
  return Array.isArray(values) ? values.map((value) => resolve(machine.folder, String(value))) : [];
}

function policiesOf({ options }: Invocation): readonly string[] {
  const values = Array.isArray(options.policy) ? options.policy.map(String) : [];
  const stranger = values.find((value) => !OID.test(value));
  if (stranger === undefined) return values;
  throw new ServerError('server.command.malformed', `--policy : un OID est attendu, pas « ${stranger} »`);
}

/** A card as the sign-in of this service judges it: its issuer's products, its world and the denied cards among it. */
function judgeAtSignIn(
  chain: readonly Uint8Array[],
  parts: Omit<CardVerifierParts, 'policy'>,
  { at, initialPolicies, graceMs }: Pick<ValidationOptions, 'at' | 'initialPolicies'> & { readonly graceMs: number },
): PathVerdict {
  const policy = { graceMs, ...(initialPolicies !== undefined && { certificatePolicies: initialPolicies }) };
  const verdict = openCardVerifier({ ...parts, policy }).verifyCard(chain, at);
  const profile = 'cps-auth';
  return verdict.accepted
    ? { ...verdict, profile, policies: initialPolicies ?? [] }
    : { accepted: false, profile, faults: verdict.faults, path: [], at };
}

function refusalOf(file: string, verdict: CrlVerdict) {
  return verdict.accepted ? [] : [{ file, code: verdict.code, detail: verdict.detail }];
}
