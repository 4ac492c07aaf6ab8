import type { Application } from './application.ts';
import { parseApplication } from './application-schema.ts';
import type { FederationCode } from './codes.ts';
import { FederationError } from './error.ts';
import { type CompiledSheet, compileSheet, sheetDigest } from './habilitation/compile-sheet.ts';
import { decide, refuse } from './habilitation/decide.ts';
import type { Decision, Question, SheetReference } from './habilitation/decision.ts';
import { parseSheet } from './habilitation/parse-sheet.ts';
import type { Sheet } from './habilitation/sheet.ts';
import type { ProfessionalFacts, ProfessionalFactsPort } from './ports.ts';
import { TrustDomainStore } from './store/trust-store.ts';

export interface FederationOptions {
  /** Folder of the trust domain's environment. */
  readonly path: string;
  readonly professionals: ProfessionalFactsPort;
}

export type SaveVerdict =
  | { readonly accepted: true; readonly application: Application }
  | { readonly accepted: false; readonly code: FederationCode };

export type PublishVerdict =
  | { readonly accepted: true; readonly sheet: SheetReference; readonly already: boolean }
  | { readonly accepted: false; readonly code: FederationCode };

/** The trust domain: its member applications, their sheets, and the one function that decides. */
export interface Federation {
  readonly applications: {
    list(): readonly Application[];
    find(id: string): Application | undefined;
    /**
     * Admit or change an application.
     *
     * @param expectedVersion version seen; 0 to admit
     * @returns refused `federation.application.stale-version` when the stored version is another
     * @throws FederationError `federation.application.malformed`
     */
    save(input: unknown, expectedVersion: number): Promise<SaveVerdict>;
  };
  readonly sheets: {
    /**
     * Publish a version. The same content again is accepted and changes nothing.
     *
     * @throws FederationError `federation.sheet.malformed`, naming every faulty place
     */
    publish(input: unknown, by: string, at: Date): Promise<PublishVerdict>;
    /** The newest version whose period holds the instant. */
    inForce(application: string, at: Date): CompiledSheet | null;
    versions(application: string): readonly Sheet[];
  };
  /**
   * Decide a question of an application, about itself. Facts about the professional are the directory's at that instant.
   */
  decide(question: Question, asked: { readonly application: string; readonly at: Date }): Decision;
  close(): Promise<void>;
}

export function openFederation({ path, professionals }: FederationOptions): Federation {
  const store = new TrustDomainStore(path);
  const sheets = new SheetShelf(store);
  return {
    applications: {
      list: () => store.applications(),
      find: (id) => store.application(id),
      save: (input, expectedVersion) => saveApplication(store, input, expectedVersion),
    },
    sheets: {
      publish: (input, by, at) => publishSheet(store, input, by, at),
      inForce: (application, at) => sheets.inForce(application, at),
      versions: (application) =>
        store.sheetVersions(application).map((version) => sheets.get(application, version).sheet),
    },
    decide: (question, asked) => decideFor(store, sheets, professionals, question, asked),
    close: () => store.close(),
  };
}

async function saveApplication(store: TrustDomainStore, input: unknown, expectedVersion: number): Promise<SaveVerdict> {
  const application = parseApplication(input);
  if (!(await store.saveApplication(application, expectedVersion))) {
    return { accepted: false, code: 'federation.application.stale-version' };
  }
  return { accepted: true, application: { ...application, version: expectedVersion + 1 } };
}

async function publishSheet(store: TrustDomainStore, input: unknown, by: string, at: Date): Promise<PublishVerdict> {
  const sheet = parseSheet(input);
  if (!store.application(sheet.application)) return { accepted: false, code: 'federation.sheet.unknown-application' };
  const digest = sheetDigest(input);
  const reference = { application: sheet.application, version: sheet.version, digest };
  const published = { source: input, digest, by, publishedAt: at.toISOString() };
  const added = await store.addSheet(sheet.application, sheet.version, published);
  if (added === true) return { accepted: true, sheet: reference, already: false };
  return added.digest === digest
    ? { accepted: true, sheet: reference, already: true }
    : { accepted: false, code: 'federation.sheet.version-exists' };
}

/** Published sheets, compiled once. A published version never changes: what is on the shelf stays true. */
class SheetShelf {
  readonly #store: TrustDomainStore;
  readonly #compiled = new Map<string, CompiledSheet>();

  constructor(store: TrustDomainStore) {
    this.#store = store;
  }

  get(application: string, version: number): CompiledSheet {
    const key = `${application}\n${version}`;
    const known = this.#compiled.get(key);
    if (known) return known;
    const published = this.#store.sheet(application, version);
    if (!published)
      throw new FederationError('federation.sheet.malformed', `version ${version} of ${application} is missing`);
    const compiled = compileSheet(parseSheet(published.source), published.source);
    this.#compiled.set(key, compiled);
    return compiled;
  }

  inForce(application: string, at: Date): CompiledSheet | null {
    for (const version of this.#store.sheetVersions(application)) {
      const compiled = this.get(application, version);
      const { from, to } = compiled.sheet;
      if (from <= at && (to === null || at < to)) return compiled;
    }
    return null;
  }
}

function decideFor(
  store: TrustDomainStore,
  sheets: SheetShelf,
  professionals: ProfessionalFactsPort,
  question: Question,
  { application, at }: { readonly application: string; readonly at: Date },
): Decision {
  const member = store.application(application);
  if (!member) return refuse('federation.application.absent', null, at);
  if (member.status !== 'active') return refuse('federation.application.suspended', null, at);
  const sheet = sheets.inForce(application, at);
  if (isForeign(question, application)) return refuse('federation.habilitation.foreign-application', sheet, at);
  return decide(sheet, question, professionalOf(professionals, question, at), at);
}

/** A question names its application by asking about it, or by saying so of its resource: either must be the one that asks. */
function isForeign({ resource }: Question, application: string): boolean {
  const stated = resource.properties?.application;
  return (
    (resource.type === 'application' && resource.id !== application) || (stated !== undefined && stated !== application)
  );
}

function professionalOf(
  professionals: ProfessionalFactsPort,
  { subject, context }: Question,
  at: Date,
): ProfessionalFacts | null {
  if (subject.type !== 'professional') return null;
  const situation = context?.situation;
  return professionals.factsOf(subject.id, typeof situation === 'string' && situation !== '' ? situation : null, at);
}
