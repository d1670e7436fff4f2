import { expect, test } from 'vitest';
import { compileContracts } from '../../scripts/compile-contracts.ts';
import { batchTransfer, falseReturningToken, feeOnTransferToken, testToken } from './compiled-contracts.ts';

test('the committed contracts equal a fresh compilation of the Solidity sources', { timeout: 60_000 }, () => {
  expect(compileContracts()).toEqual({
    BatchTransfer: batchTransfer,
    FalseReturningToken: falseReturningToken,
    FeeOnTransferToken: feeOnTransferToken,
    TestToken: testToken,
  });
});
