import { randomBytes } from 'node:crypto';
import process from 'node:process';
import { claimHouse } from '../../server/claim-house.ts';
import { openMasterKey } from '../../server/config/master-key.ts';

/** Claims the house whose secrets folder is given, says so, and waits to be killed. */
const [secrets = ''] = process.argv.slice(2);
await claimHouse(openMasterKey(secrets, randomBytes), '/donnees');
process.send?.('claimed');
process.on('message', () => undefined);
