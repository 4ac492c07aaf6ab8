import { mkdirSync } from 'node:fs';
import { openFederation } from '../../federation/index.ts';
import { placesOf } from '../../server/config/places.ts';

/** A program that was written for Pro Santé Connect and now asks this house instead. */
export const PSC_CLIENT = {
  id: 'logiciel-psc',
  secret: 'un-secret-d-essai-de-plus-de-trente-deux-signes',
  /** Nothing listens there: the browser's way back is read from its address. */
  redirectUri: 'http://localhost:4999/psc/retour',
} as const;

/** Its rule: whoever is a physician or a pharmacist opens it. */
const SHEET = {
  schema: 'hab/1',
  application: PSC_CLIENT.id,
  version: 1,
  title: { fr: 'Logiciel de cabinet', en: 'Practice software' },
  from: '2026-01-01T00:00:00+01:00',
  actions: { open: { fr: 'Ouvrir', en: 'Open' } },
  rules: [
    {
      id: 'PSC-OUVRIR',
      effect: 'permit',
      title: { fr: 'Les médecins ouvrent le logiciel', en: 'Physicians open the software' },
      actions: ['open'],
      resources: ['application'],
      who: { profession: ['10'] },
      why: { fr: 'Vous êtes médecin.', en: 'You are a physician.' },
      hints: { profession: { fr: 'Ce logiciel est celui des médecins.', en: 'This software is for physicians.' } },
    },
  ],
};

/** Admit the program into the trust domain of a house that is not running, as its operator would. */
export async function registerPscClient(data: string, secrets: string): Promise<void> {
  const path = placesOf({ data, secrets }).trust;
  mkdirSync(path, { recursive: true });
  const federation = openFederation({ path, professionals: { factsOf: () => null } });
  try {
    const saved = await federation.applications.save(application(), 0);
    if (!saved.accepted) throw new Error(saved.code);
    const published = await federation.sheets.publish(SHEET, 'system', new Date('2026-01-01T00:00:00Z'));
    if (!published.accepted) throw new Error(published.code);
  } finally {
    await federation.close();
  }
}

function application() {
  return {
    id: PSC_CLIENT.id,
    kind: 'other',
    name: { fr: 'Logiciel de cabinet', en: 'Practice software' },
    holds: { fr: 'Le dossier du cabinet', en: 'The practice’s own record' },
    owner: 'Éditeur imaginaire',
    launchUrl: 'http://localhost:4999/psc',
    listed: false,
    status: 'active',
    registration: {
      client_id: PSC_CLIENT.id,
      client_secret: PSC_CLIENT.secret,
      token_endpoint_auth_method: 'client_secret_post',
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      scope: 'openid scope_all',
      redirect_uris: [PSC_CLIENT.redirectUri],
      id_token_signed_response_alg: 'RS256',
    },
    insideAddresses: [],
    version: 1,
  };
}
