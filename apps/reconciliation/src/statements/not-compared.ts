import type { SettlementAccount } from '@punteo/payments';
import type { StatementMapping } from './mapping.ts';

/** What of the mapping's files no run compares with what is paid: a misspelt account would never be missed. */
export function notCompared(mapping: StatementMapping, settlementAccounts: readonly SettlementAccount[]): string[] {
  if (mapping.format !== 'camt053' && mapping.provider !== undefined) {
    const { provider } = mapping;
    return settlementAccounts.some((configured) => configured.provider === provider)
      ? []
      : [`SETTLEMENT_ACCOUNTS names no account of ${provider}: runs do not compare its export.`];
  }
  const accounts = mapping.format === 'camt053' ? Object.values(mapping.accounts) : [mapping.account];
  return [...new Set(accounts)]
    .filter((account) => !settlementAccounts.some((configured) => configured.account === account))
    .map((account) => `The account ${account} is not in SETTLEMENT_ACCOUNTS: runs do not compare its entries.`);
}
