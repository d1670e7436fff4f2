import { PunteoError } from '@punteo/payments';
import type { Command } from 'commander';

/**
 * Checks every argument and option of a command before it runs, so that no text reaches the database which that would
 * refuse half-way. Throws `option_invalid` with the name of the argument or option.
 */
export async function checkArguments(command: Command): Promise<void> {
  const texts = textsOf(command);
  for (const { label, text } of texts) {
    if (!text.isWellFormed() || text.includes('\u0000'))
      throw new PunteoError('option_invalid', `${label} should hold no NUL and no half of a surrogate pair.`);
    if (text.length > CHARACTERS_MAX)
      throw new PunteoError('option_invalid', `${label} should be at most ${CHARACTERS_MAX} characters.`);
  }
  if (!texts.some(({ label }) => isChecked(label))) return;
  const { ARGUMENT_SCHEMAS } = await import('./argument-schemas.ts');
  for (const { label, text } of texts) {
    const [issue] = isChecked(label) ? (ARGUMENT_SCHEMAS[label].safeParse(text).error?.issues ?? []) : [];
    if (issue) throw new PunteoError('option_invalid', `${label} ${issue.message.replace(/^Should/, 'should')}`);
  }
}

/** No argument of ours needs more, and no file system has longer paths. */
const CHARACTERS_MAX = 65_536;

/** What has a schema. It is listed here, since `compare` must not load the schemas. */
export const CHECKED = [
  ...(['<order>', '<id>', '<run>', '<owner>', '<provider>', '--order', '--owner', '--provider'] as const),
  ...(['--providers', '--note', '--reason', '--reference', '--description', '--idempotency-key'] as const),
  ...(['--cursor', '--unit', '--type'] as const),
];

function isChecked(label: string): label is (typeof CHECKED)[number] {
  return (CHECKED as readonly string[]).includes(label);
}

interface ArgumentText {
  /** `<order>`, `--note`. */
  readonly label: string;
  readonly text: string;
}

function textsOf(command: Command): readonly ArgumentText[] {
  const values = command.registeredArguments.map((argument, index) => ({
    label: `<${argument.name()}>`,
    value: command.processedArgs[index] as unknown,
  }));
  const options = command.options.map((option) => ({
    label: `--${option.name()}`,
    value: command.getOptionValue(option.attributeName()) as unknown,
  }));
  // An option that may be given several times has a list.
  return [...values, ...options].flatMap(({ label, value }) =>
    [value].flat().flatMap((text) => (typeof text === 'string' ? [{ label, text }] : [])),
  );
}
