import { type ConsentView, consentPage } from '../../../../server/ui/pages/consent.ts';
import { samples } from './sample.ts';

const view: ConsentView = {
  application: 'DMP de démonstration',
  owner: 'Assurance maladie fictive',
  personName: 'Basile D’EXEMPLE',
  items: {
    about: ['signIn', 'who', 'register'],
    others: [],
    claims: ['SubjectRefPro'],
    interfaces: [{ identifier: 'https://api.example/dmp', scopes: ['lire', 'deposer'] }],
  },
  days: 365,
  agree: { action: '/interaction/exemple/consent', hidden: {} },
  refuse: { action: '/interaction/exemple/back', hidden: {} },
};

/** A person's agreement to an application. */
export const consents = [
  ...samples('consent', consentPage, {
    asked: view,
    trial: {
      ...view,
      owner: '',
      days: null,
      items: { about: ['signIn'], others: ['autre'], claims: [], interfaces: [] },
    },
  }),
];
