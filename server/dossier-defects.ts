import type { Meter } from './metrics/meter.ts';
import type { LogError } from './operator-log.ts';

/** What keeps one dossier from being answered for, while the others are: told to operators, and counted by dossier. */
export interface DossierDefects {
  /** @param request number of the request that met it; `''` for work of the house itself */
  note(application: string, error: unknown, request: string): void;
}

export interface DefectParts {
  readonly log: LogError;
  readonly meter: Pick<Meter, 'count'>;
}

export function openDossierDefects({ log, meter }: DefectParts): DossierDefects {
  return {
    note(application, error, request) {
      meter.count('vestibule_habilitation_defects_total', { application });
      log(error, request, { message: 'a dossier could not be answered for', application });
    },
  };
}
