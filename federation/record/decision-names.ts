import { createCipheriv, createDecipheriv, createHmac } from 'node:crypto';

/** Names of recorded decisions as applications are told them: they say nothing of how many there are, of whichever application. */
export interface DecisionNames {
  /** In their order. */
  namesOf(sequences: readonly number[]): readonly string[];
  /** @returns undefined for what is no name of ours */
  sequenceOf(name: string): number | undefined;
}

const BLOCK_BYTES = 16;
/** A letter first: on a command line, a name that began with a dash would be read as an option. */
const FIRST = 'd';

/** One block under a key of this purpose: the number, and zeros by which a made-up name is known. */
export function openDecisionNames(secret: Uint8Array): DecisionNames {
  const key = createHmac('sha256', secret).update('decision names').digest().subarray(0, BLOCK_BYTES);
  // Whole blocks, no padding, no chaining: one cipher serves for good, and making one costs ten times what it then does.
  const cipher = createCipheriv('aes-128-ecb', key, null).setAutoPadding(false);
  const opener = createDecipheriv('aes-128-ecb', key, null).setAutoPadding(false);
  return {
    namesOf(sequences) {
      const blocks = Buffer.alloc(BLOCK_BYTES * sequences.length);
      for (const [place, sequence] of sequences.entries())
        blocks.writeBigUInt64BE(BigInt(sequence), place * BLOCK_BYTES);
      const sealed = cipher.update(blocks);
      return sequences.map((_, place) => {
        const start = place * BLOCK_BYTES;
        return FIRST + sealed.toString('base64url', start, start + BLOCK_BYTES);
      });
    },
    sequenceOf(name) {
      if (!name.startsWith(FIRST)) return undefined;
      const block = Buffer.from(name.slice(FIRST.length), 'base64url');
      if (block.length !== BLOCK_BYTES) return undefined;
      const opened = opener.update(block);
      if (opened.readBigUInt64BE(8) !== 0n) return undefined;
      return Number(opened.readBigUInt64BE());
    },
  };
}
