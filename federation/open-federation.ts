import type { Application } from './application.ts';
import type { Semantic } from './authzen/parse-evaluation.ts';
import type { Search } from './authzen/search.ts';
import { type AskedBy, type Domain, decideFor } from './decide-for.ts';
import { type Ask, decideRecorded, type RecordedDecisions, recomputeRecord } from './decide-recorded.ts';
import type { Author, By, Deed } from './deed.ts';
import { defectOf } from './defect.ts';
import { seekWarnings } from './habilitation/check-sheet.ts';
import type { CompiledSheet } from './habilitation/compile-sheet.ts';
import type { Decision, Question } from './habilitation/decision.ts';
import type { Sheet } from './habilitation/sheet.ts';
import type { SheetWarning } from './habilitation/sheet-warning.ts';
import { keepFacts } from './keep-facts.ts';
import { diffSheets, type SheetDifference } from './life/diff-sheets.ts';
import { type Drafts, openDrafts } from './life/drafts.ts';
import { type IdleRules, type MayFound, neverMatched, type WhoMay, whatMay, whoMay } from './life/reverse.ts';
import { type Watched, WorkBudget } from './life/work-budget.ts';
import { openPatients, type Patients } from './patients/open-patients.ts';
import type { ProfessionalFactsPort } from './ports.ts';
import { type PublishVerdict, publishSheet, type When } from './publish-sheet.ts';
import { openDecisionNames } from './record/decision-names.ts';
import type { DecisionRecord } from './record/decision-record.ts';
import { type ApplicationChange, type SaveVerdict, saveApplication } from './save-application.ts';
import { type FoundPage, type SearchedBy, searchFor } from './search-for.ts';
import { DecisionLog } from './store/decision-log.ts';
import type { TrustLimits } from './store/kept-usage.ts';
import { PreparedDrafts } from './store/prepared-drafts.ts';
import type { PublishedSheet, SheetVersion } from './store/published-sheet.ts';
import { SheetShelf, type VersionReign } from './store/sheet-shelf.ts';
import { withSource } from './store/sheet-text.ts';
import { TrustDomainStore } from './store/trust-store.ts';
import { Turns } from './turns.ts';

export interface FederationOptions {
  /** Folder of the trust domain's environment. */
  readonly path: string;
  readonly professionals: ProfessionalFactsPort;
  /** 32 bytes of this purpose alone: patients' pseudonyms, ids of acts and names of decisions are made with it. */
  readonly patientKey: Uint8Array;
  /** For other processes than the one that writes: reads only, see {@link Federation.refresh}. */
  readonly readOnly?: boolean;
  /** Milliseconds since any moment, never going back: how long a work has kept others waiting. Absent: they are answered after each step. */
  readonly elapsedMs?: () => number;
  /** What one application may have kept; {@link TRUST_LIMITS} unless told. */
  readonly limits?: TrustLimits;
  /** Conditions asked by one long work, each half of a rehearsal or « who may »; {@link MAX_WORK_CONDITIONS} unless told. */
  readonly workConditions?: number;
}

