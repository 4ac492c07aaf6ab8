import { REVOCATION_FAMILIES } from '../revocation/families.ts';
import type { Family } from './meter.ts';

/** All that the house measures. */
export const HOUSE_FAMILIES = {
  ...REVOCATION_FAMILIES,
  vestibule_habilitation_defects_total: {
    kind: 'counter',
    help: 'Questions refused, and rounds left out, by a fault of ours, by dossier.',
  },
  vestibule_limited_total: { kind: 'counter', help: 'Tries answered by 429, by limit.' },
  vestibule_workers: {
    kind: 'gauge',
    help: 'Worker processes that take connections; 0 when the house is one process.',
  },
  vestibule_worker_restarts_total: {
    kind: 'counter',
    help: 'Worker processes that ended by themselves and were replaced.',
  },
} as const satisfies Readonly<Record<string, Family>>;
