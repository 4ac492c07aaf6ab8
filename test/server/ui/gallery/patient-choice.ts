import { type OwnActsView, ownActsPage } from '../../../../server/ui/pages/own-acts.ts';
import { type PatientChoiceView, patientChoicePage } from '../../../../server/ui/pages/patient-choice.ts';
import { NOW } from './entrance.ts';
import { samples } from './sample.ts';

const open: PatientChoiceView = {
  dossier: 'DMP de démonstration',
  patient: 'dmp-p-003',
  target: { action: '/accord/exemple', hidden: {} },
  returnUrl: 'http://localhost:4011/',
  mayAgree: true,
  mayOppose: true,
  declarations: ['break-glass', 'regulation'],
  refused: null,
  closed: null,
};

const acts: OwnActsView = {
  acts: [
    {
      id: 'a1',
      kind: 'agree',
      dossier: 'DMP de démonstration',
      patient: 'dmp-p-003',
      at: NOW,
      withdraw: { action: '/accords/dmp/a1', hidden: {} },
    },
    { id: 'a2', kind: 'break-glass', dossier: 'DMP de démonstration', patient: 'dmp-p-002', at: NOW, withdraw: null },
  ],
  nextUrl: null,
  outcome: null,
  failure: null,
  homeUrl: '/',
};

/** Pages where a patient's choice is recorded, and withdrawn. */
export const patientChoice = [
  ...samples('own-acts', ownActsPage, {
    many: { ...acts, nextUrl: '/accords?dossier=dmp&apres=a2' },
    none: { ...acts, acts: [] },
  }),
  ...samples('patient-choice', patientChoicePage, {
    open,
    'no-emergency': { ...open, declarations: [] },
    'reason-too-short': { ...open, refused: { choice: 'break-glass', reason: 'urgent' } },
    closed: {
      ...open,
      mayAgree: false,
      mayOppose: false,
      declarations: [],
      closed: {
        why: 'Les règles de ce dossier ne vous ouvrent pas cet accès.',
        how: 'Rejoignez le réseau qui tient ce dossier.',
      },
    },
  }),
];