/** The greatest numbers known to be given, 0 for none: by whoever kept them elsewhere. */
export interface GivenNumbers {
  readonly acts: number;
  readonly deeds: number;
  readonly decisions: number;
}

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
     * @throws FederationError `federation.application.malformed`; `federation.store.unavailable` when nothing could be written
     */
    save(input: unknown, expectedVersion: number, change: ApplicationChange): Promise<SaveVerdict>;
  };
  readonly sheets: {
    /**
     * Publish the next version, in force from its `from` and never before `at`. The same content again is accepted and changes
     * nothing. Others are answered meanwhile; once it is acknowledged, nothing is answered without it from its first instant on.
     *
     * @throws FederationError `federation.sheet.malformed`, naming every faulty place; `federation.store.unavailable`
     */
    publish(input: unknown, by: By, at: When): Promise<PublishVerdict>;
    /**
     * The newest version that has begun at the instant (`from` included); null when none has, or when that one has ended
     * (`to` excluded): an older version never comes back by itself.
     *
     * @throws FederationError `federation.store.incoherent` when it cannot be read back as it was published
     */
    inForce(application: string, at: Date): CompiledSheet | null;
    /** As {@link inForce}, others being answered while a version is compiled that is not yet: for whoever answers many at once. */
    ready(application: string, at: Date): Promise<CompiledSheet | null>;
    /** One published version, whether or not it is in force; null when there is none. @throws as {@link inForce} */
    version(application: string, version: number): CompiledSheet | null;
    /** As {@link version}, in the manner of {@link ready}. */
    readyVersion(application: string, version: number): Promise<CompiledSheet | null>;
    /** The number of that version alone, at once whatever its size; null as {@link inForce}. */
    versionInForce(application: string, at: Date): number | null;
    /** What is told of every version published, newest first; none of them is read for it. */
    versions(application: string): readonly SheetVersion[];
    /** When each version really governed, newest first. */
    reigns(application: string): readonly VersionReign[];
    /** One version as it was published, with who and when. */
    published(application: string, version: number): PublishedSheet | undefined;
    /** What is odd in one version, others being answered meanwhile; nothing of a version that is not. */
    warnings(application: string, version: number): Promise<readonly SheetWarning[]>;
  };
  /**
   * Decide a question of an application, about itself. Facts about the professional are the directory's at that instant.
   *
   * @param asked.session what the house itself knows of the session; null or absent when it knows of none
   *
   * @throws FederationError `federation.habilitation.question-malformed` when `at` is no instant; `federation.store.incoherent`
   */
  decide(question: Question, asked: AskedBy): Decision;
  /** Whether a rule of the sheet that governs this instant reads this fact; false without a sheet, or with one that cannot be read back. What none reads need not be looked up. */
  readsFact(application: string, name: string, at: Date): boolean;
  /** Versions being prepared, reviewed by a second person; {@link sheets}.publish is for who answers alone: a seed, a trial. */
  readonly drafts: Drafts;
  /** Decide as {@link decide}, in order and as far as the semantic goes, and record the answers with all they were made of. */
  decideRecorded(asks: readonly Ask[], semantic?: Semantic): Promise<RecordedDecisions>;
  readonly decisions: {
    /** @returns undefined when no decision has that number */
    find(sequence: number): DecisionRecord | undefined;
    /** As their application was told them, in their order. */
    namesOf(sequences: readonly number[]): readonly string[];
    /** @returns undefined when no decision was told under that name */
    named(name: string): DecisionRecord | undefined;
    /** Of an application, in `[from, to)`, oldest first. */
    of(application: string, from: Date, to: Date): Iterable<DecisionRecord>;
    /**
     * The same answer again: by the sheet of that day, from the recorded facts, at that instant.
     *
     * @throws FederationError `federation.store.incoherent` when the sheet is not what it was
     */
    recompute(record: DecisionRecord): Decision;
  };
  /** Questions put the other way round. */
  readonly reverse: {
    whatMay(subjectId: string, situation: string | null, at: Date): Promise<MayFound>;
    /** @returns null when no sheet is in force; of one that was stopped, what was found until then, as `cut` */
    whoMay(application: string, question: Question, at: Date, watched?: Watched): Promise<WhoMay | null>;
    /**
     * Rules in force that determined no decision recorded since an instant, the beginning of their version at the earliest.
     *
     * @returns null when no sheet is in force; of one that was stopped, what was found until then, as `cutAt`
     */
    neverMatched(application: string, since: Date, at: Date, watched?: Watched): Promise<IdleRules | null>;
    diff(before: Sheet, after: Sheet): Promise<readonly SheetDifference[]>;
  };
  /** One page of a search, by an application about itself. @param after where the page before ended, or `''` */
  search(search: Search, asked: SearchedBy, after: string): Promise<FoundPage>;
  /** Things and subjects that an application keeps facts of, for the rules that read kept facts. */
  readonly facts: {
    /**
     * Keep facts, whole entities at a time, or forget them (`forget: true`); all or none.
     *
     * @param by the application itself unless told
     * @throws FederationError `federation.facts.malformed`, with the place; `federation.facts.too-many`; `federation.store.unavailable`
     */
    keep(application: string, input: unknown, at: Date, by?: Author): Promise<number>;
  };
  /**
   * What was done to applications, sheets, drafts and kept facts: each written with it, in its own transaction, for whoever keeps account of it (an act
   * about a patient is its own account). Nobody is told here; a deed is kept until it was carried.
   */
  readonly deeds: {
    /** From a sequence on, oldest first, some hundreds at a time; `[]` at the end. */
    since(sequence: number): readonly Deed[];
    /** Carried up to this one: they may be forgotten. */
    carried(sequence: number): void;
  };
  /** Acts about patients: care links, choices, break-glass; and the pseudonyms that name them. */
  readonly patients: Patients;
  /**
   * Number acts, deeds and decisions beyond these from now on. A number, and the name made of it, is given once: a trust domain that was put back
   * from a copy would give those of its last days again, to other acts, and the audit would take them for read.
   */
  numberBeyond(given: GivenNumbers): void;
  /** See what the writing process acknowledged so far: for those opened with `readOnly`, at the start of each request. */
  refresh(): void;
  close(): Promise<void>;
}

