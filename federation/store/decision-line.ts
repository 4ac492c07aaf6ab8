import { hash } from 'node:crypto';
import type { FederationCode } from '../codes.ts';
import type { ProfessionalFacts } from '../ports.ts';
import type { DecisionRecord, RecordedFacts } from '../record/decision-record.ts';

export type NewRecord = Omit<DecisionRecord, 'sequence'>;

/** Facts about one professional repeat from decision to decision: they are kept once, and named by their digest. */
export type Snapshot = Pick<RecordedFacts, 'professional' | 'others'>;

/** One decision as it lies in the store: short, since there are millions. */
export type Line = readonly [
  at: number,
  application: string,
  version: number,
  digest: string,
  subjectType: string,
  subjectId: string,
  action: string,
  resourceType: string,
  resourceId: string,
  snapshot: string,
  /** The other facts, JSON: whoever only asks whether they are the same need not decode them. */
  facts: string,
  granted: boolean,
  rules: readonly string[],
  code: string,
];

/** A line with the snapshot that it names. */
export interface NewLine {
  readonly line: Line;
  readonly key: string;
  readonly snapshot: Snapshot;
}

/** A recorded decision that is decoded as far as it is asked for. */
export interface KeptDecision {
  readonly sequence: number;
  readonly action: string;
  readonly resourceType: string;
  readonly subjectType: string;
  readonly granted: boolean;
  readonly code: FederationCode | '';
  /** Of the sheet that decided; 0 when none was in force. */
  readonly version: number;
  /** Rules told in the answer. */
  readonly rules: readonly string[];
  /** What the directory said of the person then; null when it knew nobody. */
  readonly professional: ProfessionalFacts | null;
  /** The same name, the same facts about the person. */
  readonly snapshot: string;
  /** The same text, the same other facts. */
  readonly facts: string;
  record(): DecisionRecord;
}

const NOBODY: Snapshot = { professional: null, others: [] };

/** @param keys of the snapshots of one append that hold one person's facts alone */
export function toLine(record: NewRecord, keys: Map<ProfessionalFacts | null, string>): NewLine {
  const { at, application, sheet, subject, action, resource, facts, granted, rules, code } = record;
  const { professional, others, ...rest } = facts;
  const snapshot: Snapshot = { professional, others };
  const isAlone = others.length === 0;
  const key = (isAlone ? keys.get(professional) : undefined) ?? hash('sha256', JSON.stringify(snapshot), 'base64url');
  if (isAlone) keys.set(professional, key);
  const line: Line = [
    at.getTime(),
    application,
    sheet?.version ?? 0,
    sheet?.digest ?? '',
    subject.type,
    subject.id,
    action,
    resource.type,
    resource.id,
    key,
    JSON.stringify(rest),
    granted,
    rules,
    code,
  ];
  return { line, key, snapshot };
}

export function fromLine(sequence: number, line: Line, snapshot: Snapshot = NOBODY): DecisionRecord {
  const [at, application, version, digest, subjectType, subjectId, action, type, id, , facts, granted, rules, code] =
    line;
  return {
    sequence,
    at: new Date(at),
    application,
    sheet: version === 0 ? null : { version, digest },
    subject: { type: subjectType, id: subjectId },
    action,
    resource: { type, id },
    // Written from a record's own facts, and from a decision's own code.
    facts: { ...(JSON.parse(facts) as Omit<RecordedFacts, keyof Snapshot>), ...snapshot },
    granted,
    rules,
    code: code as FederationCode | '',
  };
}

export function keptDecision(sequence: number, line: Line, snapshot: Snapshot = NOBODY): KeptDecision {
  return {
    sequence,
    action: line[6],
    resourceType: line[7],
    subjectType: line[4],
    granted: line[11],
    // Written from a decision's own code.
    code: line[13] as FederationCode | '',
    version: line[2],
    rules: line[12],
    professional: snapshot.professional,
    snapshot: line[9],
    facts: line[10],
    record: () => fromLine(sequence, line, snapshot),
  };
}
