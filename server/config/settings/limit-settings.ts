import { wholeNumber } from '../parsers.ts';
import { define } from './setting.ts';

const MAX_TRIES = 1_000_000;

/** Tries allowed in five minutes, counted for all processes together  (docs/operating.md). */
export const LIMIT_SETTINGS = {
  'limits.secretFailures': tries(
    30,
    'Secrets faux d’une application depuis une adresse, en cinq minutes ; au-delà, les faux attendent, le bon passe.',
  ),
  'limits.redemptionFailures': tries(
    300,
    'Codes, jetons de renouvellement et demandes refusés à une application depuis une adresse, en cinq minutes.',
  ),
  'limits.proofFailures': tries(
    300,
    'Preuves de carte refusées depuis une adresse, en cinq minutes ; un établissement derrière une seule adresse en fait plusieurs.',
  ),
  'limits.approvalRequests': tries(
    20,
    'Demandes d’approbation (CIBA) d’une application à une même personne, en cinq minutes : son téléphone ne sonne pas sans fin.',
  ),
  'limits.holderRequests': tries(
    10,
    'Demandes d’inscription à l’annuaire depuis une adresse, en cinq minutes ; une par titulaire de toute façon.',
  ),
} as const;

function tries(usual: number, words: string) {
  return define({
    parse: wholeNumber(1, MAX_TRIES),
    words,
    unit: 'nombre en cinq minutes',
    example: String(usual),
    demo: usual,
    production: usual,
  });
}
