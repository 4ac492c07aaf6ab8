/** What the doctor looks at, in its order. */
export type CheckName =
  | 'configuration'
  | 'folders'
  | 'disk'
  | 'clock'
  | 'ports'
  | 'certificates'
  | 'keys'
  | 'lists'
  | 'stores'
  | 'redis'
  | 'limits';

/**
 * One thing looked at. `fault`: the service does not start, or refuses people, now or within hours; `warning`: it will, or would after an incident.
 */
export interface Finding {
  readonly check: CheckName;
  readonly state: 'well' | 'warning' | 'fault';
  /** What was found, French. */
  readonly found: string;
  /** What to do, French; empty when all is well. */
  readonly advice: string;
}

export function well(check: CheckName, found: string): Finding {
  return { check, state: 'well', found, advice: '' };
}

export function warning(check: CheckName, found: string, advice: string): Finding {
  return { check, state: 'warning', found, advice };
}

export function fault(check: CheckName, found: string, advice: string): Finding {
  return { check, state: 'fault', found, advice };
}
