import { readFileSync } from 'node:fs';

/** A measured LDAP server, ours or slapd. */
export interface LdapServer {
  readonly name: string;
  readonly port: number;
  readonly pid: number;
  /** Wall time of filling it. */
  readonly loadSeconds: number;
  stop(): Promise<void>;
}

const TICKS_PER_SECOND = 100;

/** Seconds of processor a process has used, user and system, all its threads. */
export function cpuSecondsOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}

/** Resident memory that is the process's own, not mapped from a file, in megabytes. */
export function privateMegabytesOf(pid: number): number {
  const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
  return Number(/^Anonymous:\s+(\d+) kB/m.exec(rollup)?.[1] ?? 0) / 1024;
}
