import type { Family } from '../metrics/meter.ts';

/** What is measured of revocation. The alarm is the one to watch: it rises before sign-ins are refused. */
export const REVOCATION_FAMILIES = {
  vestibule_revocation_alarm: {
    kind: 'gauge',
    help: '1 when the list of an authority is missing, past its end, or ends within twelve hours.',
  },
  vestibule_crl_next_update_seconds: { kind: 'gauge', help: 'Seconds until the list in use of an authority ends.' },
  vestibule_crl_entries: { kind: 'gauge', help: 'Revoked certificates in the list in use of an authority.' },
  vestibule_crl_rollback_timestamp_seconds: {
    kind: 'gauge',
    help: 'When a list older than one accepted was last offered: someone may be hiding a revocation.',
  },
  vestibule_crl_loaded_total: { kind: 'counter', help: 'Lists taken into use.' },
  vestibule_crl_refused_total: { kind: 'counter', help: 'Lists refused, by code.' },
  vestibule_revocation_fetch_total: {
    kind: 'counter',
    help: 'Fetches of lists and OCSP answers, by host and outcome.',
  },
  vestibule_card_grace_total: {
    kind: 'counter',
    help: 'Cards accepted by grace alone: the list that covers them is past its end.',
  },
  vestibule_ocsp_answers_total: { kind: 'counter', help: 'OCSP answers received, by what they say.' },
} as const satisfies Readonly<Record<string, Family>>;
