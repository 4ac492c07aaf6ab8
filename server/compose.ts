import { readFileSync } from 'node:fs';
import { pid } from 'node:process';
import { openAdministrators } from './admin/administrators.ts';
import { buildDoors, type Doors } from './build-doors.ts';
import { auditCardChanges } from './cards/audit-changes.ts';
import { watchForJumps } from './clock-jumps.ts';
import { completingLine } from './completing-words.ts';
import type { Config } from './config/config.ts';
import { placesOf } from './config/places.ts';
import { every } from './every.ts';
import { judgeLdapCertificate } from './ldap/judge-certificate.ts';
import { type LdapDoor, openLdapDoor } from './ldap/ldap-door.ts';
import { closeServer, listen } from './listen.ts';
import { houseListeners } from './listeners.ts';
import { createMetricsServer } from './metrics/metrics-door.ts';
import { judgeReadiness } from './metrics/readiness.ts';
import type { KeyRing } from './oidc/key-ring.ts';
import { openKeys } from './open-keys.ts';
import { type Clock, openRooms, type Rooms } from './open-rooms.ts';
import { logError, operatorLog } from './operator-log.ts';
import { openWorkers, type Workers } from './processes/open-workers.ts';
import { sweepEnded } from './store/sweep-ended.ts';

/** Answers in progress when the server stops get this long. */
const STOP_GRACE_MS = 10_000;
/** Between two rounds that remove ended records. */
const SWEEP_INTERVAL_MS = 60_000;
const CLOCK_INTERVAL_MS = 5_000;
/** A rotation asked for by the command line, or by another process, counts after this long at most. */
const KEYS_INTERVAL_MS = 1_000;
/** How often keys are asked whether they signed for long enough. */
const ROTATION_INTERVAL_MS = 3_600_000;
/** A list that arrives in the folder counts after this long at most. */
const CRL_INTERVAL_MS = 60_000;
/** An authority added or removed by a command counts after this long at most. */
const TRUST_INTERVAL_MS = 1_000;
/** Between two looks at which addresses of lists are due. */
const REFRESH_INTERVAL_MS = 15_000;
/** What a command decided about a card counts at the next sign-in; it is in the audit after this long at most. */
const CARD_CHANGES_INTERVAL_MS = 2_000;
/** A change of the directory that nobody asked for is in the audit after twice as long at most. */
const JOURNAL_INTERVAL_MS = 5_000;
/** Who was closed in the directory, or whose card was denied, has no access left after this long and what the applications take. */
const DEPARTURES_INTERVAL_MS = 1_000;
/** Between two looks at which applications have to be told again. */
const NOTICES_INTERVAL_MS = 1_000;
/** The house, running. */
export interface Running {
  readonly config: Config;
  readonly rooms: Rooms;
  readonly doors: Doors;
  readonly keys: KeyRing;
  readonly ldap: LdapDoor | null;
  /** The processes that answer; null when this one does. */
  readonly workers: Workers | null;
  /** Stop: no new connections, answers finish, everything is closed. */
  close(): Promise<void>;
}

export interface ComposeOptions {
  readonly clock?: Clock;
  /** Where operators' log lines go; standard error unless told. */
  readonly log?: (line: Record<string, unknown>) => void;
  /** Program of the workers, for trials that put something between them and their stores. */
  readonly workerProgram?: string;
}

/** Longest name kept in an audit line. */
const MAX_AUDITED_NAME = 500;

const systemClock: Clock = { now: () => new Date() };

/**
 * Build the whole house from its configuration and listen.
 *
 * @throws ServerError `server.port.taken`, or what keeps a part from opening; what was opened before is closed again
 */
