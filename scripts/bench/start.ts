import type { Bench } from './bench.ts';
import { startDemoProcess } from './demo-process.ts';

/**
 * `start`: seconds from `npm start` to the announcement. The first makes keys, certificates, cards and a region of 5,000
 * people, and imports it; the second finds everything.
 */
export const benchStart: Bench = async ({ freshFolder }) => {
  const folder = freshFolder('start');
  const first = await startDemoProcess(folder);
  await first.stop();
  const second = await startDemoProcess(folder);
  await second.stop();
  return [
    { name: 'first start', value: first.seconds, unit: 's', detail: 'five dossiers and the reader included' },
    { name: 'second start', value: second.seconds, unit: 's', detail: '' },
  ];
};
