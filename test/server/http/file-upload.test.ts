import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import { connect } from 'node:net';
import { ServerError } from '../../../server/errors.ts';
import { readFileUpload } from '../../../server/http/file-upload.ts';

/** What the server read of the last request, or the code it was refused with. */
interface Read {
  readonly fields: Readonly<Record<string, string>>;
  readonly name: string;
  readonly text: string;
}

describe('server/http: a file that comes with a form', () => {
  let server: Server;
  let port: number;
  let done: (read: Read | string) => void;

  before(async () => {
    server = createServer((request, response) => {
      const read = async (): Promise<Read> => {
        const { fields, name, source } = await readFileUpload(request);
        const chunks: Uint8Array[] = [];
        for await (const chunk of source) chunks.push(chunk);
        return { fields: Object.fromEntries(fields), name, text: Buffer.concat(chunks).toString('latin1') };
      };
      read()
        .then(done, (error: unknown) => done(error instanceof ServerError ? error.code : String(error)))
        .finally(() => response.end());
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    port = typeof address === 'object' && address !== null ? address.port : 0;
  });
  after(() => server.close());

  /** Send a body in pieces of so many bytes; end it short of `announced` when told. */
  function send(
    body: string,
    size = 7,
    type = 'multipart/form-data; boundary=XX',
    isCut = false,
  ): Promise<Read | string> {
    const bytes = Buffer.from(body, 'latin1');
    return new Promise((resolve) => {
      const socket = connect(port, '127.0.0.1');
      socket.on('error', () => undefined);
      done = (read) => {
        socket.destroy();
        resolve(read);
      };
      socket.write(
        `POST / HTTP/1.1\r\nhost: x\r\ncontent-type: ${type}\r\ncontent-length: ${bytes.length + (isCut ? 10 : 0)}\r\n\r\n`,
      );
      for (let from = 0; from < bytes.length; from += size) socket.write(bytes.subarray(from, from + size));
      if (isCut) setTimeout(() => socket.destroy(), 50);
    });
  }

  const field = (name: string, value: string) =>
    `--XX\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
  const file = (content: string, name = 'a.txt') =>
    `--XX\r\nContent-Disposition: form-data; name="file"; filename="${name}"\r\nContent-Type: text/plain\r\n\r\n${content}\r\n`;
  const END = '--XX--\r\n';

  for (const size of [1, 2, 3, 7, 64, 100_000]) {
    it(`is read byte for byte, whatever looks like its end, in pieces of ${size}`, async () => {
      const content = 'a|b|\r\n--X\r\n--Xy\r\r\n-\n--XX\n\xe9\x00 \r\n\r\n';
      const read = await send(field('asOf', '2026-11-01') + file(content, 'C:\\dossier\\rass.txt') + END, size);
      assert.deepEqual(read, { fields: { asOf: '2026-11-01' }, name: 'rass.txt', text: content });
    });
  }

  it('may have a preamble and an epilogue (RFC 2046 §5.1.1)', async () => {
    const read = await send(`hello\r\n${file('x')}${END}epilogue\r\n`);
    assert.deepEqual(read, { fields: {}, name: 'a.txt', text: 'x' });
  });

  it('is empty when none was chosen, and as a browser writes it', async () => {
    assert.deepEqual(await send(file('', '') + END), { fields: {}, name: '', text: '' });
    const form = new FormData();
    form.set('asOf', 'é');
    form.set('file', new Blob(['x'.repeat(200_000)]), 'é.txt');
    const answer = new Response(form);
    const body = Buffer.from(await answer.arrayBuffer()).toString('latin1');
    const read = await send(body, 9_000, answer.headers.get('content-type') ?? '');
    assert.ok(typeof read === 'object');
    assert.deepEqual([read.fields.asOf, read.name, read.text.length], ['é', 'é.txt', 200_000]);
  });

  const refused: readonly (readonly [what: string, body: string, type?: string])[] = [
    ['another content type', file('x') + END, 'application/json'],
    ['no boundary', file('x') + END, 'multipart/form-data'],
    ['a boundary without end', file('x') + END, `multipart/form-data; boundary=${'X'.repeat(71)}`],
    ['nothing but an end', END],
    ['fields alone', field('a', 'b') + END],
    ['a field too long', field('a', 'b'.repeat(9_000)) + file('x') + END],
    ['too many fields', field('a', 'b').repeat(21) + file('x') + END],
    ['a head without end', `--XX\r\nContent-Disposition: form-data; name="${'a'.repeat(6_000)}`],
    ['a part without name', `--XX\r\nContent-Type: text/plain\r\n\r\nx\r\n${END}`],
    ['a delimiter with something behind', `--XXoops\r\n${END}`],
    ['a file without end', `${file('x'.repeat(100))}`],
  ];
  for (const [what, body, type] of refused) {
    it(`refuses ${what}`, async () => {
      assert.equal(await send(body, 50, type), 'server.request.malformed');
    });
  }

  it('a file that nobody reads is thrown away, and may break off', async () => {
    const { port: other, closed } = await unread();
    const socket = connect(other, '127.0.0.1');
    socket.on('error', () => undefined);
    const body = file('x'.repeat(300_000));
    socket.end(
      `POST / HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-type: multipart/form-data; boundary=XX\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
    );
    assert.equal(await closed, 'a.txt');
  });

  /** A server that leaves the file of its one request unread, and lets the body run out. */
  async function unread(): Promise<{ port: number; closed: Promise<string> }> {
    const told = Promise.withResolvers<string>();
    const left = createServer((request, response) => {
      readFileUpload(request)
        .then(({ name, leave }) => {
          request.on('end', () => {
            response.end();
            left.close();
            told.resolve(name);
          });
          leave();
        })
        .catch(told.reject);
    });
    await new Promise<void>((resolve) => left.listen(0, '127.0.0.1', resolve));
    const address = left.address();
    assert.ok(typeof address === 'object' && address !== null);
    return { port: address.port, closed: told.promise };
  }

  it('refuses a connection that breaks off in the file', async () => {
    assert.equal(await send(file('x'.repeat(100)).slice(0, 120), 50, undefined, true), 'server.request.malformed');
  });
});
