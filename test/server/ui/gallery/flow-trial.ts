import {
  type FlowTrialStartView,
  type FlowTrialView,
  flowTrialPage,
  flowTrialStartPage,
} from '../../../../server/ui/pages/flow-trial.ts';
import { NOW } from './entrance.ts';
import { samples } from './sample.ts';

const above = [
  { name: 'Dossiers et règles', url: '/admin/dossiers' },
  { name: 'DMP de démonstration', url: '/admin/dossiers/dmp' },
];
const start: FlowTrialStartView = {
  application: 'DMP de démonstration',
  above,
  target: { action: '/essai/dmp', hidden: {} },
  asked: { scope: '', acrValues: '', prompt: 'none' },
  differs: ['return', 'secret', 'interfaces'],
  invitation: { kind: 'offer', target: { action: '/essai/dmp/lien', hidden: {} }, hours: 24 },
  failure: null,
  homeUrl: '/admin/dossiers/dmp',
};
const told: FlowTrialView = {
  application: 'DMP de démonstration',
  above,
  failure: null,
  open: { version: '3', rules: 'OUVRIR' },
  calls: [
    {
      step: 'discovery',
      method: 'GET',
      address: 'https://vestibule.example/.well-known/openid-configuration',
      sent: [],
      status: 200,
      received: [{ name: 'issuer', value: 'https://vestibule.example' }],
    },
    {
      step: 'token',
      method: 'POST',
      address: 'https://vestibule.example/oidc/token',
      sent: [
        { name: 'authorization', value: 'Basic ••• (96)' },
        { name: 'code', value: '••• (43)' },
      ],
      status: 200,
      received: [
        { name: 'access_token', value: '••• (43)' },
        { name: 'id_token', value: '{"alg":"ES256","kid":"k1"} {"sub":"9e4dab7d","aud":"dmp~essai"}' },
      ],
    },
  ],
  answers: [
    {
      kind: 'id_token',
      claims: [
        {
          name: 'name',
          value: '"Basile D’EXEMPLE"',
          source: { kind: 'sheet', origin: 'Fiche : identité', file: 'PS_LibreAcces.txt', day: NOW },
        },
        { name: 'acr', value: '"eidas2"', source: { kind: 'card', since: NOW } },
        { name: 'aud', value: '"dmp~essai"', source: { kind: 'registration' } },
      ],
    },
    {
      kind: 'userinfo',
      claims: [{ name: 'UITVersion', value: '"1.0"', source: { kind: 'fixed', origin: 'Valeur fixe' } }],
    },
  ],
  differs: ['return', 'key'],
  againUrl: '/essai/dmp',
  homeUrl: '/admin/dossiers/dmp',
};

/** « Test my application ». */
export const flowTrials = [
  ...samples('flow-trial-start', flowTrialStartPage, {
    administrator: start,
    integrator: { ...start, above: [], invitation: null, homeUrl: '/' },
    invited: {
      ...start,
      invitation: { kind: 'made', url: 'https://vestibule.example/essai/dmp?lien=exemple', until: NOW },
    },
    refused: {
      ...start,
      failure: {
        code: 'server.trial.not-active',
        sentence: { fr: 'Cette application n’est pas active.', en: 'This application is not active.' },
        incident: '7F3K-20QD',
      },
    },
  }),
  ...samples('flow-trial', flowTrialPage, {
    through: told,
    stopped: {
      ...told,
      answers: [],
      open: { version: '', rules: '' },
      failure: { step: 'return', error: 'access_denied', description: 'the person did not sign in' },
      againUrl: null,
      above: [],
    },
  }),
];
