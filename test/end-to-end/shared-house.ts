import { type DemoHouse, newFolders, removeFolders, startDemo } from '../support/demo-house.ts';
import { registerPscClient } from './psc-client.ts';

let started: Promise<DemoHouse> | undefined;

/**
 * One demonstration for all journeys, started from empty folders by whoever asks first: what a first start imports is what the
 * journeys meet. A program written for Pro Santé Connect belongs to its trust domain besides the five dossiers.
 */
export function sharedHouse(): Promise<DemoHouse> {
  started ??= start();
  return started;
}

async function start(): Promise<DemoHouse> {
  const folders = newFolders();
  try {
    await registerPscClient(folders.data, folders.secrets);
    return await startDemo({ folders });
  } catch (error) {
    removeFolders(folders);
    throw error;
  }
}

after('the shared demonstration is stopped', async function () {
  this.timeout(30_000);
  const house = await started?.catch(() => undefined);
  if (!house) return;
  const code = await house.stop();
  removeFolders(house.folders);
  if (code !== 0) throw new Error(`The demonstration ended with ${code}.\n${house.stderr()}`);
});
