import { runWorker } from './worker.ts';

/** The program of a worker process; started by the owner alone. */
runWorker();
