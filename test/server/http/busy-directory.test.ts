import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import Koa from 'koa';
import { DirectoryError } from '../../../directory/index.ts';
import { presentError } from '../../../server/http/present-error.ts';

const HOUSE = {
  region: { fr: 'Région fictive', en: 'Fictitious region' },
  support: { phone: '', hours: { fr: '', en: '' } },
  stylesheet: '/style.css',
  timeZone: 'Europe/Paris',
  https: false,
} as const;

describe('server/http: what a page says of a directory that is busy', () => {
  let server: Server;
  let logged: unknown[];
  let code: 'directory.store.busy' | 'directory.store.not-written';
  before(async () => {
    const app = new Koa();
    app.use(presentError({ house: HOUSE, clock: { now: () => new Date() }, log: (error) => void logged.push(error) }));
    app.use(() => {
      throw new DirectoryError(code, 'an import is being written');
    });
    server = createServer(app.callback());
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  });
  beforeEach(() => {
    logged = [];
  });
  after(() => server.close());
  const page = async (language: string) => {
    const { port } = server.address() as AddressInfo;
    const headers = { accept: 'text/html', 'accept-language': language };
    const answer = await fetch(`http://127.0.0.1:${port}/admin/personnes/inconnue`, { method: 'POST', headers });
    assert.equal(answer.status, 503);
    assert.equal(answer.headers.get('retry-after'), '5');
    return answer.text();
  };

  it('the directory is busy, not the service down; what was sent is not saved, in both languages', async () => {
    code = 'directory.store.busy';
    const french = await page('fr');
    assert.match(french, /L’annuaire est occupé/);
    assert.match(french, /n’est pas enregistrée/);
    assert.match(french, /Réessayez dans 5 secondes/);
    assert.doesNotMatch(french, /momentanément arrêté|rien à refaire/);
    assert.match(await page('en'), /The directory is busy/);
    assert.deepEqual(logged, []);
  });

  it('other codes of its kind keep the words of the kind', async () => {
    code = 'directory.store.not-written';
    assert.match(await page('fr'), /momentanément arrêté/);
  });
});
