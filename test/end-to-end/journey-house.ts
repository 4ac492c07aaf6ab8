import { type DemoHouse, newFolders, removeFolders, startDemo } from '../support/demo-house.ts';
import { openReturnAddress, type ReturnAddress, registerPscClient } from './psc-client.ts';

/** The demonstration, with the address that the program for Pro Santé Connect registered. */
export interface JourneyHouse extends DemoHouse {
  readonly pscReturn: ReturnAddress;
}

let started: Promise<JourneyHouse> | undefined;

/**
 * One demonstration for all journeys, started from empty folders by whoever asks first: what a first start imports is what the
 * journeys meet. A program written for Pro Santé Connect belongs to its trust domain besides the five dossiers.
 */
export function journeyHouse(): Promise<JourneyHouse> {
  started ??= start();
  return started;
}

async function start(): Promise<JourneyHouse> {
  const folders = newFolders();
  const pscReturn = await openReturnAddress();
  try {
    await registerPscClient(folders.data, folders.secrets, pscReturn.url);
    return { ...(await startDemo({ folders })), pscReturn };
  } catch (error) {
    pscReturn.close();
    removeFolders(folders);
    throw error;
  }
}

after('the demonstration of the journeys is stopped', async function () {
  this.timeout(30_000);
  const house = await started?.catch(() => undefined);
  if (!house) return;
  const code = await house.stop();
  house.pscReturn.close();
  removeFolders(house.folders);
  if (code !== 0) throw new Error(`The demonstration ended with ${code}.\n${house.stderr()}`);
});
