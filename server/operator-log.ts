import { pino } from 'pino';

/** Operators' log lines, JSON on the error stream. */
export function operatorLog(): (line: Record<string, unknown>) => void {
  const logger = pino({ base: null, timestamp: pino.stdTimeFunctions.isoTime }, pino.destination(2));
  return ({ level, ...line }) => (level === 'error' ? logger.error(line) : logger.warn(line));
}

/** Errors of ours, whole, for operators: no token or personal data is ever put into an error's text. */
export function logError(log: (line: Record<string, unknown>) => void) {
  return (error: unknown, request: string) =>
    log({ level: 'error', request, error: error instanceof Error ? error.stack : String(error) });
}
