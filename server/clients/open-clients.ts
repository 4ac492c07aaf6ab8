import { type Application, type ApplicationChange, type Federation, parseApplication } from '../../federation/index.ts';
import { SECRET_DIGESTS } from '../oidc/profiles/profile.ts';
import { type ClientFault, faultAt } from './client-fault.ts';
import { parseClient } from './client-faults.ts';
import { type ClientView, toApplication, toClient } from './client-record.ts';
import { type ClientInput, clientSchema } from './client-schema.ts';
import { interfaceClashes } from './interface-faults.ts';
import { digestsOf, type SecretDigest, type SecretDigests } from './secret-digests.ts';

/** Who changes a client, and from where; for the audit. */
export interface ChangedBy {
  /** Person id, application id, or `system`. */
  readonly actor: string;
  readonly from: string;
  readonly request: string;
}

export type SaveClientVerdict =
  | {
      readonly accepted: true;
      readonly client: ClientView;
      /** A secret that was made now; shown this once. */
      readonly secret: string | null;
    }
  | { readonly accepted: false; readonly code: ClientCode; readonly faults: readonly ClientFault[] };

export type ClientCode = 'server.client.malformed' | 'server.client.stale-version' | 'server.client.unknown';

export type ClientStatus = Application['status'];

/** Clients as they are kept: to be read. */
export interface KnownClients {
  list(): readonly ClientView[];
  find(id: string): ClientView | undefined;
}

/** Clients as data: written by operators and integrators, checked when saved, every change one audit line. */
export interface Clients extends KnownClients {
  /** Whether this secret opens the client now. */
  knowsSecret(id: string, secret: string): boolean;
  /** What is wrong with it, without saving. */
  check(input: unknown): readonly ClientFault[];
  /**
   * Admit or change a client.
   *
   * @param expectedVersion version seen; 0 to admit
   * @param status          of a new client; an existing one keeps its own
   */
  save(input: unknown, expectedVersion: number, by: ChangedBy, status?: ClientStatus): Promise<SaveClientVerdict>;
  /** Approve (`active`), or suspend: a suspended client is no client at all from its next request on. */
  setStatus(id: string, status: ClientStatus, expectedVersion: number, by: ChangedBy): Promise<SaveClientVerdict>;
  /** A new secret; the former one goes on working for a while, so that the application is never cut off. */
  rotateSecret(id: string, keepMinutes: number, by: ChangedBy): Promise<SaveClientVerdict>;
}

export interface ClientsDependencies {
  readonly issuer: string;
  readonly applications: Federation['applications'];
  readonly secrets: SecretDigests;
  readonly clock: { now(): Date };
  /** The provider's own opinion of the metadata: null, or what it would say at the first request. */
  readonly objection: (application: Application) => string | null;
}

/** Longest time the former secret goes on working, minutes: a week. */
export const MAX_KEEP_MINUTES = 7 * 24 * 60;

/** The clients of the trust domain, to be read alone: beside the process that writes them too. */
export function knownClients(applications: Pick<Federation['applications'], 'list' | 'find'>): KnownClients {
  return {
    list: () => applications.list().map(toClient),
    find(id) {
      const application = applications.find(id);
      return application && toClient(application);
    },
  };
}

export function openClients(dependencies: ClientsDependencies): Clients {
  const { applications } = dependencies;
  return {
    ...knownClients(applications),
    knowsSecret(id, secret) {
      const application = applications.find(id);
      if (!application) return false;
      return dependencies.secrets.matches(id, secret, liveDigests(dependencies, application), dependencies.clock.now());
    },
    check: (input) => judge(dependencies, input).faults,
    save: (input, version, by, status = 'active') => save(dependencies, input, { version, by, status }),
    setStatus: (id, status, version, by) =>
      change(dependencies, id, version, by, (known) => ({
        application: { ...known, status },
        details: { change: status === 'active' ? 'approved' : status },
      })),
    rotateSecret: (id, keepMinutes, by) => rotate(dependencies, id, keepMinutes, by),
  };
}

interface Judged {
  readonly client: ClientInput | null;
  readonly faults: readonly ClientFault[];
}

/** Our own rules first, which explain; then the provider's, so that nothing saved can fail at its first request. */
function judge({ issuer, applications, objection }: ClientsDependencies, input: unknown): Judged {
  const parsed = parseClient(withoutState(input));
  if (!parsed.accepted) return { client: null, faults: parsed.faults };
  const clashes = interfaceClashes(parsed.client, issuer, applications.list());
  if (clashes.length > 0) return { client: parsed.client, faults: clashes };
  const said = objection(withDigests(toApplication(parsed.client, 'active', 1), [{ digest: 'x', until: null }]));
  return { client: parsed.client, faults: said === null ? [] : faultAt(placeIn(said), said) };
}

/** The library begins with the word that it objects to, where it is one. */
function placeIn(said: string): string {
  const [first = ''] = said.split(' ');
  return first in clientSchema.shape ? first : '';
}

/** What was told can be saved again: its status and version are ours. */
function withoutState(input: unknown): unknown {
  if (typeof input !== 'object' || input === null) return input;
  const { status: _status, version: _version, ...client } = input as Record<string, unknown>;
  return client;
}

