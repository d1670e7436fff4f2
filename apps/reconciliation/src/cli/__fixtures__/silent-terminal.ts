import type { Terminal } from '../terminal.ts';

/** Shows nothing. */
export const silentTerminal: Terminal = {
  print() {},
  note() {},
  error() {},
  width: null,
  styled: (_style, text) => text,
  progress() {},
  endProgress() {},
};
