import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { readDemoOptions } from '../../../scripts/demo/options.ts';
import { prepareDemo } from '../../../scripts/demo/prepare.ts';
import { newFolders, removeFolders, START_TIMEOUT_MS } from '../../support/demo-house.ts';

describe('The server certificate of the demonstration', function () {
  this.timeout(START_TIMEOUT_MS);

  it('names what the terminal shows, and the machine, as OpenLDAP’s tools ask at localhost', async () => {
    const folders = newFolders();
    try {
      const { places } = await prepareDemo(readDemoOptions([], folders.root), { now: () => new Date() });
      const certificate = new X509Certificate(readFileSync(join(places.trust, 'server.pem')));
      assert.equal(certificate.checkHost('localhost'), 'localhost');
      assert.equal(certificate.checkIP('127.0.0.1'), '127.0.0.1');
      // A name that no certificate can hold is left out.
      if (/^[a-z0-9.-]+$/i.test(hostname())) assert.equal(certificate.checkHost(hostname()), hostname());
    } finally {
      removeFolders(folders);
    }
  });
});
