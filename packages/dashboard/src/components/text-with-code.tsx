import { Code } from '@mantine/core';

/** A text in which the parts between backticks are code: `` Record it with `punteo orders fulfil`. `` */
export function TextWithCode({ text }: { readonly text: string }) {
  return text.split('`').map((part, index) => (index % 2 === 0 ? part : <Code key={`${index} ${part}`}>{part}</Code>));
}
