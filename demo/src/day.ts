import type { Scene } from './scene.ts';
import { otherScenes } from './scenes/both.ts';
import { cryptoScenes } from './scenes/crypto.ts';
import { openBankingScenes } from './scenes/open-banking.ts';

/** The script of the day. */
export const day: readonly Scene[] = [...openBankingScenes, ...cryptoScenes, ...otherScenes];
