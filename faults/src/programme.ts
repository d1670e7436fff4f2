/** Where each row of the programme of faults is played: a file, and words of the tests' names in it. */
export const PROGRAMME: Readonly<Record<string, readonly (readonly [file: string, words: string])[]>> = {
  A12: [['faults/src/proof/late-worker.test.ts', 'A12:']],
  C1: [
    ['faults/src/proof/network.test.ts', 'C1 C2 C7: to Neopay'],
    ['faults/src/proof/network.test.ts', 'C1 C2 C7: to a node'],
    ['faults/src/proof/certificates.test.ts', 'C1: %s is not asked'],
    ['faults/src/proof/outages.test.ts', 'C1 C2 C3 C4 C6:'],
  ],
  C2: [['faults/src/proof/network.test.ts', 'C1 C2 C7:']],
  C3: [
    ['faults/src/proof/outages.test.ts', 'C3:'],
    ['packages/payments/src/decide/polling.test.ts', 'asks for patience'],
  ],
  C4: [
    ['faults/src/proof/outages.test.ts', 'C1 C2 C3 C4 C6:'],
    ['packages/adapters/neopay/src/verify.test.ts', 'keep no create back'],
  ],
  C5: [
    ['faults/src/proof/outages.test.ts', 'C5:'],
    ['packages/adapters/neopay/src/api-calls.test.ts', 'asked about for a day'],
  ],
  C6: [['faults/src/proof/outages.test.ts', 'C6 C7:']],
  C7: [
    ['faults/src/proof/outages.test.ts', 'C6 C7:'],
    ['faults/src/proof/network.test.ts', 'C1 C2 C7:'],
  ],
  C8: [['faults/src/proof/outages.test.ts', 'C8:']],
  C9: [['faults/src/proof/lies.test.ts', 'C9:']],
  C10: [['faults/src/proof/lies.test.ts', 'C10:']],
  C11: [['faults/src/proof/outages.test.ts', 'C11 C12:']],
  C12: [
    ['faults/src/proof/lies.test.ts', 'C12:'],
    ['packages/chain/src/chain-witness.test.ts', 'two URLs of one host count once'],
    ['packages/chain/src/hostile-node.test.ts', 'it proves nothing'],
  ],
  C13: [
    ['faults/src/proof/lies.test.ts', 'C13:'],
    ['packages/chain/src/chain-witness.test.ts', 'falls back to depth only where a depth is configured'],
  ],
  C14: [
    ['faults/src/proof/lies.test.ts', 'C14:'],
    ['packages/adapters/pentagoo/src/reorganisation.test.ts', 'takes the evidence back'],
  ],
  C15: [
    ['faults/src/proof/lies.test.ts', 'C15:'],
    ['packages/adapters/pentagoo/src/reorganisation.test.ts', 'is reversed until it is final there'],
  ],
  C16: [
    ['faults/src/proof/lies.test.ts', 'C16:'],
    ['packages/chain/src/verify/token-tricks.test.ts', 'a token that says false and moves nothing'],
    ['packages/chain/src/verify/token-tricks.test.ts', 'a token that keeps a fee'],
    ['packages/chain/src/verify/token-tricks.test.ts', 'a look-alike of the token'],
    ['packages/chain/src/verify/token-tricks.test.ts', 'that a contract hands on is no payment'],
  ],
  C17: [['faults/src/proof/lies.test.ts', 'C17:']],
  C18: [['faults/src/proof/lies.test.ts', 'C18:']],
  C19: [
    ['faults/src/proof/lies.test.ts', 'C19:'],
    ['packages/payments/src/decide/polling.test.ts', 'by a clock that is ahead of ours'],
  ],
  D1: [['faults/src/proof/forgery.test.ts', 'D1:']],
  D2: [['faults/src/proof/forgery.test.ts', 'D2:']],
  D3: [['faults/src/proof/forgery.test.ts', 'D3:']],
  D4: [
    ['faults/src/proof/one-hash.test.ts', 'D4:'],
    ['packages/adapters/pentagoo/src/one-transaction.test.ts', 'never pays two'],
  ],
  D5: [['faults/src/proof/one-hash.test.ts', 'D5:']],
  D6: [
    ['faults/src/proof/one-hash.test.ts', 'D6:'],
    ['packages/postgres-store/src/standings/standing-store.test.ts', 'two logs of one transaction'],
  ],
  D7: [['faults/src/proof/forgery.test.ts', 'D7:']],
  D8: [['faults/src/proof/forgery.test.ts', 'D8:']],
  D9: [['faults/src/proof/forgery.test.ts', 'D9:']],
  D10: [
    ['faults/src/proof/forgery.test.ts', 'D10:'],
    ['faults/src/proof/entry-points.test.ts', 'D10 D13:'],
  ],
  D11: [['faults/src/proof/forgery.test.ts', 'D11:']],
  D12: [
    ['faults/src/histories/five-events.test.ts', 'D12: open banking'],
    ['faults/src/histories/five-events.test.ts', 'D12: crypto'],
    ['faults/src/histories/histories.test.ts', 'D12: histories of chance'],
  ],
  D13: [['faults/src/proof/entry-points.test.ts', 'D13:']],
  D14: [['faults/src/proof/entry-points.test.ts', 'D14:']],
  D15: [['faults/src/proof/entry-points.test.ts', 'D15:']],
  E4: [['faults/src/proof/entry-points.test.ts', 'E4:']],
  E7: [['packages/payments/src/model/money.test.ts', 'the amount grammar']],
  I14: [['faults/src/proof/entry-points.test.ts', 'I14:']],
  I15: [['faults/src/proof/outages.test.ts', 'I15:']],
};
