import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Directory, DirectoryImporter, DirectoryReader } from '../directory/index.ts';
import { type Federation, openFederation } from '../federation/index.ts';
import type { CardVerifier, TrustEntry } from '../pki/index.ts';
import { numbersGiven } from './access/numbers-given.ts';
import { type Audit, openAudit } from './audit/audit.ts';
import { type DeedAuditor, openDeedAuditor, tellingDeeds } from './audit/audit-deeds.ts';
import { type JournalAuditor, openJournalAuditor } from './audit/journal-auditor.ts';
import { auditCardChanges } from './cards/audit-changes.ts';
import { CardLedger } from './cards/card-ledger.ts';
import { readCertificateFile } from './cards/certificate-file.ts';
import { deniedCards } from './cards/denied-cards.ts';
import { noteConfigured } from './cards/held-authorities.ts';
import { type HeldTrust, openHeldTrust } from './cards/held-trust.ts';
import { type Claim, claimHouse } from './claim-house.ts';
import { unhurriedClock } from './clock-jumps.ts';
import type { AuthorityFile, Config } from './config/config.ts';
import { type MasterKey, openMasterKey } from './config/master-key.ts';
import { placesOf } from './config/places.ts';
import { makeDataFolder } from './data-folder.ts';
import { ServerError } from './errors.ts';
import { openImporting } from './importing/open-importing.ts';
import { keepPeople } from './known-people.ts';
import { LOGOUT_QUEUE } from './leaving/logout-notices.ts';
import { takeOverNotices } from './leaving/take-over-notices.ts';
import { readOncePerRequest } from './oidc/request-reader.ts';
import { notingFailures } from './oidc/store-failures.ts';
import { type OrganisationJudge, openOrganisationJudge } from './organisation-judge.ts';
import { openRevocation, type Revocation } from './revocation/revocation.ts';
import { SIGNAL_QUEUE } from './signals/signals.ts';
import { RequestPace } from './store/commit-pace.ts';
import type { SignInStore } from './store/contract.ts';
import { withLastingMarks } from './store/lasting-marks.ts';
import { openSignInStore } from './store/lmdb.ts';
import { openRedisStore } from './store/redis.ts';
import { professionalFacts } from './trust-facts.ts';

export interface Clock {
  now(): Date;
}

/** Told before the words of search of at most so many records are put in, while the directory opens. */
export type Completing = (records: number) => void;

/** Long-lived objects of the house, opened once. */
export interface Rooms {
  readonly clock: Clock;
  readonly masterKey: MasterKey;
  readonly audit: Audit;
  readonly journal: JournalAuditor;
  readonly deeds: DeedAuditor;
  readonly signIn: SignInStore;
  /** When writes are flushed together; the main listener tells it of its requests. */
  readonly pace: RequestPace;
  readonly directory: Directory;
  /** Its importer in a thread of its own, while the house answers. */
  readonly imports: DirectoryImporter;
  /** The same directory's reader for sign-ins and decisions: people kept decoded, and read once in a request. */
  readonly people: DirectoryReader;
  /** Whatever is done through it is in the audit before it is answered. */
  readonly federation: Federation;
  /** What the operator decided about cards; a command may write it while the server runs. */
  readonly cards: CardLedger;
  readonly trust: HeldTrust;
  /** Lists in use and where they come from; loaded at the start, and again while the server runs: see `compose.ts`. */
  readonly revocation: Revocation;
  readonly verifier: CardVerifier;
  readonly organisations: OrganisationJudge;
  close(): Promise<void>;
}

/** Those of the process that holds the house. */
export interface OwnerRooms extends Rooms {
  readonly claim: Pick<Claim, 'sayWhenAsked'>;
}

/**
 * Open the five environments, the master key and the trust store. Revocation lists are loaded as they lie in their folder: a
 * card whose authority has no fresh list is refused.
 *
 * @throws ServerError `server.data.unusable`, `server.house.in-use` before anything is opened, or of the part that does not open
 */
export async function openRooms(config: Config, clock: Clock, onCompleting: Completing): Promise<OwnerRooms> {
  makeDataFolder(config.data);
  const masterKey = openMasterKey(config.secrets, randomBytes);
  const claim = await claimHouse(masterKey, config.data);
  try {
    return await openClaimed({ config, clock, masterKey, claim, onCompleting });
  } catch (error) {
    await claim.release();
    throw error;
  }
}

