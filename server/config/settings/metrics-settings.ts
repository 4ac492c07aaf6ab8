import { flag, hostName, port } from '../parsers.ts';
import { define } from './setting.ts';

/** The listener of whoever watches over the service. */
export const METRICS_SETTINGS = {
  'metrics.enabled': define({
    parse: flag,
    words:
      'Ouvrir le port de surveillance : /metrics (Prometheus), /healthz, /readyz. Sans chiffrement ni mot de passe : à garder sur la machine ou un réseau d’exploitation.',
    unit: 'true | false',
    example: 'true',
    demo: false,
    production: true,
  }),
  'metrics.host': define({
    parse: hostName,
    words: 'Adresse d’écoute du port de surveillance.',
    unit: 'nom ou adresse IP',
    example: '127.0.0.1',
    demo: '127.0.0.1',
    production: '127.0.0.1',
  }),
  'metrics.port': define({
    parse: port,
    words: 'Port de surveillance.',
    unit: 'port',
    example: '4009',
    demo: 4009,
    production: 4009,
  }),
} as const;
