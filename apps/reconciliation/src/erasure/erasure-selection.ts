import type { ErasureSelection, PersonalData } from '@punteo/payments';
import type { App } from '../app.ts';

/** As the API and the command line take it. */
export type ErasureInput =
  | { readonly by: 'person'; readonly person: PersonInput }
  | { readonly by: 'orders'; readonly orderIds: readonly string[] }
  | { readonly by: 'age'; readonly olderThanDays: number };

type PersonInput = {
  readonly [Name in 'emails' | 'names' | 'phones' | 'ibans']?: PersonalData[Name] | undefined;
};

/** The data that is meant, with the marks by which providers know the person. */
export function erasureSelection(
  { providers, clock }: Pick<App, 'providers' | 'clock'>,
  input: ErasureInput,
): ErasureSelection {
  if (input.by === 'orders') return input;
  if (input.by === 'age')
    return { by: 'age', before: new Date(clock().getTime() - input.olderThanDays * DAY_MILLISECONDS) };
  const { emails = [], names = [], phones = [], ibans = [] } = input.person;
  const payers = providers.flatMap((provider) => provider.payersNamed?.(emails) ?? []);
  return { by: 'person', person: { emails, names, phones, ibans, payers } };
}

const DAY_MILLISECONDS = 86_400_000;