export async function composeAndListen(config: Config, options: ComposeOptions = {}): Promise<Running> {
  const clock = options.clock ?? systemClock;
  const log = options.log ?? operatorLog();
  const rooms = await openRooms(config, clock, (records) => log(completingLine(records)));
  const opened: (() => Promise<void>)[] = [() => rooms.close()];
  const live: Live = { isStarted: false, isStopping: false, workers: null };
  const close = async () => {
    live.isStopping = true;
    for (const part of opened.toReversed()) await part();
  };
  try {
    opened.push(async () => {
      if (live.isStarted) await noteRunning(rooms, 'server.stopped');
    });
    await openMetrics({ config, rooms, live, log }, opened);
    const keys = await openKeys(config, rooms);
    rooms.claim.sayWhenAsked(() => ({
      // A worker that is still to be started would be missing from the list.
      signing: [
        { process: String(pid), keys: live.isStarted ? keys.tag() : '' },
        ...(live.workers?.pool.signing() ?? []),
      ],
    }));
    const doors = await buildDoors({ config, rooms, keys, log: logError(log) });
    // What was recorded just before a crash, and is not in the audit yet.
    await doors.actAuditor.catchUp();
    opened.push(async () => {
      await Promise.all([doors.notices.close(), doors.signals.close(), doors.works.close()]);
    });
    const workers = await openAnswering({ config, rooms, doors, log, ...programOf(options) }, opened);
    live.workers = workers;
    const ldap = await openLdap(config, rooms, log);
    if (ldap) opened.push(() => ldap.close());
    opened.push(every(CLOCK_INTERVAL_MS, warnOfJumps(clock, log), log));
    opened.push(every(SWEEP_INTERVAL_MS, (isStopped) => sweepEnded(rooms.signIn, isStopped), log));
    opened.push(every(KEYS_INTERVAL_MS, async () => keys.refresh(), log));
    opened.push(every(ROTATION_INTERVAL_MS, () => rotateWhenDue(keys, rooms), log));
    opened.push(every(CRL_INTERVAL_MS, () => rooms.revocation.folder.load(), log));
    opened.push(every(TRUST_INTERVAL_MS, () => followTrust(rooms), log));
    opened.push(every(REFRESH_INTERVAL_MS, () => rooms.revocation.refresh(log), log));
    opened.push(every(DEPARTURES_INTERVAL_MS, doors.followDepartures, log));
    opened.push(every(NOTICES_INTERVAL_MS, doors.notices.sendDue, log));
    opened.push(every(DEPARTURES_INTERVAL_MS, doors.followChanges, log));
    opened.push(every(NOTICES_INTERVAL_MS, doors.signals.sendDue, log));
    opened.push(every(CARD_CHANGES_INTERVAL_MS, () => auditCardChanges(rooms.cards, rooms.audit), log));
    opened.push(every(JOURNAL_INTERVAL_MS, () => rooms.journal.follow(), log));
    for (const told of [rooms.deeds, doors.actAuditor]) opened.push(every(JOURNAL_INTERVAL_MS, told.catchUp, log));
    await noteRunning(rooms, 'server.started');
    live.isStarted = true;
    return { config, rooms, doors, keys, ldap, workers, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Whoever runs the service is told of a clock that was set: certificates, lists and sessions are judged by it. */
function warnOfJumps(clock: Clock, log: (line: Record<string, unknown>) => void): () => Promise<void> {
  const look = watchForJumps(clock, () => performance.now());
  return async () => {
    const moved = look();
    if (moved !== null) log({ level: 'warn', message: 'the clock was set', seconds: Math.round(moved / 1000) });
  };
}

/** One process listens itself; with more, workers do, and what they leave to their owner comes by its inner door. */
async function openAnswering(parts: AnsweringParts, opened: (() => Promise<void>)[]): Promise<Workers | null> {
  const { config, doors } = parts;
  if (config.processes > 1) {
    const workers = await openWorkers(parts);
    opened.push(() => workers.close());
    return workers;
  }
  for (const { server, address } of houseListeners(config, doors, doors.answer)) {
    await listen(server, address);
    opened.push(() => closeServer(server, STOP_GRACE_MS));
  }
  return null;
}

interface AnsweringParts {
  readonly config: Config;
  readonly rooms: Rooms;
  readonly doors: Doors;
  readonly log: (line: Record<string, unknown>) => void;
  readonly program?: string;
}

function programOf({ workerProgram }: ComposeOptions): { readonly program?: string } {
  return workerProgram === undefined ? {} : { program: workerProgram };
}

/** Where the house is in its life; whoever watches over it asks from before it answers until after. */
interface Live {
  isStarted: boolean;
  isStopping: boolean;
  workers: Workers | null;
}

interface MetricsParts extends Pick<AnsweringParts, 'config' | 'rooms' | 'log'> {
  readonly live: Live;
}

async function openMetrics(parts: MetricsParts, opened: (() => Promise<void>)[]): Promise<void> {
  const { config, rooms, live, log } = parts;
  const { metrics, processes } = config;
  if (!metrics.enabled) return;
  const { revocation } = rooms;
  const ready = () => live.workers?.pool.ready() ?? 0;
  const state = () => ({
    isStarted: live.isStarted,
    isStopping: live.isStopping,
    workers: processes > 1 ? { ready: ready(), wanted: processes } : null,
  });
  const server = createMetricsServer({
    metrics: () => {
      revocation.measure();
      revocation.meter.set('vestibule_workers', ready());
      return revocation.meter.text();
    },
    readiness: () => judgeReadiness(rooms, state()),
    log,
  });
  await listen(server, { host: metrics.host, port: metrics.port, what: 'surveillance' });
  opened.push(() => closeServer(server, STOP_GRACE_MS));
}

async function openLdap(
  config: Config,
  rooms: Rooms,
  log: (line: Record<string, unknown>) => void,
): Promise<LdapDoor | null> {
  const { ldap } = config;
  if (!ldap.enabled) return null;
  return openLdapDoor({
    clock: rooms.clock,
    settings: {
      directoryPath: placesOf(config).directory,
      baseDn: ldap.baseDn,
      host: ldap.host,
      port: ldap.port,
      tlsPort: ldap.tlsPort,
      cert: readFileSync(ldap.certFile, 'utf8'),
      key: readFileSync(ldap.keyFile, 'utf8'),
      services: ldap.services.map((service) => ({ ...service, passwordHash: service.passwordHash.reveal() })),
      contextsPath: placesOf(config).contexts,
      contexts: config.directory.contexts.map((each) => ({ ...each, rootPassword: each.rootPassword.reveal() })),
      schema: config.directory.schema.map((file) => readFileSync(file, 'utf8')),
    },
    judge: judgeOf(ldap, rooms),
    onUpdated: ({ operation, by, dn, code, from, omitted }) => {
      rooms.audit
        .append({
          at: rooms.clock.now(),
          action: 'ldap.updated',
          actor: by === '' ? 'anonymous' : by.slice(0, MAX_AUDITED_NAME),
          subject: dn.slice(0, MAX_AUDITED_NAME),
          outcome: code === 0 ? 'success' : 'refused',
          code: '',
          from,
          request: '',
          details: { operation, result: code, ...notTold(omitted) },
        })
        .catch((error: unknown) => log({ level: 'error', message: 'audit', error: String(error) }));
    },
    onBound: ({ dn, accepted, from, omitted }) => {
      rooms.audit
        .append({
          at: rooms.clock.now(),
          action: 'ldap.bound',
          actor: dn,
          subject: '',
          outcome: accepted ? 'success' : 'refused',
          code: '',
          from,
          request: '',
          details: notTold(omitted),
        })
        .catch((error: unknown) => log({ level: 'error', message: 'audit', error: String(error) }));
    },
    onRestart: (detail) => log({ level: 'warn', message: 'the LDAP door is opened again', detail }),
  });
}

/** Refusals at the LDAP door that came too fast to be told one by one. */
const notTold = (omitted: number): { readonly omitted?: number } => (omitted === 0 ? {} : { omitted });

/** Who a certificate speaks for on the LDAP door, by what the house holds at that moment. */
function judgeOf(
  { services, baseDn }: Pick<Extract<Config['ldap'], { readonly enabled: true }>, 'services' | 'baseDn'>,
  { verifier, organisations, directory, signIn, clock }: Rooms,
) {
  const { reader } = directory;
  const { rightOf } = openAdministrators(signIn, clock, reader);
  const parts = { verifier, organisations, reader, services, baseDn, rightOf };
  return (chain: readonly Uint8Array[]) => judgeLdapCertificate(parts, chain, clock.now());
}

/** The lists of an authority that has just come are in the folder already, and were refused. */
async function followTrust({ trust, revocation }: Rooms): Promise<void> {
  if (trust.refresh()) await revocation.folder.load();
}

async function rotateWhenDue(keys: KeyRing, rooms: Rooms): Promise<void> {
  if (await keys.rotateWhenDue()) await noteRunning(rooms, 'key.rotated');
}

function noteRunning(
  { audit, clock }: Rooms,
  action: 'server.started' | 'server.stopped' | 'key.rotated',
): Promise<void> {
  return audit.append({
    at: clock.now(),
    action,
    actor: 'system',
    subject: '',
    outcome: 'success',
    code: '',
    from: '',
    request: '',
    details: {},
  });
}
