import type { FlowClient } from './code-flow.ts';
import type { SmallApplication } from './small-applications.ts';

/** What a measured server says when it is ready. */
export interface Measured {
  readonly issuer: string;
}

/** The one application of the measures; nothing listens at its address. */
export const BENCH_CLIENT: FlowClient & SmallApplication = {
  id: 'mesure',
  secret: 'secret-fictif-des-mesures-de-quarante-caracteres',
  redirectUri: 'https://mesure.example/callback',
  registration: { grant_types: ['authorization_code'] },
};

/** The same with every grant, for what programs ask. */
export const TOKEN_CLIENT: FlowClient & SmallApplication = {
  id: 'programmes',
  secret: 'secret-fictif-des-programmes-de-quarante-caracteres',
  redirectUri: 'https://programmes.example/callback',
};

/** The card that signs in: a physician with one situation, so that no page asks for a choice. */
export const BENCH_CARD = 'generaliste';
