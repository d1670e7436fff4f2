import type { Scenario } from '../scenario.ts';

/** Scenarios with both providers, or with neither. */
export const otherScenarios: readonly Scenario[] = [
  {
    title: 'Both: one order, paid in full through each provider',
    times: 1,
    outcome: { standings: ['overpaid'], received: 2, discrepancies: ['double_payment'] },
    async run(actions) {
      const order = await actions.orderThroughBoth({ shipped: true });
      await order.neopay.setStatus('completed');
      await order.neopay.sendCallback();
      await order.pentagoo.sendCallback(await order.pentagoo.transfer());
    },
  },
  {
    title: 'Neither: callbacks to unknown callback addresses',
    times: 1,
    forged: true,
    outcome: { received: 5, refused: 5 },
    async run(actions) {
      for (const path of [
        'neopay/x',
        'pentagoo/x',
        'pentagoo/0'.padEnd(73, '0'),
        'neopay/v1.k1.QQ~zz.AAAAAAAAAAAAAAAAAAAAAA',
        'unknown/x',
      ]) {
        await actions.callbackToUnknownAddress(path);
      }
    },
  },
];
