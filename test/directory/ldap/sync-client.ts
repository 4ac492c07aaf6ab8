import assert from 'node:assert/strict';
import { BerReader } from '../../../directory/ldap/ber-reader.ts';
import { BER, BerWriter } from '../../../directory/ldap/ber-writer.ts';
import type { Control } from '../../../directory/ldap/messages.ts';
import type { ReceivedEntry } from './raw-client.ts';
import { constructed } from './requests.ts';

const SYNC_REQUEST = '1.3.6.1.4.1.4203.1.9.1.1';
const SYNC_STATE = '1.3.6.1.4.1.4203.1.9.1.2';
const SYNC_DONE = '1.3.6.1.4.1.4203.1.9.1.3';
const STATES = ['present', 'add', 'modify', 'delete'] as const;

/** A synchronisation that goes on from a cookie. */
export function syncControl(cookie: Buffer | null, mode: 'refreshOnly' | 'refreshAndPersist' = 'refreshOnly'): Control {
  const writer = new BerWriter();
  constructed(BER.sequence, (body) => {
    body.integer(mode === 'refreshOnly' ? 1 : 3, BER.enumerated);
    if (cookie !== null) body.octets(cookie);
  })(writer);
  return { oid: SYNC_REQUEST, critical: true, value: writer.copy() };
}

/** What a replica is told of an entry, and its identifier. */
export function stateIn({ controls }: ReceivedEntry): {
  readonly state: (typeof STATES)[number];
  readonly uuid: string;
} {
  const control = new BerReader(controls.get(SYNC_STATE) ?? assert.fail('no state')).enter(BER.sequence);
  const state = STATES[control.integer(BER.enumerated)] ?? assert.fail('no known state');
  return { state, uuid: control.octets().toString('hex') };
}

/** Where a refresh ended. */
export function cookieIn({ controls }: { readonly controls: ReadonlyMap<string, Buffer> }): Buffer {
  const done = new BerReader(controls.get(SYNC_DONE) ?? assert.fail('no end')).enter(BER.sequence);
  return Buffer.from(done.octets());
}
