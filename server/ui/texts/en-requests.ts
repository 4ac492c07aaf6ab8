import type { frRequests } from './fr-requests.ts';

/** English words of requests to be taken into the directory. */
export const enRequests: typeof frRequests = {
  heading: 'Ask to be taken into the directory',
  lead: (name, number) =>
    `Your card is valid: it proves ${name === '' ? 'the number' : `${name}, number`} ${number}. An administrator of the directory, or the curator of your establishment, will see your request.`,
  contact: 'How to reach you',
  contactHint: 'Telephone or work mail, 120 characters at most. Optional.',
  message: 'Your situation',
  messageHint: 'Where and since when you practise, 500 characters at most. Nothing about a patient. Optional.',
  send: 'Send the request',
  waiting: (when) => `Your request of ${when} waits for an answer. Come back with your card to read it.`,
  declined: 'Your request was declined:',
  admin: {
    nav: 'Requests',
    title: 'Requests to be taken in',
    lead: 'Holders of valid cards whom the directory does not know. The card proves who they are; it gives no right.',
    none: 'No request waits.',
    number: 'National identifier',
    card: 'Card',
    askedAt: 'Asked on',
    contact: 'Contact',
    message: 'Situation as told',
    absent:
      'Not in the directory yet. Have the person listed in the next national extract, or import the file that has them; the request is closed after.',
    present: 'The directory knows them now:',
    sheet: 'open their sheet',
    close: 'Close: the person is in the directory',
    reason: 'Reason for declining',
    reasonHint: 'Read by whoever asked, card in hand.',
    decline: 'Decline',
    done: { closed: 'Request closed.', declined: 'Request declined; the reason is read at the next sign-in.' },
  },
};
