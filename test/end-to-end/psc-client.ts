import { mkdirSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { openFederation } from '../../federation/index.ts';
import { placesOf } from '../../server/config/places.ts';
import { BY_TEST } from '../federation/support/trust-domain.ts';

/** A program that was written for Pro Santé Connect and now asks this house instead. */
export const PSC_CLIENT = {
  id: 'logiciel-psc',
  secret: 'un-secret-d-essai-de-plus-de-trente-deux-signes',
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

/** Where the browser comes back to: an address that answers, and nothing more. */
export interface ReturnAddress {
  readonly url: string;
  close(): void;
}

export async function openReturnAddress(): Promise<ReturnAddress> {
  const server: Server = createServer((_request, response) => response.end('retour'));
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('The return address does not listen.');
  return { url: `http://localhost:${address.port}/psc/retour`, close: () => server.close() };
}

/** Admit the program into the trust domain of a house that is not running, as its operator would. */
export async function registerPscClient(data: string, secrets: string, redirectUri: string): Promise<void> {
  const path = placesOf({ data, secrets }).trust;
  mkdirSync(path, { recursive: true });
  const federation = openFederation({ path, professionals: { factsOf: () => null }, patientKey: new Uint8Array(32) });
  try {
    const saved = await federation.applications.save(application(redirectUri), 0, BY_TEST);
    if (!saved.accepted) throw new Error(saved.code);
    const published = await federation.sheets.publish(SHEET, 'system', new Date('2026-01-01T00:00:00Z'));
    if (!published.accepted) throw new Error(published.code);
  } finally {
    await federation.close();
  }
}

function application(redirectUri: string) {
  return {
    id: PSC_CLIENT.id,
    kind: 'other',
    name: { fr: 'Logiciel de cabinet', en: 'Practice software' },
    holds: { fr: 'Le dossier du cabinet', en: 'The practice’s own record' },
    owner: 'Éditeur imaginaire',
    launchUrl: redirectUri,
    listed: false,
    status: 'active',
    registration: {
      client_id: PSC_CLIENT.id,
      client_secret: PSC_CLIENT.secret,
      token_endpoint_auth_method: 'client_secret_post',
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      scope: 'openid scope_all',
      redirect_uris: [redirectUri],
      id_token_signed_response_alg: 'RS256',
    },
    insideAddresses: [],
    version: 1,
  };
}
