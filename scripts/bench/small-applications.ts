import type { Application } from '../../federation/index.ts';

/** One dossier of a small house: enough to register it. */
export interface SmallApplication {
  readonly id: string;
  readonly redirectUri: string;
  readonly secret: string;
  /** Registration words (RFC 7591) that replace or add to the usual ones. */
  readonly registration?: Readonly<Record<string, unknown>>;
}

/** What answers of a small house's registrations have in common with the demonstration's. */
const GRANTS = ['authorization_code', 'client_credentials', 'refresh_token'];

/** The record of the trust domain for a small dossier: every door a test or a measure goes through is registered. */
export function smallApplication({ id, redirectUri, secret, registration = {} }: SmallApplication): Application {
  const words = { fr: `Dossier fictif ${id}`, en: `Fictitious record ${id}` };
  return {
    id,
    kind: 'other',
    name: words,
    holds: words,
    owner: 'Établissement fictif',
    launchUrl: new URL('/start', redirectUri).href,
    listed: true,
    status: 'active',
    registration: {
      client_id: id,
      client_secret: secret,
      application_type: 'web',
      token_endpoint_auth_method: 'client_secret_basic',
      grant_types: GRANTS,
      response_types: ['code'],
      scope: 'openid profile scope_all pdp.evaluate pdp.search pdp.facts',
      redirect_uris: [redirectUri],
      id_token_signed_response_alg: 'ES256',
      ...registration,
    },
    insideAddresses: ['localhost', '127.0.0.1/32'],
    version: 0,
  };
}

const both = (fr: string, en: string) => ({ fr, en });

/** A sheet that opens to everybody, lets read with the patient's agreement, and lets physicians alone write. */
export function smallSheet(application: string): object {
  return {
    schema: 'hab/1',
    application,
    version: 1,
    title: both('Fiche fictive', 'Fictitious sheet'),
    from: '2020-01-01T00:00:00+01:00',
    facts: { resource: { consent: { type: 'string', values: ['active', 'none'], from: 'either' } } },
    actions: {
      open: both('Ouvrir', 'Open'),
      read: both('Consulter', 'Read'),
      write: both('Écrire', 'Write'),
    },
    rules: [
      {
        id: 'OUVRIR',
        effect: 'permit',
        title: both('Tous ouvrent', 'Everybody opens'),
        actions: ['open'],
        resources: ['application'],
        why: both('Le dossier est ouvert à tous.', 'The record is open to everybody.'),
      },
      {
        id: 'LIRE',
        effect: 'permit',
        title: both('Avec l’accord du patient', 'With the patient’s agreement'),
        actions: ['read'],
        resources: ['document'],
        when: [{ fact: 'resource.consent', in: ['active'] }],
        why: both('Le patient est d’accord.', 'The patient agrees.'),
        hints: { 'resource.consent': both('Recueillez l’accord du patient.', 'Collect the patient’s agreement.') },
      },
      {
        id: 'ECRIRE',
        effect: 'permit',
        title: both('Les médecins écrivent', 'Physicians write'),
        actions: ['write'],
        resources: ['document'],
        who: { profession: ['10'] },
        why: both('Vous êtes médecin.', 'You are a physician.'),
        hints: { profession: both('Réservé aux médecins.', 'For physicians only.') },
      },
    ],
  };
}
