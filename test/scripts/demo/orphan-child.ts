import { whenStarterGoes } from '../../../scripts/demo/end-with-starter.ts';

/** Lives until whoever started it goes, and says so by its exit code. */
setInterval(() => undefined, 60_000);
whenStarterGoes(() => process.exit(7));
process.stdout.write(`${process.pid}\n`);
