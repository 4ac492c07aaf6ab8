import { readFileSync } from 'node:fs';
import { createServer as createHttpServer, type Server } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { pino } from 'pino';
import { buildDoors, type Doors } from './build-doors.ts';
import { auditCardChanges } from './cards/audit-changes.ts';
import type { Config } from './config/config.ts';
import { placesOf } from './config/places.ts';
import { judgeLdapCertificate } from './ldap/judge-certificate.ts';
import { type LdapDoor, openLdapDoor } from './ldap/ldap-door.ts';
import { closeServer, listen } from './listen.ts';
import { createMetricsServer } from './metrics/metrics-door.ts';
import { judgeReadiness } from './metrics/readiness.ts';
import type { KeyRing } from './oidc/key-ring.ts';
import { openKeys } from './open-keys.ts';
import { type Clock, openRooms, type Rooms } from './open-rooms.ts';
import { sweepEnded } from './store/sweep-ended.ts';

/** Answers in progress when the server stops get this long. */
const STOP_GRACE_MS = 10_000;
/** Between two rounds that remove ended records. */
const SWEEP_INTERVAL_MS = 60_000;
/** A rotation asked for by the command line, or by another process, counts after this long at most. */
const KEYS_INTERVAL_MS = 1_000;
/** How often keys are asked whether they signed for long enough. */
const ROTATION_INTERVAL_MS = 3_600_000;
/** A list that arrives in the folder counts after this long at most. */
const CRL_INTERVAL_MS = 60_000;
/** Between two looks at which addresses of lists are due. */
const REFRESH_INTERVAL_MS = 15_000;
/** What a command decided about a card counts at the next sign-in; it is in the audit after this long at most. */
const CARD_CHANGES_INTERVAL_MS = 2_000;
/** Who was closed in the directory, or whose card was denied, has no access left after this long and what the applications take. */
const DEPARTURES_INTERVAL_MS = 1_000;
/** Between two looks at which applications have to be told again. */
const NOTICES_INTERVAL_MS = 1_000;
/** Request heads beyond this are refused before anything of ours runs. */
const MAX_HEADER_BYTES = 32 * 1024;
/** A head, then a whole request, that takes longer to arrive is given up: slow callers hold no connection for minutes. */
const HEADERS_TIMEOUT_MS = 15_000;
const REQUEST_TIMEOUT_MS = 30_000;

/** The house, running. */
export interface Running {
  readonly config: Config;
  readonly rooms: Rooms;
  readonly doors: Doors;
  readonly keys: KeyRing;
  readonly ldap: LdapDoor | null;
  /** Stop: no new connections, answers finish, everything is closed. */
  close(): Promise<void>;
}

