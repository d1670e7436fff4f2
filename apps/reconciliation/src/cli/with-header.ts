import type { TableOptions } from '../report/text-table.ts';
import type { Terminal } from './terminal.ts';

/** How a table whose first row names its columns is shown on a terminal. */
export function withHeader(terminal: Pick<Terminal, 'width' | 'styled'>): TableOptions {
  return { width: terminal.width, header: (line) => terminal.styled('bold', line) };
}
