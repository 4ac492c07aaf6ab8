import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Directory, openDirectory } from '../directory/index.ts';
import { type Federation, openFederation } from '../federation/index.ts';
import {
  type CardVerifier,
  type CrlStore,
  openCardVerifier,
  openCrlStore,
  openTrustStore,
  parsePemCertificates,
  type TrustEntry,
} from '../pki/index.ts';
import { type Audit, openAudit } from './audit/audit.ts';
import { type JournalAuditor, openJournalAuditor } from './audit/journal-auditor.ts';
import { type Claim, claimHouse } from './claim-house.ts';
import type { AuthorityFile, Config } from './config/config.ts';
import { type MasterKey, openMasterKey } from './config/master-key.ts';
import { placesOf } from './config/places.ts';
import { ServerError } from './errors.ts';
import type { SignInStore } from './store/contract.ts';
import { openSignInStore } from './store/lmdb.ts';
import { professionalFacts } from './trust-facts.ts';

export interface Clock {
  now(): Date;
}

/** Long-lived objects of the house, opened once. */
export interface Rooms {
  readonly clock: Clock;
  readonly masterKey: MasterKey;
  readonly audit: Audit;
  readonly journal: JournalAuditor;
  readonly signIn: SignInStore;
  readonly directory: Directory;
  readonly federation: Federation;
  readonly trust: readonly TrustEntry[];
  readonly crls: CrlStore;
  readonly verifier: CardVerifier;
  close(): Promise<void>;
}

/**
 * Open the four environments, the master key and the trust store. Revocation lists are loaded as they lie in their folder: a
 * card whose authority has no fresh list is refused.
 *
 * @throws ServerError `server.house.in-use` before anything is opened, or of the part that does not open
 */
export async function openRooms(config: Config, clock: Clock): Promise<Rooms> {
  mkdirSync(config.data, { recursive: true, mode: 0o700 });
  const masterKey = openMasterKey(config.secrets, randomBytes);
  const claim = await claimHouse(masterKey, config.data);
  try {
    return await openClaimed(config, clock, masterKey, claim);
  } catch (error) {
    await claim.release();
    throw error;
  }
}

async function openClaimed(config: Config, clock: Clock, masterKey: MasterKey, claim: Claim): Promise<Rooms> {
  const places = placesOf(config);
  const audit = await openAudit({
    path: places.audit,
    sealPath: places.auditHead,
    key: masterKey.derive('audit'),
  });
  const signIn = openSignInStore({ path: places.signIn, clock });
  const directory = openDirectory({ path: places.directory, clock });
  const federation = openFederation({
    path: places.trust,
    professionals: professionalFacts(directory.reader),
  });
  const trust = config.trust.authorities.flatMap(readAuthority);
  const store = openTrustStore(trust, { universe: config.trust.universe });
  const crls = openCrlStore(store);
  const rooms: Rooms = {
    clock,
    masterKey,
    audit,
    journal: await openJournalAuditor(directory, audit),
    signIn,
    directory,
    federation,
    trust,
    crls,
    verifier: openCardVerifier({ trust: store, crls }),
    close: async () => {
      await closeAll([directory, federation, signIn, audit]);
      await claim.release();
    },
  };
  await loadCrls(rooms, config.trust.crlFolder);
  return rooms;
}

async function closeAll(parts: readonly { close(): Promise<void> | void }[]): Promise<void> {
  for (const part of parts) await part.close();
}

function readAuthority({ file, role, provenance, issues }: AuthorityFile): readonly TrustEntry[] {
  const bytes = readFileSync(file);
  const ders =
    bytes.subarray(0, 1).toString('latin1') === '0' ? [bytes] : parsePemCertificates(bytes.toString('latin1'));
  const [der, ...more] = ders;
  if (!der || more.length > 0)
    throw new ServerError('server.config.invalid', `${file} holds ${ders.length} certificates, one is expected`);
  return [{ der, role, provenance, issues }];
}

/** Load every list of a folder; each load, accepted or refused, is an audit line. */
export async function loadCrls({ crls, audit, clock }: Rooms, folder: string | null): Promise<void> {
  if (folder === null) return;
  const names = readdirSync(folder).filter((name) => name.endsWith('.crl'));
  for (const name of names.sort()) {
    const at = clock.now();
    const verdict = crls.load(readFileSync(join(folder, name)), at);
    await audit.append({
      at,
      action: 'crl.loaded',
      actor: 'system',
      subject: name,
      outcome: verdict.accepted ? 'success' : 'refused',
      code: verdict.accepted ? '' : verdict.code,
      from: '',
      request: '',
      details: verdict.accepted ? { entries: verdict.entries, number: verdict.crlNumber ?? '' } : {},
    });
  }
}
