import type { Scene } from './scenario.ts';
import { otherScenes } from './scenarios/both.ts';
import { cryptoScenes } from './scenarios/crypto.ts';
import { openBankingScenes } from './scenarios/open-banking.ts';

/** The script of the day. */
export const day: readonly Scene[] = [...openBankingScenes, ...cryptoScenes, ...otherScenes];
