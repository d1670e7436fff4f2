import type { ContractReport, ProviderReport } from './contract-tests.ts';
import type { CallResult } from './run.ts';

/** 0: every answer is as the contract says. 1: differences. 2: a provider did not answer every call. */
export function exitCodeOf({ providers }: ContractReport): 0 | 1 | 2 {
  const calls = providers.flatMap((provider) => provider.calls);
  if (calls.some(({ differences }) => differences.length > 0)) return 1;
  return calls.some(({ unanswered }) => unanswered !== null) ? 2 : 0;
}

/** The report for people: one line a call, and one below it for each difference. */
export function reportText({ providers }: ContractReport): string {
  return providers.flatMap(providerLines).join('\n');
}

function providerLines({ provider, skipped, calls, skippedCalls }: ProviderReport): readonly string[] {
  if (skipped !== null) return [`${provider}: skipped, because ${skipped}.`];
  const differences = calls.reduce((sum, call) => sum + call.differences.length, 0);
  const unanswered = calls.filter((call) => call.unanswered !== null).length;
  return [
    `${provider}: ${calls.length} calls, ${differences} differences from the contract, ${unanswered} without an answer`,
    ...calls.flatMap(callLines),
    ...skippedCalls.map(({ call, reason }) => `  - ${call}: skipped, ${reason}`),
  ];
}

function callLines(result: CallResult): readonly string[] {
  const { call, status, unanswered, terms, notReceived, undocumentedShape, differences } = result;
  const sign = unanswered !== null ? '?' : differences.length === 0 ? '=' : '≠';
  const what = unanswered === null ? `${status}` : `no answer (${unanswered})`;
  return [
    `  ${sign} ${call}: ${what}`,
    ...differences.map(
      ({ kind, where, expected, received }) => `      ${kind} ${where}: expected ${expected}, received ${received}`,
    ),
    ...(terms.length === 0 ? [] : [`      words: ${terms.join(', ')}`]),
    ...(notReceived.length === 0 ? [] : [`      documented, not received: ${notReceived.join(', ')}`]),
    ...(undocumentedShape.length === 0 ? [] : [`      undocumented body: ${undocumentedShape.join(', ')}`]),
  ];
}
