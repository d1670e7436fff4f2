import type * as wire from '@punteo/contracts/reconciliation';
import { textTable, wrappedText } from '../report/text-table.ts';
import type { Language } from '../texts/language.ts';
import { stepCommands } from './step-commands.ts';
import type { Terminal } from './terminal.ts';

/**
 * What a person may do about a discrepancy: the advice, and each step with its effect and its command or the line to set.
 * Sentences are wrapped; a line to copy never is.
 */
export function nextStepLines(
  { advice, steps }: wire.NextSteps,
  language: Language,
  terminal: Pick<Terminal, 'width'>,
): readonly string[] {
  const sentence = (text: string) => textTable([[INDENT, text]], [], { width: terminal.width });
  return [
    wrappedText(`${TODO[language]} ${advice}`, terminal),
    ...steps.flatMap(({ label, effect, request, candidates, configuration }) => [
      '',
      label,
      sentence(effect),
      ...candidates.flatMap((each) => [sentence(each.why), ...commandLines(each.request)]),
      ...(candidates.length === 0 ? commandLines(request) : []),
      ...(configuration?.choices.map(({ meaning, line }) => `    ${meaning}: ${line}`) ?? []),
      ...(configuration?.choices.length === 0 ? [`    ${configuration.variable}`] : []),
    ]),
  ];
}

const TODO = { en: 'What to do.', es: 'Qué hacer.' } as const satisfies Record<Language, string>;
/** With the gap behind a cell, four columns. */
const INDENT = '  ';

function commandLines(request: wire.NextStep['request']): readonly string[] {
  return request === null ? [] : stepCommands(request).map((line) => `    punteo ${line}`);
}
