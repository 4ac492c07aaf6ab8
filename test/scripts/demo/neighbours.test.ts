import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { startNeighbours } from '../../../scripts/demo/neighbours.ts';
import { readDemoOptions } from '../../../scripts/demo/options.ts';
import { prepareDemo } from '../../../scripts/demo/prepare.ts';
import { DOSSIER_PORTS } from '../../../scripts/region/applications.ts';
import { newFolders, removeFolders, START_TIMEOUT_MS } from '../../support/demo-house.ts';
import { findFreePorts } from '../../support/free-ports.ts';

describe('The neighbours of the demonstration', function () {
  this.timeout(START_TIMEOUT_MS);

  for (const [program, place] of [
    ['dcc', 'dossier'],
    ['lecteur de cartes', 'reader'],
  ] as const) {
    it(`say which of them finds its port taken, and which port: ${program}`, async () => {
      const folders = newFolders();
      const options = readDemoOptions(['--port', String(await findFreePorts())], folders.root);
      const prepared = await prepareDemo(options, { now: () => new Date() });
      const { ports } = prepared;
      const taken = place === 'reader' ? ports.reader : DOSSIER_PORTS.dcc + ports.shift;
      const other = createServer().listen(taken, '127.0.0.1');
      await once(other, 'listening');
      try {
        await assert.rejects(startNeighbours(prepared), {
          code: 'demo.neighbour.failed',
          message: `${program} n’a pas démarré (1). 127.0.0.1:${taken} est déjà occupé par un autre programme : l’arrêter, ou prendre d’autres ports (--port N).`,
        });
      } finally {
        other.close();
        removeFolders(folders);
      }
    });
  }
});
