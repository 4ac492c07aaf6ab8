import type { Application } from '../../federation/index.ts';
import { DemoError } from '../demo-error.ts';

/** The five dossiers of the demonstration. */
export type DossierId = 'dmp' | 'dcc' | 'rmes-palliatif' | 'rmes-diabete' | 'portalys';

export const DOSSIER_IDS: readonly DossierId[] = ['dmp', 'dcc', 'rmes-palliatif', 'rmes-diabete', 'portalys'];

/** Port on which each dossier listens unless told otherwise. */
export const DOSSIER_PORTS: Readonly<Record<DossierId, number>> = {
  dmp: 4011,
  dcc: 4012,
  'rmes-palliatif': 4013,
  'rmes-diabete': 4014,
  portalys: 4015,
};

/** Host names the demonstration's dossiers are reached under; also where back-channel calls may go. */
const LOOPBACK: readonly string[] = ['localhost', '127.0.0.1/32', '::1/128'];

const MIN_SECRET_CHARS = 32;

type Described = Pick<Application, 'kind' | 'name' | 'holds' | 'owner'>;

const DESCRIBED: Readonly<Record<DossierId, Described>> = {
  dmp: {
    kind: 'dmp',
    name: { fr: 'Dossier médical partagé', en: 'Shared medical record' },
    holds: { fr: 'Les documents de santé du patient', en: "The patient's health documents" },
    owner: 'Opérateur national fictif',
  },
  dcc: {
    kind: 'dcc',
    name: { fr: 'Dossier communicant de cancérologie', en: 'Shared cancer record' },
    holds: { fr: 'Réunions, plans et comptes rendus de cancérologie', en: 'Oncology meetings, plans and reports' },
    owner: "Réseau d'oncologie du Val-d'Armance",
  },
  'rmes-palliatif': {
    kind: 'network',
    name: { fr: 'R.MES Soins palliatifs', en: 'R.MES palliative care' },
    holds: { fr: 'Le suivi à domicile en soins palliatifs', en: 'Palliative care followed at home' },
    owner: 'R.MES Soins palliatifs',
  },
  'rmes-diabete': {
    kind: 'network',
    name: { fr: 'R.MES Diabète', en: 'R.MES diabetes' },
    holds: { fr: 'Le suivi partagé du diabète', en: 'Diabetes followed together' },
    owner: 'R.MES Diabète',
  },
  portalys: {
    kind: 'telemedicine',
    name: { fr: 'Portalys', en: 'Portalys' },
    holds: { fr: 'Les échanges entre ville et hôpital', en: 'Exchanges between practice and hospital' },
    owner: "Centre hospitalier du Val-d'Armance",
  },
};

export interface DemoApplicationsOptions {
  /** Client secret of each dossier, at least 32 characters; made by the launcher, kept in the data folder. */
  readonly secrets: Readonly<Record<DossierId, string>>;
  /** Ports to use instead of {@link DOSSIER_PORTS}. */
  readonly ports?: Partial<Readonly<Record<DossierId, number>>>;
}

/**
 * The five dossiers as records of the trust domain, ready to be registered.
 * @throws DemoError `region.application.weak-secret` when a secret is shorter than 32 characters
 */
export function demoApplications({ secrets, ports = {} }: DemoApplicationsOptions): readonly Application[] {
  return DOSSIER_IDS.map((id) => {
    const base = dossierAddress(ports[id] ?? DOSSIER_PORTS[id]);
    return {
      id,
      ...DESCRIBED[id],
      launchUrl: `${base}/start`,
      listed: true,
      status: 'active',
      registration: registration(id, base, secrets[id]),
      insideAddresses: LOOPBACK,
      version: 1,
    };
  });
}

/** Address of a dossier on this machine, without a final slash. */
export function dossierAddress(port: number): string {
  return `http://localhost:${port}`;
}

/** What a dossier says of itself on its own pages. */
export function describeDossier(id: DossierId): Described {
  return DESCRIBED[id];
}

/** Client metadata in the words of RFC 7591 §2, and of Back-Channel Logout 1.0 §2.2. */
function registration(id: DossierId, base: string, secret: string): Readonly<Record<string, unknown>> {
  if (secret.length < MIN_SECRET_CHARS) {
    throw new DemoError(
      'region.application.weak-secret',
      'malformed',
      `The secret of ${id} has fewer than ${MIN_SECRET_CHARS} characters.`,
    );
  }
  return {
    client_id: id,
    client_secret: secret,
    client_name: DESCRIBED[id].name.fr,
    'client_name#en': DESCRIBED[id].name.en,
    application_type: 'web',
    token_endpoint_auth_method: 'client_secret_basic',
    grant_types: ['authorization_code', 'client_credentials'],
    response_types: ['code'],
    scope: 'openid scope_all pdp.evaluate pdp.patients',
    redirect_uris: [`${base}/callback`],
    post_logout_redirect_uris: [`${base}/signed-out`],
    backchannel_logout_uri: `${base}/backchannel-logout`,
    backchannel_logout_session_required: true,
    id_token_signed_response_alg: 'ES256',
  };
}
