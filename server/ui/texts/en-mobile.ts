import type { frMobile } from './fr-mobile.ts';

/** English words of the pages where a person answers an application's request. */
export const enMobile: typeof frMobile = {
  title: 'Requests to approve',
  lead: 'Software asks for your agreement here. Approve only what you asked for yourself.',
  none: 'No request waits for you.',
  noneAdvice: 'This page refreshes itself: leave it open, or come back when your software tells you.',
  refresh: 'Refresh',
  open: 'See the request',
  asks: (application) => `“${application}” asks you to identify yourself.`,
  since: (time) => `Received at ${time}`,
  until: (time) => `It waits until ${time}.`,
  message: 'Message also shown by the software',
  compare: 'Compare it with what your software shows: if it differs, refuse.',
  noMessage: 'The software gave no message to compare.',
  approve: 'Approve with my passkey',
  without: 'This browser runs no script, or knows no passkeys. Approve with your card.',
  byCard: 'Approve with the card just shown',
  showCard: 'Show my card to approve',
  refuse: 'Refuse',
  back: 'All requests',
  approved: { title: 'Request approved', lead: (application) => `“${application}” goes on without you.` },
  refused: { title: 'Request refused', lead: (application) => `“${application}” knows. Nothing was handed over.` },
  link: 'Requests to approve',
};
