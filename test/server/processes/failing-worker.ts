import process from 'node:process';

/** A worker that ends before it listens. */
process.exit(7);
