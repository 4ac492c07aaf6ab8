import { randomBytes } from 'node:crypto';
import {
  type CardPolicy,
  type CardVerifier,
  CRL_MAX_BYTES,
  type CrlStore,
  type ListWorker,
  type OcspStore,
  openCardVerifier,
  openCrlStore,
  openListWorker,
  openOcspStore,
} from '../../pki/index.ts';
import type { AuditSink } from '../audit/event.ts';
import type { HeldTrust } from '../cards/held-trust.ts';
import type { Config } from '../config/config.ts';
import { type CrlFolder, openCrlFolder } from '../crl-folder.ts';
import { createGuardedFetch } from '../http/guarded-fetch.ts';
import { HOUSE_FAMILIES } from '../metrics/house-families.ts';
import { type Meter, openMeter } from '../metrics/meter.ts';
import { type AddressBook, openAddressBook } from './address-book.ts';
import { fetchOverHttp } from './http-fetch.ts';
import { openKeptLists } from './kept-lists.ts';
import { fetchOverLdap } from './ldap-fetch.ts';
import { type ListIntake, openListIntake } from './list-intake.ts';
import { openLiveOcsp } from './live-ocsp.ts';
import { openNumberFile } from './number-file.ts';
import { type ConfiguredAhead, openConfiguredAhead } from './open-answers-ahead.ts';
import { personListsMissing } from './person-lists.ts';
import { openRefresh } from './refresh.ts';
import { restoreLists } from './restore-lists.ts';
import { measureLists } from './watch.ts';

/** A list of three million entries comes over a line of 20 Mbit/s in this time. */
const LIST_TIMEOUT_MS = 60_000;
const NONCE_BYTES = 32;
const HOUR_MS = 3_600_000;

/** All that keeps revocation known: lists in use, where they come from, what is measured of them. */
export interface Revocation {
  readonly crls: CrlStore;
  /** OCSP answers kept. */
  readonly ocsp: OcspStore;
  /** A certificate of an organisation was accepted. */
  meetOrganisation(leaf: Uint8Array): void;
  readonly verifier: CardVerifier;
  readonly folder: CrlFolder;
  readonly meter: Meter;
  /** Take the lists fetched in an earlier life of the server into use; nobody is asked. */
  restore(): Promise<void>;
  /** Fetch what is due and measure; to be called again and again, and waited for by nobody. */
  refresh(log: (line: Record<string, unknown>) => void): Promise<void>;
  /** Measure the lists in use as they are now. */
  measure(): void;
  /** See `personListsMissing`. */
  personListsMissing(at: Date): readonly string[];
  /** A card was accepted by another process of the house: where its authority publishes its lists is learnt here, too. */
  learn(certificate: Uint8Array): void;
  /** What can be asked of a responder just before a judgement, when the service wants that: never longer than a second. */
  beforeJudgement(chain: readonly Uint8Array[]): Promise<void>;
  close(): Promise<void>;
}

export interface RevocationParts {
  readonly config: Pick<Config, 'revocation' | 'trust'>;
  readonly trust: Pick<HeldTrust, 'store' | 'entries' | 'onChange'>;
  /** File of the numbers of accepted lists. */
  readonly numbers: string;
  /** Folder of the lists that were fetched. */
  readonly fetchedLists: string;
  readonly audit: AuditSink;
  readonly clock: { now(): Date };
  /** The card verifier's other parts. */
  readonly denied: NonNullable<Parameters<typeof openCardVerifier>[0]['denied']>;
}

/** What this service's configuration says of cards, the same for all its processes and commands. */
export function cardPolicyOf({
  revocation,
}: {
  readonly revocation: Pick<Config['revocation'], 'graceHours'>;
}): CardPolicy {
  return { graceMs: revocation.graceHours * HOUR_MS };
}

