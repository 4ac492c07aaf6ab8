import type { ServerProcess } from './server-process.ts';

/** Operations in flight at the same time. */
export const CONNECTIONS = 16;

/** Work a server did in one window. */
export interface Window {
  readonly operations: number;
  /** Operations for each second of the server's processor. */
  readonly perCpuSecond: number;
  /** Operations for each second of the clock. */
  readonly perSecond: number;
}

/** One thing measured: its server, and one operation on one of its connections. */
export interface Subject {
  readonly name: string;
  readonly server: ServerProcess<unknown>;
  readonly operate: (connection: number) => Promise<void>;
}

/** Run `operations` operations over all connections. */
export async function work(operate: Subject['operate'], operations: number): Promise<void> {
  let left = operations;
  const worker = async (connection: number) => {
    while (left > 0) {
      left -= 1;
      await operate(connection);
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, (_each, connection) => worker(connection)));
}

async function measure({ server, operate }: Subject, operations: number): Promise<Window> {
  const cpu = await server.cpuSeconds();
  const start = performance.now();
  await work(operate, operations);
  const seconds = (performance.now() - start) / 1000;
  const used = (await server.cpuSeconds()) - cpu;
  return { operations, perCpuSecond: operations / used, perSecond: operations / seconds };
}

export interface WindowPlan {
  /** Operations of each subject before anything counts: code is compiled by use, not by time. */
  readonly warm: number;
  readonly windows: number;
  readonly operations: number;
}

/** Measure subjects in turns, so that a busy moment of the machine strikes all; the best window of each counts. */
export async function alternate(
  subjects: readonly Subject[],
  { warm, windows, operations }: WindowPlan,
): Promise<ReadonlyMap<string, Window>> {
  const best = new Map<string, Window>();
  for (const { operate } of subjects) await work(operate, warm);
  for (let turn = 0; turn < windows; turn += 1) {
    for (const subject of subjects) {
      const window = await measure(subject, operations);
      const known = best.get(subject.name);
      if (!known || window.perCpuSecond > known.perCpuSecond) best.set(subject.name, window);
    }
  }
  return best;
}