function withDigests(application: Application, digests: readonly SecretDigest[]): Application {
  const { [SECRET_DIGESTS]: _former, ...registration } = application.registration;
  if (!usesSecret(registration) || digests.length === 0) return { ...application, registration };
  return { ...application, registration: { ...registration, [SECRET_DIGESTS]: digests } };
}

function usesSecret({ token_endpoint_auth_method: method = 'client_secret_basic' }: Record<string, unknown>): boolean {
  return method === 'client_secret_basic' || method === 'client_secret_post';
}

interface Saving {
  readonly version: number;
  readonly by: ChangedBy;
  readonly status: ClientStatus;
}

async function save(
  dependencies: ClientsDependencies,
  input: unknown,
  { version, by, status }: Saving,
): Promise<SaveClientVerdict> {
  const { applications, secrets } = dependencies;
  const { client, faults } = judge(dependencies, input);
  if (client === null || faults.length > 0) return { accepted: false, code: 'server.client.malformed', faults };
  const known = applications.find(client.client_id);
  const kept = known ? liveDigests(dependencies, known) : [];
  const wanted = toApplication(client, known?.status ?? status, version);
  const made = usesSecret(wanted.registration) && client.client_secret === undefined && kept.length === 0;
  const secret = made ? secrets.make() : (client.client_secret ?? null);
  const digests = secret === null ? kept : [{ digest: secrets.digest(client.client_id, secret), until: null }];
  const application = withDigests(wanted, digests);
  const details = {
    change: known ? 'changed' : status === 'requested' ? 'requested' : 'admitted',
    fields: changedFields(known, parseApplication(application)).join(' '),
    ...(client.pkce_waiver === undefined ? {} : { pkceWaiver: client.pkce_waiver }),
  };
  const saved = await applications.save(application, version, changeBy(dependencies, by, details));
  if (!saved.accepted) return { accepted: false, code: 'server.client.stale-version', faults: [] };
  return { accepted: true, client: toClient(saved.application), secret: made ? secret : null };
}

function liveDigests({ clock, secrets }: ClientsDependencies, { id, registration }: Application): SecretDigest[] {
  const now = clock.now().getTime();
  const kept = digestsOf(registration[SECRET_DIGESTS]).filter(({ until }) => until === null || until > now);
  const { client_secret: readable } = registration;
  // Written by an earlier version, or beside this interface: taken over as a digest, and no longer readable.
  return typeof readable === 'string' ? [...kept, { digest: secrets.digest(id, readable), until: null }] : kept;
}

function changedFields(before: Application | undefined, after: Application): readonly string[] {
  const [old, now] = [before === undefined ? {} : toClient(before), toClient(after)].map(
    (client) => new Map(Object.entries(client)),
  );
  const names = new Set([...(old?.keys() ?? []), ...(now?.keys() ?? [])]);
  return [...names].filter(
    (name) => name !== 'version' && JSON.stringify(old?.get(name)) !== JSON.stringify(now?.get(name)),
  );
}

interface Change {
  readonly application: Application;
  readonly details: Readonly<Record<string, string>>;
  readonly secret?: string;
}

async function change(
  dependencies: ClientsDependencies,
  id: string,
  version: number | null,
  by: ChangedBy,
  make: (known: Application) => Change,
): Promise<SaveClientVerdict> {
  const { applications } = dependencies;
  const known = applications.find(id);
  if (!known) return { accepted: false, code: 'server.client.unknown', faults: [] };
  const { application, details, secret = null } = make(known);
  const saved = await applications.save(application, version ?? known.version, changeBy(dependencies, by, details));
  if (!saved.accepted) return { accepted: false, code: 'server.client.stale-version', faults: [] };
  return { accepted: true, client: toClient(saved.application), secret };
}

function rotate(
  dependencies: ClientsDependencies,
  id: string,
  keepMinutes: number,
  by: ChangedBy,
): Promise<SaveClientVerdict> {
  const { secrets, clock } = dependencies;
  const known = dependencies.applications.find(id);
  if (known && !usesSecret(known.registration)) {
    const why = 'ce client n’a pas de secret : il prouve par sa clé ou son certificat';
    return Promise.resolve({
      accepted: false,
      code: 'server.client.malformed',
      faults: [{ place: 'token_endpoint_auth_method', why }],
    });
  }
  const minutes = Math.min(Math.max(0, keepMinutes), MAX_KEEP_MINUTES);
  const until = clock.now().getTime() + minutes * 60_000;
  return change(dependencies, id, null, by, (application) => {
    const secret = secrets.make();
    const former = minutes === 0 ? [] : liveDigests(dependencies, application).map(({ digest }) => ({ digest, until }));
    const { client_secret: _readable, ...registration } = application.registration;
    const digests = [{ digest: secrets.digest(id, secret), until: null }, ...former];
    return {
      application: withDigests({ ...application, registration }, digests),
      details: { change: 'secret-rotated', keptMinutes: String(minutes) },
      secret,
    };
  });
}

function changeBy(
  { clock }: ClientsDependencies,
  { actor, from, request }: ChangedBy,
  details: ApplicationChange['details'],
): ApplicationChange {
  return { by: { by: actor, from, request }, at: clock.now(), details };
}