/** @throws ServerError `server.crl-numbers.unreadable` */
export function openRevocation(parts: RevocationParts): Revocation {
  const { config, audit, clock, denied } = parts;
  const trust = parts.trust.store;
  const crls = openCrlStore(trust, { memory: openNumberFile(parts.numbers) });
  const ocsp = openOcspStore({ acceptsNoNonce: config.revocation.ocspNonce !== 'required' });
  const preparer = openListWorker();
  const meter = openMeter(HOUSE_FAMILIES);
  const book = openAddressBook(config.revocation.lists, parts.trust.entries());
  const intake = openListIntake({ crls, preparer, audit, meter, clock, book });
  const ahead = openConfiguredAhead(config, { trust, ocsp, meter, clock });
  const learnCard = (leaf: Uint8Array) => {
    book.learn(leaf);
    ahead.meetCard(leaf);
  };
  const verifier = learning(
    openCardVerifier({ trust, crls, ocsp, denied, policy: cardPolicyOf(config) }),
    { learn: learnCard },
    meter,
  );
  const folder = openCrlFolder({ path: config.trust.crlFolder, intake });
  parts.trust.onChange(() => {
    crls.letGo();
    for (const { der } of parts.trust.entries()) book.add(der);
    folder.forget();
  });
  return {
    crls,
    ocsp,
    verifier,
    folder,
    meter,
    measure: () => measureLists(crls, meter, clock.now()),
    learn: (certificate) => book.learn(certificate),
    meetOrganisation: ahead.meetOrganisation,
    personListsMissing: (at) => personListsMissing(trust, crls, at),
    ...outside({ ...parts, crls, ocsp, preparer, meter, intake, book, verifier, ahead }),
  };
}

interface OutsideParts extends RevocationParts {
  readonly crls: CrlStore;
  readonly ocsp: OcspStore;
  readonly preparer: ListWorker;
  readonly meter: Meter;
  readonly intake: ListIntake;
  readonly book: AddressBook;
  readonly verifier: CardVerifier;
  readonly ahead: ConfiguredAhead;
}

/** What meets the network. */
function outside(parts: OutsideParts): Pick<Revocation, 'restore' | 'refresh' | 'beforeJudgement' | 'close'> {
  const { config, book, verifier, crls, ocsp, meter, intake, clock, preparer } = parts;
  const { insideNetworks, refreshMinutes, liveOcsp, ocspNonce } = config.revocation;
  const hosts = new Set(config.revocation.hosts);
  const guarded = createGuardedFetch({ insideAllowed: () => insideNetworks, maxBodyBytes: Number.POSITIVE_INFINITY });
  const limits = { maxBytes: CRL_MAX_BYTES, timeoutMs: LIST_TIMEOUT_MS };
  let log: (line: Record<string, unknown>) => void = () => undefined;
  const kept = openKeptLists(parts.fetchedLists);
  const refresh = openRefresh({
    addresses: hosts.size === 0 ? () => [] : book.lists,
    hosts,
    intervalMs: refreshMinutes * 60_000,
    fetch: (address, marks) =>
      address.kind === 'http'
        ? fetchOverHttp(guarded, address.url, limits, { marks })
        : fetchOverLdap(address, limits, { insideAllowed: insideNetworks }),
    intake,
    kept,
    meter,
    clock,
    random: () => randomBytes(4).readUInt32BE() / 2 ** 32,
    log: (line) => log(line),
  });
  const nonce = () => (ocspNonce === 'none' ? null : randomBytes(NONCE_BYTES));
  const live = openLiveOcsp({ verifier, trust: parts.trust.store, ocsp, guarded, hosts, nonce, meter, clock });
  return {
    restore: () => restoreLists({ kept, intake, book, refresh, clock }),
    async refresh(report) {
      log = report;
      // Before what may hang, too.
      measureLists(crls, meter, clock.now());
      await Promise.all([refresh.run(), parts.ahead.run()]);
      measureLists(crls, meter, clock.now());
    },
    beforeJudgement: async (chain) => {
      if (liveOcsp) await live.ask(chain);
    },
    close: () => preparer.close(),
  };
}

/** A verifier whose accepted certificates tell where their authority publishes its lists, others not being listened to; cards let in by grace are counted. */
export function learning(
  verifier: CardVerifier,
  book: Pick<AddressBook, 'learn'>,
  meter: Pick<Meter, 'count'>,
): CardVerifier {
  return {
    verifyCard(chain, at, stapled) {
      const verdict = verifier.verifyCard(chain, at, stapled);
      const [leaf] = chain;
      if (verdict.accepted && leaf !== undefined) book.learn(leaf);
      if (verdict.accepted && verdict.isGrace) meter.count('vestibule_card_grace_total');
      return verdict;
    },
  };
}