export interface ComposeOptions {
  readonly clock?: Clock;
  /** Where operators' log lines go; standard error unless told. */
  readonly log?: (line: Record<string, unknown>) => void;
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
  const rooms = await openRooms(config, clock);
  const opened: (() => Promise<void>)[] = [() => rooms.close()];
  const close = async () => {
    for (const part of opened.toReversed()) await part();
  };
  try {
    const keys = await openKeys(config, rooms);
    const doors = await buildDoors({ config, rooms, keys, log: logError(log) });
    await openListeners(config, doors, opened);
    await openMetrics(config, rooms, log, opened);
    const ldap = await openLdap(config, rooms, log);
    if (ldap) opened.push(() => ldap.close());
    opened.push(every(SWEEP_INTERVAL_MS, (isStopped) => sweepEnded(rooms.signIn, isStopped), log));
    opened.push(every(KEYS_INTERVAL_MS, async () => keys.refresh(), log));
    opened.push(every(ROTATION_INTERVAL_MS, () => rotateWhenDue(keys, rooms), log));
    opened.push(every(CRL_INTERVAL_MS, () => rooms.revocation.folder.load(), log));
    opened.push(every(REFRESH_INTERVAL_MS, () => rooms.revocation.refresh(log), log));
    opened.push(every(DEPARTURES_INTERVAL_MS, doors.followDepartures, log));
    opened.push(every(NOTICES_INTERVAL_MS, doors.notices.sendDue, log));
    opened.push(every(CARD_CHANGES_INTERVAL_MS, () => auditCardChanges(rooms.cards, rooms.audit), log));
    await noteRunning(rooms, 'server.started');
    opened.push(() => noteRunning(rooms, 'server.stopped'));
    return { config, rooms, doors, keys, ldap, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function openListeners(config: Config, doors: Doors, opened: (() => Promise<void>)[]): Promise<void> {
  const main = mainServer(config, doors);
  await listen(main, { host: config.host, port: config.port, what: 'portail et fournisseur d’identité' });
  opened.push(() => closeServer(main, STOP_GRACE_MS));
  const { cardListener, organisationListener } = doors;
  if (cardListener && config.cardTls.enabled) {
    await listen(cardListener, { host: config.host, port: config.cardTls.port, what: 'lecture des cartes' });
    opened.push(() => closeServer(cardListener, STOP_GRACE_MS));
  }
  if (organisationListener && config.organisationTls.enabled) {
    const { port } = config.organisationTls;
    await listen(organisationListener, { host: config.host, port, what: 'certificats d’organisation' });
    opened.push(() => closeServer(organisationListener, STOP_GRACE_MS));
  }
}

async function openMetrics(
  { metrics }: Config,
  rooms: Rooms,
  log: (line: Record<string, unknown>) => void,
  opened: (() => Promise<void>)[],
): Promise<void> {
  if (!metrics.enabled) return;
  const { revocation } = rooms;
  const server = createMetricsServer({
    metrics: () => {
      revocation.measure();
      return revocation.meter.text();
    },
    readiness: () => judgeReadiness(rooms),
    log,
  });
  await listen(server, { host: metrics.host, port: metrics.port, what: 'surveillance' });
  opened.push(() => closeServer(server, STOP_GRACE_MS));
}

function mainServer(config: Config, { answer }: Doors): Server {
  const limits = {
    maxHeaderSize: MAX_HEADER_BYTES,
    headersTimeout: HEADERS_TIMEOUT_MS,
    requestTimeout: REQUEST_TIMEOUT_MS,
  };
  if (!config.https.enabled) return createHttpServer(limits, answer);
  const { certFile, keyFile } = config.https;
  return createHttpsServer(
    {
      cert: readFileSync(certFile),
      key: readFileSync(keyFile),
      minVersion: 'TLSv1.2',
      ...limits,
    },
    answer,
  );
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
    judge: (chain) => {
      const { verifier, organisations, directory } = rooms;
      const parts = { verifier, organisations, reader: directory.reader, services: ldap.services, baseDn: ldap.baseDn };
      return judgeLdapCertificate(parts, chain, rooms.clock.now());
    },
    onUpdated: ({ operation, by, dn, code, from }) => {
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
          details: { operation, result: code },
        })
        .catch((error: unknown) => log({ level: 'error', message: 'audit', error: String(error) }));
    },
    onBound: ({ dn, accepted, from }) => {
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
          details: {},
        })
        .catch((error: unknown) => log({ level: 'error', message: 'audit', error: String(error) }));
    },
    onRestart: (detail) => log({ level: 'warn', message: 'the LDAP door is opened again', detail }),
  });
}

/** Do something again and again, never twice at the same time; what fails is logged and done again at its turn. */
function every(
  intervalMs: number,
  work: (isStopped: () => boolean) => Promise<unknown>,
  log: (line: Record<string, unknown>) => void,
): () => Promise<void> {
  let stopped = false;
  let running: Promise<void> | undefined;
  const run = async () => {
    try {
      await work(() => stopped);
    } catch (error) {
      log({ level: 'error', message: 'a task of the server failed', error: String(error) });
    }
    running = undefined;
  };
  const timer = setInterval(() => {
    running ??= run();
  }, intervalMs);
  timer.unref();
  return async () => {
    stopped = true;
    clearInterval(timer);
    await running;
  };
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

function operatorLog(): (line: Record<string, unknown>) => void {
  const logger = pino({ base: null, timestamp: pino.stdTimeFunctions.isoTime }, pino.destination(2));
  return ({ level, ...line }) => (level === 'error' ? logger.error(line) : logger.warn(line));
}

/** Errors of ours, whole, for operators: no token or personal data is ever put into an error's text. */
function logError(log: (line: Record<string, unknown>) => void) {
  return (error: unknown, request: string) =>
    log({ level: 'error', request, error: error instanceof Error ? error.stack : String(error) });
}
