import { count, plural } from './formats.ts';
import type { frConflicts } from './fr-conflicts.ts';

/** English words of what files and the directory disagree about. */
export const enConflicts: typeof frConflicts = {
  nav: 'Conflicts',
  title: 'Conflicts between files and the directory',
  lead: 'Nothing was written over: each row waits for somebody to decide.',
  none: 'No conflict waits for a decision.',
  waiting: (conflicts) => `${count('en', conflicts)} ${plural('en', conflicts, 'conflict waits', 'conflicts wait')}`,
  file: 'File',
  raised: 'Found',
  number: 'Number of the row',
  claims: 'It also names',
  leftOut: 'The row was left out: it comes in with the file’s next import, once decided.',
  takenIn: 'The rest of the row was taken in.',
  compare: 'Compare these two records to merge them',
  field: 'Field',
  local: 'Kept here',
  before: 'Register, before',
  register: 'Register, now',
  staff: 'Kept by an establishment',
  staffRegister: 'Register of the file',
  decision: 'Decision',
  decisions: {
    local: 'Keep what is kept here',
    register: 'Take the register’s value',
    staffLocal: 'The establishment keeps the record: this file leaves it alone',
    staffRegister: 'The register takes the record over, when the file is taken in again',
    apart: 'None of these people: keep them apart',
    is: (name) => `It is ${name}, and nobody else`,
  },
  reason: 'Reason',
  reasonHint: 'Ten characters at least: the history keeps it.',
  settle: 'Decide',
  done: 'Conflict settled.',
};
