import { count, plural } from './formats.ts';
import type { frSheetWorks } from './fr-sheet-works.ts';

/** English words of long works about sheets. */
export const enSheetWorks: typeof frSheetWorks = {
  idleRules: {
    lead: 'No decision recorded under the version in force rests on them. A suspended rule is not named.',
    since: 'Decisions since',
    ask: 'Search',
    found: (rules, asked) =>
      `${count('en', rules)} ${plural('en', rules, 'rule', 'rules')}, of ${count('en', asked)} ${plural('en', asked, 'decision', 'decisions')} read`,
    cut: (at) => `The limit of work was reached: decisions made from ${at} on were not read. Search since that day.`,
    at: (at) => `Searched ${at}.`,
    again: 'Search again',
    next: 'Next rules',
  },
  work: {
    titles: {
      rehearsal: 'Rehearsal of the draft',
      whoMay: 'Who may do it',
      idle: 'Rules that have decided nothing yet',
    },
    title: 'Under way',
    lead: 'This work may take long. The page looks again by itself; you may leave it and come back.',
    beginning: 'The work begins.',
    recorded: (done) => `${count('en', done)} past ${plural('en', done, 'decision', 'decisions')} read`,
    directory: (done) => `${count('en', done)} ${plural('en', done, 'person', 'people')} of the directory asked`,
    since: (at) => `Begun at ${at}.`,
    look: 'See how far it is',
    stop: 'Stop',
  },
};
