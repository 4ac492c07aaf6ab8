import type { ProposalAnswer, ProposalAsked, ProposalRefusal, ProposalVerdict } from '../edit-views.ts';
import type { LocalField, Professional } from '../model/professional.ts';
import type { Proposal } from '../model/proposal.ts';
import type { Actor } from '../model/right.ts';
import type { Tables } from '../store/environment.ts';
import { isKey } from '../store/is-key.ts';
import { appendLine } from '../store/journal.ts';
import type { RecordStore } from '../store/record-store.ts';
import { savePerson } from '../store/save-person.ts';
import { validateLocalField } from './local-field.ts';
import { peopleFault } from './territory-fault.ts';

const MIN_REASON_CHARS = 10;
const MAX_REASON_CHARS = 300;

/** One proposal waits for each field: another one takes its place. Nothing of the sheet changes. */
export function propose(store: RecordStore, { personId, field, value }: ProposalAsked, at: Date): ProposalVerdict {
  const { tables, write } = store.environment;
  return write((): ProposalVerdict => {
    const person = openPerson(tables, personId);
    if ('code' in person) return person;
    const checked = validateLocalField(field, value);
    if (!checked.valid) return refused(checked.code, checked.detail);
    if ((person.local[field] ?? '') === checked.value) return refused('directory.edit.unchanged', 'same value');
    forgetWaiting(tables, personId, field);
    const proposal: Proposal = { personId, field, value: checked.value, at: at.toISOString(), decided: null };
    tables.proposals.putSync([personId, field], proposal);
    tables.waitingProposals.putSync([proposal.at, personId, field], true);
    return { accepted: true, proposal };
  });
}

/** Take back what one proposed, or what one has read the answer to. */
export function forgetProposal(store: RecordStore, personId: string, field: LocalField): ProposalVerdict {
  const { tables, write } = store.environment;
  return write((): ProposalVerdict => {
    const proposal = isKey(personId) ? tables.proposals.get([personId, field]) : undefined;
    if (!proposal) return refused('directory.proposal.absent', field);
    forgetWaiting(tables, personId, field);
    tables.proposals.removeSync([personId, field]);
    return { accepted: true, proposal };
  });
}

/** Accepted, the value is the person's own word: its source is the person, its line in the history who accepted it. */
export function answerProposal(store: RecordStore, actor: Actor, answer: ProposalAnswer, at: Date): ProposalVerdict {
  const { tables, write } = store.environment;
  const reason = answer.reason.trim();
  return write((): ProposalVerdict => {
    const person = isKey(answer.personId) ? tables.people.get(answer.personId) : undefined;
    if (person === undefined) return refused('directory.person.absent', 'no such record');
    const outside = peopleFault(actor, [person]);
    if (outside !== null) return outside;
    const waiting = tables.proposals.get([answer.personId, answer.field]);
    if (!waiting || waiting.decided) return refused('directory.proposal.absent', answer.field);
    if (waiting.personId === actor.personId) return refused('directory.proposal.own', 'somebody else answers it');
    if (waiting.at !== answer.at || person.version !== answer.version)
      return refused('directory.edit.stale-version', 'the proposal or the sheet changed');
    const isDeclined = answer.outcome === 'declined';
    if (!isDeclined && person.closedOn !== null)
      return refused('directory.edit.closed-record', `closed on ${person.closedOn}`);
    if (isDeclined && (reason.length < MIN_REASON_CHARS || reason.length > MAX_REASON_CHARS))
      return refused('directory.proposal.reason', `${MIN_REASON_CHARS} to ${MAX_REASON_CHARS} characters`);
    const decided = {
      outcome: answer.outcome,
      by: actor.personId,
      at: at.toISOString(),
      reason: isDeclined ? reason : '',
    };
    const proposal: Proposal = { ...waiting, decided };
    forgetWaiting(tables, waiting.personId, waiting.field);
    tables.proposals.putSync([waiting.personId, waiting.field], proposal);
    if (!isDeclined) takeOver(store, person, waiting, actor.personId, at);
    return { accepted: true, proposal };
  });
}

function takeOver(store: RecordStore, person: Professional, { field, value }: Proposal, by: string, at: Date): void {
  const { [field]: former, ...others } = person.local;
  const origin = { source: 'person', by: person.personId, asOf: at.toISOString() } as const;
  const after: Professional = {
    ...person,
    local: value === '' ? others : { ...others, [field]: value },
    provenance: { ...person.provenance, [`local.${field}`]: origin },
    version: person.version + 1,
  };
  appendLine(store.environment.tables, {
    at: at.toISOString(),
    ref: { kind: 'person', id: person.personId },
    operation: 'edited',
    by,
    changes: [{ field: `local.${field}`, before: former ?? '', after: value }],
    entries: savePerson(store, person, after, at),
  });
}

function forgetWaiting(tables: Tables, personId: string, field: LocalField): void {
  const before = tables.proposals.get([personId, field]);
  if (before) tables.waitingProposals.removeSync([before.at, personId, field]);
}

function openPerson(tables: Tables, personId: string): Professional | ProposalRefusal {
  const person = isKey(personId) ? tables.people.get(personId) : undefined;
  if (person === undefined) return refused('directory.person.absent', 'no such record');
  return person.closedOn === null ? person : refused('directory.edit.closed-record', `closed on ${person.closedOn}`);
}

function refused(code: ProposalRefusal['code'], detail: string): ProposalRefusal {
  return { accepted: false, code, detail };
}
