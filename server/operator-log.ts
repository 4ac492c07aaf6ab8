import { pino } from 'pino';

/** Operators' log lines, JSON on the error stream. */
export function operatorLog(): (line: Record<string, unknown>) => void {
  const logger = pino({ base: null, timestamp: pino.stdTimeFunctions.isoTime }, pino.destination(2));
  return ({ level, ...line }) => (level === 'error' ? logger.error(line) : logger.warn(line));
}

/** Tells operators of an error. @param about what else they need to find its place; ids of ours, never personal data */
export type LogError = (error: unknown, request: string, about?: Readonly<Record<string, string>>) => void;

/** Errors of ours, whole, for operators: no token or personal data is ever put into an error's text. */
export function logError(log: (line: Record<string, unknown>) => void): LogError {
  return (error, request, about = {}) =>
    log({ level: 'error', ...about, request, error: error instanceof Error ? error.stack : String(error) });
}
