import { openDirectory } from '../../directory/index.ts';
import { openFederation } from '../../federation/index.ts';
import { readCertificate } from '../../pki/index.ts';
import { openAudit } from '../audit/audit.ts';
import { CardLedger } from '../cards/card-ledger.ts';
import { deniedCards } from '../cards/denied-cards.ts';
import type { Config } from '../config/config.ts';
import { openMasterKey } from '../config/master-key.ts';
import { placesOf } from '../config/places.ts';
import { baseOf } from '../directory-base.ts';
import { ServerError } from '../errors.ts';
import { keepPeople } from '../known-people.ts';
import { readOncePerRequest } from '../oidc/request-reader.ts';
import { notingFailures } from '../oidc/store-failures.ts';
import { type Clock, closeAll, openSignIn, openTrust, type Rooms, readAuthority } from '../open-rooms.ts';
import { openOrganisationJudge } from '../organisation-judge.ts';
import { followRevocation } from '../revocation/follow-lists.ts';
import { RequestPace } from '../store/commit-pace.ts';
import { professionalFacts } from '../trust-facts.ts';
import { auditByOwner, type OwnerLine } from './audit-line.ts';
import type { CountedMeter } from './counted-meter.ts';

/** Issuers that the owner is told of. */
const MAX_ISSUERS = 200;

/** A worker's rooms, and how they see what the owner wrote. */
export interface WorkerRooms extends Rooms {
  /** At the start of each request: what the owner acknowledged before it is seen. */
  lookNow(): void;
}

export interface WorkerRoomsParts {
  readonly config: Config;
  readonly clock: Clock;
  readonly line: OwnerLine;
  readonly meter: CountedMeter;
}

/**
 * Open the house as a worker: sign-in state to read and write, with the others; directory and trust domain to read; the audit written by the
 * owner, which has opened all of it before. What only the owner may write refuses to be written here.
 *
 * @throws ServerError, DirectoryError, FederationError of the part that does not open
 */
export async function openWorkerRooms({ config, clock, line, meter }: WorkerRoomsParts): Promise<WorkerRooms> {
  const places = placesOf(config);
  const masterKey = openMasterKey(config.secrets, noNewKey);
  const pace = new RequestPace();
  const written = await openAudit({ path: places.audit, sealPath: places.auditHead, key: masterKey.derive('audit') });
  const audit = auditByOwner(written, line, pace);
  const signIn = notingFailures(await openSignIn(config, clock, pace));
  const directory = openDirectory({ path: places.directory, clock, readOnly: true, ...baseOf(config) });
  const people = readOncePerRequest(keepPeople(directory));
  const federation = openFederation({
    path: places.trust,
    professionals: professionalFacts(people),
    patientKey: masterKey.derive('patients'),
    elapsedMs: () => performance.now(),
    readOnly: true,
  });
  const cards = new CardLedger(places.cards);
  const trust = openTrust(config, config.trust.authorities.flatMap(readAuthority), cards, masterKey);
  const revocation = followRevocation({
    ...{ config, clock, meter, trust, denied: deniedCards(cards) },
    numbers: places.crlNumbers,
    fetchedLists: places.fetchedLists,
    onAccepted: oncePerIssuer((certificate) => line.tell({ kind: 'learnt', certificate })),
  });
  await revocation.restore();
  return {
    ...{ clock, masterKey, audit, signIn, pace, directory, people, federation, cards, trust, revocation },
    imports: directory.importer,
    verifier: revocation.verifier,
    organisations: openOrganisationJudge(trust, revocation),
    journal: { catchUp: ofOwner, follow: ofOwner },
    deeds: { catchUp: ofOwner },
    lookNow() {
      directory.refresh();
      federation.refresh();
    },
    close: () => closeAll([revocation, directory, federation, signIn, cards, audit]),
  };
}

function ofOwner(): Promise<never> {
  return Promise.reject(new ServerError('server.defect', 'directory and trust domain are edited by their owner'));
}

/** Cards come by thousands, their authorities by dozens: one of each is enough. */
function oncePerIssuer(tell: (certificate: Uint8Array) => void): (certificate: Uint8Array) => void {
  const told = new Set<string>();
  return (certificate) => {
    const { canonical } = readCertificate(certificate).issuer;
    if (told.has(canonical) || told.size >= MAX_ISSUERS) return;
    told.add(canonical);
    tell(certificate);
  };
}

function noNewKey(): never {
  throw new ServerError('server.defect', 'a worker makes no master key: its owner has');
}