/** @throws FederationError `federation.store.unavailable` */
export function openFederation(options: FederationOptions): Federation {
  const { path, professionals, patientKey, readOnly = false, elapsedMs, limits, workConditions } = options;
  const store = new TrustDomainStore(path, patientKey, readOnly, limits);
  const turns = new Turns(elapsedMs);
  const sheets = new SheetShelf(store, turns);
  const log = new DecisionLog(path, readOnly);
  const names = openDecisionNames(patientKey);
  const prepared = new PreparedDrafts(turns);
  const domain: Domain = {
    ...{ store, sheets, prepared, professionals, turns },
    keptEntity: (...of) => store.keptEntity(...of),
    actsOf: (...of) => store.acts.of(...of),
  };
  return {
    applications: {
      list: () => store.applications(),
      find: (id) => store.application(id),
      save: (input, expectedVersion, change) => saveApplication(store, input, expectedVersion, change),
    },
    sheets: sheetsOf(domain),
    decide: (question, asked) => decideFor(domain, question, asked),
    readsFact: (application, name, at) => {
      try {
        return sheets.inForce(application, at)?.layout.reads(name) ?? false;
      } catch (error) {
        // Of a sheet that cannot be read back nothing is asked; whoever decides by it is told.
        defectOf(error);
        return false;
      }
    },
    decideRecorded: (asks, semantic) => decideRecorded(domain, log, asks, semantic),
    drafts: openDrafts(domain, log, workConditions),
    decisions: {
      find: (sequence) => log.find(sequence),
      namesOf: (sequences) => names.namesOf(sequences),
      named: (name) => log.find(names.sequenceOf(name) ?? 0),
      of: (application, from, to) => log.of(application, from, to),
      recompute: (record) => recomputeRecord(sheets, record),
    },
    reverse: openReverse(domain, log, workConditions),
    search: (search, asked, after) => searchFor(domain, search, asked, after),
    patients: openPatients({ store, professionals }, patientKey),
    facts: { keep: (application, input, at, by) => keepFacts(store, application, input, at, by ?? application) },
    deeds: { since: (sequence) => store.deeds.since(sequence), carried: (sequence) => store.deeds.carried(sequence) },
    numberBeyond: ({ acts, deeds, decisions }) => {
      store.acts.numberBeyond(acts);
      store.deeds.numberBeyond(deeds);
      log.numberBeyond(decisions);
    },
    refresh: () => {
      store.refresh();
      sheets.refresh();
    },
    close: async () => {
      await log.close();
      await store.close();
    },
  };
}

/** Questions put the other way round. */
function openReverse(domain: Domain, log: DecisionLog, mostAsked?: number): Federation['reverse'] {
  const { sheets } = domain;
  return {
    whatMay: (subjectId, situation, at) => whatMay(domain, subjectId, situation, at),
    whoMay: async (application, question, at, watched) => {
      const sheet = await sheets.ready(application, at);
      return sheet && whoMay(domain, sheet, question, at, new WorkBudget(mostAsked, watched));
    },
    neverMatched: async (application, since, at, watched) => {
      const sheet = await sheets.ready(application, at);
      if (!sheet) return null;
      // Nothing was decided by a version before it governed.
      const begun = sheets.reigns(application).find(({ version }) => version === sheet.reference.version)?.period?.from;
      const from = begun && begun > since ? begun : since;
      const budget = new WorkBudget(mostAsked, watched);
      const decisions = budget.watching('recorded', log.keptOf(application, from, at), log.shareSince(from));
      return neverMatched(domain.turns, sheet, decisions, budget);
    },
    diff: (before, after) => domain.turns.run(diffSheets(before, after)),
  };
}

function sheetsOf(domain: Domain): Federation['sheets'] {
  const { store, sheets, turns } = domain;
  return {
    publish: (input, by, at) => publishSheet(domain, input, { by, at }),
    inForce: (application, at) => sheets.inForce(application, at),
    ready: (application, at) => sheets.ready(application, at),
    readyVersion: (application, version) => sheets.readyVersion(application, version),
    version: (application, version) => sheets.version(application, version),
    versionInForce: (application, at) => sheets.versionInForce(application, at),
    versions: (application) => [...store.versions(application)],
    reigns: (application) => sheets.reigns(application),
    published: (application, version) => {
      const kept = store.sheet(application, version);
      return kept && withSource(kept);
    },
    warnings: async (application, version) => {
      const compiled = await sheets.readyVersion(application, version);
      return compiled ? turns.run(seekWarnings(compiled.sheet)) : [];
    },
  };
}