interface Claimed {
  readonly config: Config;
  readonly clock: Clock;
  readonly masterKey: MasterKey;
  readonly claim: Claim;
  readonly onCompleting: Completing;
}

async function openClaimed({ config, clock, masterKey, claim, onCompleting }: Claimed): Promise<OwnerRooms> {
  const places = placesOf(config);
  const pace = new RequestPace();
  const audit = await openAudit({
    path: places.audit,
    sealPath: places.auditHead,
    key: masterKey.derive('audit'),
    pace,
  });
  const signIn = notingFailures(await openSignIn(config, clock, pace));
  const { directory, imports } = openImporting(config, clock, onCompleting);
  const people = readOncePerRequest(keepPeople(directory));
  const { federation, deeds } = await openTrustDomain(places.trust, people, masterKey, audit);
  const cards = new CardLedger(places.cards);
  const configured = config.trust.authorities.flatMap(readAuthority);
  const trust = openTrust(config, configured, cards, masterKey);
  const revocation = openRevocation({
    config,
    trust,
    numbers: places.crlNumbers,
    fetchedLists: places.fetchedLists,
    audit,
    clock,
    denied: deniedCards(cards),
  });
  const rooms: OwnerRooms = {
    clock,
    masterKey,
    claim,
    audit,
    journal: await openJournalAuditor(directory, audit),
    deeds,
    signIn,
    pace,
    directory,
    imports,
    people,
    federation,
    cards,
    trust,
    revocation,
    verifier: revocation.verifier,
    organisations: openOrganisationJudge(trust, revocation),
    close: async () => {
      await closeAll([imports, revocation, directory, federation, signIn, cards, audit]);
      await claim.release();
    },
  };
  await noteConfigured(cards, configured, clock.now());
  await auditCardChanges(cards, audit);
  await revocation.restore();
  await revocation.folder.load();
  return rooms;
}

async function openTrustDomain(
  path: string,
  people: DirectoryReader,
  masterKey: MasterKey,
  audit: Audit,
): Promise<Pick<Rooms, 'federation' | 'deeds'>> {
  makeDataFolder(path);
  const federation = openFederation({
    path,
    professionals: professionalFacts(people),
    patientKey: masterKey.derive('patients'),
    elapsedMs: () => performance.now(),
  });
  federation.numberBeyond(numbersGiven(audit));
  const deeds = openDeedAuditor(federation.deeds, audit);
  // What was done just before a crash, and is not in the audit yet.
  await deeds.catchUp();
  return { federation: tellingDeeds(federation, deeds), deeds };
}

/** The authorities of the configuration, and those that commands add. */
export function openTrust(
  { trust: { universe } }: Config,
  configured: readonly TrustEntry[],
  ledger: CardLedger,
  masterKey: MasterKey,
): HeldTrust {
  return openHeldTrust({ configured, universe, ledger, key: masterKey.derive('authorities') });
}

/** In Redis, what must be used once keeps its mark in the data folder all the same. */
export async function openSignIn(config: Config, clock: Clock, pace: RequestPace): Promise<SignInStore> {
  const isShared = config.processes > 1;
  const sweepClock = unhurriedClock(clock, () => performance.now());
  const marks = openSignInStore({ path: placesOf(config).signIn, clock, sweepClock, pace, isShared });
  const { signIn } = config;
  if (signIn.store === 'lmdb') return marks;
  const ca = signIn.caFile === null ? null : readFileSync(signIn.caFile, 'utf8');
  const password = signIn.password?.reveal() ?? null;
  try {
    const records = await openRedisStore({ url: signIn.url, password, ca, clock, random: Math.random });
    await takeOverNotices({ from: records, to: marks }, LOGOUT_QUEUE);
    await takeOverNotices({ from: records, to: marks }, SIGNAL_QUEUE);
    return withLastingMarks({ records, marks, clock });
  } catch (error) {
    await marks.close();
    throw error;
  }
}

export async function closeAll(parts: readonly { close(): Promise<void> | void }[]): Promise<void> {
  for (const part of parts) await part.close();
}

export function readAuthority({ file, role, provenance, issues }: AuthorityFile): readonly TrustEntry[] {
  const [der, ...more] = readCertificateFile(file);
  if (!der || more.length > 0)
    throw new ServerError('server.config.invalid', `${file} holds ${more.length + 1} certificates, one is expected`);
  return [{ der, role, provenance, issues, origin: { addedBy: 'configuration', addedAt: null, source: file } }];
}
