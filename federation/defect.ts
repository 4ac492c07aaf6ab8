import type { FederationCode } from './codes.ts';
import { FederationError } from './error.ts';
import { refuse } from './habilitation/decide.ts';
import type { Denied } from './habilitation/decision.ts';

/** What a dossier that met a defect answers: no, under this code. */
export interface Defect {
  readonly code: FederationCode;
  /** What was thrown, for operators. */
  readonly error: unknown;
}

/**
 * A fault of ours that concerns one dossier's question alone, as its refusal. What says that it is something else (a store that does not answer,
 * a question that is none) is no defect of one dossier, and goes on.
 *
 * @throws what was caught, when it is no defect
 */
export function defectOf(error: unknown): Defect {
  if (error instanceof FederationError && error.kind === 'defect') return { code: error.code, error };
  // Errors of other rooms say their kind as well.
  const kind = error instanceof Error ? Reflect.get(error, 'kind') : undefined;
  if (typeof kind === 'string' && kind !== 'defect') throw error;
  return { code: 'federation.habilitation.defect', error };
}

/** The refusal that a defect is answered with. @throws what was caught, when it is no defect */
export function refusedByDefect(error: unknown, at: Date): Denied {
  return refuse(defectOf(error).code, null, at);
}
